package dev.holdfast.ledger;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which file has a name, and how long it is; a symbolic link is not followed. The file's times are not asked for where that
 * can be helped: since Linux 6.13 whoever has seen them makes the next write give the file new ones, and the sync after it
 * may have to write those too (on ext4 without a journal one request more for each sync of a short append).
 *
 * @param bytes the length
 */
record FileStatus(Identity identity, long bytes) {
    private static final int HERE = -100; // AT_FDCWD
    private static final int NO_FOLLOW = 0x100; // AT_SYMLINK_NOFOLLOW
    private static final int INODE_AND_SIZE = 0x100 | 0x200; // STATX_INO, STATX_SIZE

    // where they stand in struct statx, see statx(2)
    private static final long INODE_AT = 32;
    private static final long SIZE_AT = 40;
    private static final long DEVICE_MAJOR_AT = 136;
    private static final long DEVICE_MINOR_AT = 140;

    /** What tells one file from another while either is open. */
    record Identity(long device, long inode) {}

    /** Empty where there is no such file. */
    static Optional<FileStatus> of(Path file) throws IOException {
        Optional<FileStatus> told = NativeCalls.knowsStatx(file) ? withoutTimes(file) : Optional.empty();
        return told.isPresent() ? told : withTimes(file); // which knows the reason when there is none
    }

    private static Optional<FileStatus> withoutTimes(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(NativeCalls.STATX_BYTES, Long.BYTES);
            if (NativeCalls.statx(arena, file, HERE, NO_FOLLOW, INODE_AND_SIZE, status) < 0) {
                return Optional.empty();
            }
            if ((status.get(JAVA_INT, 0) & INODE_AND_SIZE) != INODE_AND_SIZE) {
                return Optional.empty(); // a file system may leave some out
            }
            long device = device(status.get(JAVA_INT, DEVICE_MAJOR_AT), status.get(JAVA_INT, DEVICE_MINOR_AT));
            return Optional.of(new FileStatus(
                    new Identity(device, status.get(JAVA_LONG, INODE_AT)), status.get(JAVA_LONG, SIZE_AT)));
        }
    }

    static Optional<FileStatus> withTimes(Path file) throws IOException {
        try {
            Map<String, Object> status = Files.readAttributes(file, "unix:dev,ino,size", NOFOLLOW_LINKS);
            return Optional.of(
                    new FileStatus(new Identity(number(status, "dev"), number(status, "ino")), number(status, "size")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, Object> status, String name) {
        return ((Number) Objects.requireNonNull(status.get(name))).longValue();
    }

    /** One number of both, as the C library's {@code makedev} does. */
    private static long device(long major, long minor) {
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }
}
