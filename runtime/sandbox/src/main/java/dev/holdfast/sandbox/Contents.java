package dev.holdfast.sandbox;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands at some paths, as bytes that are equal when nothing was changed there: which file it is, its owner, mode,
 * names and times but for the last reading, and the beginning of its words, of its list of names or of its target. The
 * extended attributes and flags of a file show in the time of its last change. No link is followed.
 */
final class Contents {
    /** So much is looked at of one file, folder or link. */
    static final int BYTES_MAX = 4_096;

    private static final int STATX_BYTES = 256;
    private static final int BASIC = 0x7ff | 0x800; // STATX_BASIC_STATS | STATX_BTIME
    private static final int NO_FOLLOW = 0x100; // AT_SYMLINK_NOFOLLOW
    private static final int OPENING = 02000000 | 04000; // O_CLOEXEC | O_NONBLOCK
    private static final int MODE_AT = 28;
    private static final int FILE_TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;

    private static final long STATX = SystemCall.STATX.number(Kernel.architecture());
    private static final long OPEN = SystemCall.OPENAT.number(Kernel.architecture());
    private static final long CLOSE = SystemCall.CLOSE.number(Kernel.architecture());
    private static final long READ = SystemCall.READ.number(Kernel.architecture());
    private static final long READ_FOLDER = SystemCall.GETDENTS64.number(Kernel.architecture());
    private static final long READ_LINK = SystemCall.READLINKAT.number(Kernel.architecture());

    private final MemorySegment state;
    private final MemorySegment statx;
    private final MemorySegment content;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Contents(Arena arena) {
        this.state = Kernel.errorState(arena);
        this.statx = arena.allocate(STATX_BYTES, 8);
        this.content = arena.allocate(BYTES_MAX, 8);
    }

    static ByteBuffer of(List<Path> paths) {
        try (Arena arena = Arena.ofConfined()) {
            var contents = new Contents(arena);
            paths.forEach(path -> contents.add(arena.allocateFrom(path.toString())));
            return ByteBuffer.wrap(contents.bytes.toByteArray()).asReadOnlyBuffer();
        }
    }

    private void add(MemorySegment path) {
        long result = call(STATX, Descriptors.CURRENT_FOLDER, path.address(), NO_FOLLOW, BASIC, statx.address());
        if (result < 0) {
            add(result);
            return;
        }
        add(statx, 16, 48); // links, owner, mode, number, size
        add(statx, 80, 128); // times of making, of the last change, of the last writing
        switch (statx.get(ValueLayout.JAVA_SHORT, MODE_AT) & FILE_TYPE) {
            case FOLDER -> addOpened(path, READ_FOLDER);
            case FILE -> addOpened(path, READ);
            case LINK ->
                addContent(
                        call(READ_LINK, Descriptors.CURRENT_FOLDER, path.address(), content.address(), BYTES_MAX, 0));
            default -> {} // has none
        }
    }

    private void addOpened(MemorySegment path, long reading) {
        long opened = call(
                OPEN,
                Descriptors.CURRENT_FOLDER,
                path.address(),
                OPENING | Descriptors.noFollow(Kernel.architecture()),
                0,
                0);
        if (opened < 0) {
            add(opened);
            return;
        }
        addContent(call(reading, opened, content.address(), BYTES_MAX, 0, 0));
        call(CLOSE, opened, 0, 0, 0, 0);
    }

    private long call(long number, long first, long second, long third, long fourth, long fifth) {
        return Kernel.call(state, number, first, second, third, fourth, fifth, 0);
    }

    private void addContent(long count) {
        add(count);
        add(content, 0, Math.max(0, count));
    }

    private void add(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private void add(MemorySegment memory, long from, long to) {
        bytes.writeBytes(memory.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
    }
}
