package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is left on the file system that a folder is on: {@code struct statfs}.
 *
 * @param bytes for anybody
 * @param files how many more can be made; very many where the file system does not count them
 */
record FreeSpace(long bytes, long files) {
    private static final int STATFS_BYTES = 256; // 120 on 64-bit processors

    /** Empty when the folder is not there any more. */
    static Optional<FreeSpace> at(Path folder) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(STATFS_BYTES, 8);
            long name = arena.allocateFrom(folder.toString()).address();
            if (Kernel.untilDone(SystemCall.STATFS, name, statfs.address()) < 0) {
                return Optional.empty();
            }
            long files = statfs.get(ValueLayout.JAVA_LONG, 40); // f_files
            return Optional.of(new FreeSpace(
                    statfs.get(ValueLayout.JAVA_LONG, 32) * statfs.get(ValueLayout.JAVA_LONG, 8), // f_bavail, f_bsize
                    files == 0 ? Long.MAX_VALUE : statfs.get(ValueLayout.JAVA_LONG, 48))); // f_ffree
        }
    }
}
