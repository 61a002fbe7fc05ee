package dev.holdfast.sandbox;

import dev.holdfast.sandbox.OpenPath.LastLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel keeps about some paths besides what is in them, as bytes that are equal when nothing was changed there:
 * which file each is, its owner, mode, links, size and times but for the last reading. For any thread.
 */
final class Stamps {
    /** What is taken of one path. */
    static final int BYTES = 80;

    private static final int STATX_BYTES = 256;
    private static final int BASIC = 0x7ff | 0x800; // STATX_BASIC_STATS | STATX_BTIME
    private static final int NO_FOLLOW = 0x100; // AT_SYMLINK_NOFOLLOW
    private static final int IDENTITY_AT = 16; // links, owner, mode, number, size
    private static final int IDENTITY_BYTES = 32;
    private static final int TIMES_AT = 80; // of making, of the last change, of the last writing
    private static final int TIMES_BYTES = 48;
    private static final int MODE_AT = 28;
    private static final long STATX = SystemCall.STATX.number(Kernel.architecture());

    private final List<MemorySegment> names = new ArrayList<>();
    private final int flags;

    /** Of these paths, whether they are there or not. */
    Stamps(List<Path> paths, LastLink link) {
        var arena = Arena.ofAuto();
        paths.forEach(path -> names.add(arena.allocateFrom(path.toString())));
        this.flags = link == LastLink.FOLLOWED ? 0 : NO_FOLLOW;
    }

    /** The paths as the kernel takes them. */
    List<MemorySegment> names() {
        return names;
    }

    /** As they are now, one after the other; zeros for one that is not there. */
    byte[] now() {
        byte[] all = new byte[names.size() * BYTES];
        try (Arena arena = Arena.ofConfined()) {
            var state = Kernel.errorState(arena);
            var statx = arena.allocate(STATX_BYTES, 8);
            for (int i = 0; i < names.size(); i++) {
                long name = names.get(i).address();
                long result =
                        Kernel.call(state, STATX, Descriptors.CURRENT_FOLDER, name, flags, BASIC, statx.address(), 0);
                if (result >= 0) {
                    int at = i * BYTES;
                    MemorySegment.copy(statx, ValueLayout.JAVA_BYTE, IDENTITY_AT, all, at, IDENTITY_BYTES);
                    MemorySegment.copy(statx, ValueLayout.JAVA_BYTE, TIMES_AT, all, at + IDENTITY_BYTES, TIMES_BYTES);
                }
            }
        }
        return all;
    }

    /** The type and mode of the path of that number. */
    static int mode(byte[] stamps, int path) {
        int at = path * BYTES + MODE_AT - IDENTITY_AT;
        return Byte.toUnsignedInt(stamps[at]) | Byte.toUnsignedInt(stamps[at + 1]) << 8;
    }
}
