package dev.holdfast.sandbox;

import dev.holdfast.sandbox.OpenPath.LastLink;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What stood at some paths when they were made, to be compared with later: their {@link Stamps}, and the beginning of the
 * words, of the list of names or of the target of each. The extended attributes and flags of a file show in the time of its
 * last change. No link is followed.
 */
final class Contents {
    /** So much is looked at of one file, folder or link. */
    static final int BYTES_MAX = 4_096;

    /** Longer than the ticks of any clock that a file system goes by. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final int OPENING = 02000000 | 04000; // O_CLOEXEC | O_NONBLOCK
    private static final int FILE_TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;

    private static final long OPEN = SystemCall.OPENAT.number(Kernel.architecture());
    private static final long CLOSE = SystemCall.CLOSE.number(Kernel.architecture());
    private static final long READ = SystemCall.READ.number(Kernel.architecture());
    private static final long READ_FOLDER = SystemCall.GETDENTS64.number(Kernel.architecture());
    private static final long READ_LINK = SystemCall.READLINKAT.number(Kernel.architecture());

    private final Stamps stamps;
    private final byte[] madeStamps;
    private final byte[] madeWords;
    private final long made = System.nanoTime();

    /** What stands at these paths, which were made just now. */
    Contents(List<Path> paths) {
        this.stamps = new Stamps(paths, LastLink.NOT_FOLLOWED);
        this.madeStamps = stamps.now();
        this.madeWords = words();
    }

    /** Whether everything is as it was made, as far as the clocks of the file system can tell. */
    boolean seemTheSame() {
        return Arrays.equals(madeStamps, stamps.now());
    }

    /**
     * Whether everything is as it was made.
     *
     * @param since before this moment, of {@link System#nanoTime}, nobody could have changed anything
     */
    boolean areTheSame(long since) {
        // What is changed in the tick in which it was made has the same times as before.
        return seemTheSame() && (since - made > TICK.toNanos() || Arrays.equals(madeWords, words()));
    }

    private byte[] words() {
        var bytes = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            var state = Kernel.errorState(arena);
            var content = arena.allocate(BYTES_MAX, 8);
            for (int i = 0; i < stamps.names().size(); i++) {
                long count = read(state, content, i);
                bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
                bytes.writeBytes(content.asSlice(0, Math.max(0, count)).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return bytes.toByteArray();
    }

    /** Reads what is at the path of that number; gives how many bytes, or a negated error number. */
    private long read(MemorySegment state, MemorySegment content, int path) {
        long name = stamps.names().get(path).address();
        return switch (Stamps.mode(madeStamps, path) & FILE_TYPE) {
            case FOLDER -> readOpened(state, content, name, READ_FOLDER);
            case FILE -> readOpened(state, content, name, READ);
            case LINK ->
                Kernel.call(state, READ_LINK, Descriptors.CURRENT_FOLDER, name, content.address(), BYTES_MAX, 0, 0);
            default -> 0; // has none
        };
    }

    private static long readOpened(MemorySegment state, MemorySegment content, long name, long reading) {
        int how = OPENING | Descriptors.noFollow(Kernel.architecture());
        long opened = Kernel.call(state, OPEN, Descriptors.CURRENT_FOLDER, name, how, 0, 0, 0);
        if (opened < 0) {
            return opened;
        }
        long count = Kernel.call(state, reading, opened, content.address(), BYTES_MAX, 0, 0, 0);
        Kernel.call(state, CLOSE, opened, 0, 0, 0, 0, 0);
        return count;
    }
}
