package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be done with an open file, pipe or socket by its number. None is ever inherited by accident. */
final class Descriptors {
    static final int CURRENT_FOLDER = -100; // AT_FDCWD
    static final int PATH_ONLY = 012000000; // O_PATH | O_CLOEXEC

    private static final int SET_FLAGS = 4; // F_SETFL
    private static final int NEVER_WAITING = 04000; // O_NONBLOCK
    private static final int CLOSE_ON_EXEC = 02000000;
    private static final int FILE_TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int EMPTY_PATH = 0x1000; // AT_EMPTY_PATH
    private static final int STATX_TYPE_MODE_UID = 0x1 | 0x2 | 0x8;
    private static final int STATX_BYTES = 256;

    private Descriptors() {}

    /** Two ends of a pipe: what is written into the second is read from the first. */
    record Pipe(int readEnd, int writeEnd) {
        static Pipe open() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment both = arena.allocate(8, 4);
                long result = Kernel.call(SystemCall.PIPE2, both.address(), CLOSE_ON_EXEC);
                if (result < 0) {
                    throw new SandboxException(Code.SETUP_FAILED, "cannot make a pipe: error " + -result);
                }
                return new Pipe(both.get(ValueLayout.JAVA_INT, 0), both.get(ValueLayout.JAVA_INT, 4));
            }
        }

        /** Lets another user who holds an end open it by its name too: {@code /dev/stdout}. */
        void openToItsHolders() {
            Kernel.call(SystemCall.FCHMOD, writeEnd, 0666);
        }
    }

    /** From now on, writing into it fails where it would have to wait. */
    static void neverWait(int descriptor) {
        Kernel.call(SystemCall.FCNTL, descriptor, SET_FLAGS, NEVER_WAITING);
    }

    /** Reads once; as the kernel answers, zero at the end or a negated error number. */
    static long read(int descriptor, byte[] chunk) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(chunk.length);
            long count = Kernel.untilDone(SystemCall.READ, descriptor, into.address(), chunk.length);
            if (count > 0) {
                MemorySegment.copy(into, ValueLayout.JAVA_BYTE, 0, chunk, 0, (int) count);
            }
            return count;
        }
    }

    /** {@code O_NOFOLLOW}. */
    static int noFollow(Architecture processor) {
        return switch (processor) {
            case X86_64 -> 0400000;
            case AARCH64 -> 0100000;
        };
    }

    static void close(int descriptor) {
        Kernel.call(SystemCall.CLOSE, descriptor);
    }

    /** Type, mode and owner of what is open. */
    record Stat(int mode, int owner) {
        boolean isFolder() {
            return (mode & FILE_TYPE) == FOLDER;
        }
    }

    static Stat stat(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(STATX_BYTES, 8);
            long result = Kernel.call(
                    SystemCall.STATX,
                    descriptor,
                    arena.allocateFrom("").address(),
                    EMPTY_PATH,
                    STATX_TYPE_MODE_UID,
                    statx.address());
            if (result < 0) {
                throw new SandboxException(Code.SETUP_FAILED, "cannot look at an open file: error " + -result);
            }
            return new Stat(
                    Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28)), statx.get(ValueLayout.JAVA_INT, 20));
        }
    }

    static boolean isFolder(int descriptor) {
        return stat(descriptor).isFolder();
    }

    /** The path of what is open, as the kernel names it now; a socket is {@code socket:[inode]}. */
    static Path name(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot name an open file", e);
        }
    }
}
