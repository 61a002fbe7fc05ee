package dev.holdfast.workspace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/**
 * The system calls we make, through libc's {@code syscall} by the FFM API. Every call returns what the kernel returns: a
 * result of zero or more, or a negated error number of {@link Errno}. Names are bytes as in {@link BytePath}. Nothing
 * here judges; {@link Folder} does.
 */
final class Sys {
    static final int CURRENT_FOLDER = -100; // AT_FDCWD
    static final int CREATE = 0100;
    static final int EXCLUSIVE = 0200;
    static final int WRITE_ONLY = 01;
    static final int NON_BLOCKING = 04000;
    static final int NO_TERMINAL = 0400;
    static final int PATH_ONLY = 010000000;
    static final int NO_REPLACE = 1; // RENAME_NOREPLACE
    static final int REMOVE_FOLDER = 0x200; // AT_REMOVEDIR
    static final int STAT_BYTES = 256;
    static final int FROM_START = 0; // SEEK_SET
    static final int NEXT_DATA = 3; // SEEK_DATA

    private static final Arch ARCH = Arch.here();
    static final int DIRECTORY = ARCH.directory();
    static final int NO_FOLLOW = ARCH.noFollow();

    private static final int CLOSE_ON_EXEC = 02000000;
    private static final int RESOLVE_NO_MAGICLINKS = 2;
    private static final int RESOLVE_NO_SYMLINKS = 4;
    private static final int RESOLVE_BENEATH = 8;
    private static final int OPEN_HOW_BYTES = 24;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int UTIME_OMIT = 0x3ffffffe;
    private static final int RETRIES_MAX = 100;
    private static final int LINK_BYTES_MAX = 4096;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = link();

    private Sys() {}

    @SuppressWarnings("restricted") // calling libc is what this class is for; the launcher enables native access
    private static MethodHandle link() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /** Opens a path beneath a folder; the kernel refuses links anywhere in it and every way out. */
    static int openBeneath(int folder, String path, int flags, int mode) {
        return open(folder, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    }

    /** Opens an absolute path that has no link in it. */
    static int openAbsolute(String path, int flags) {
        return open(CURRENT_FOLDER, path, flags, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    }

    private static int open(int folder, String path, int flags, int mode, int resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
            how.set(JAVA_LONG, 0, flags | CLOSE_ON_EXEC);
            how.set(JAVA_LONG, 8, mode);
            how.set(JAVA_LONG, 16, resolve);
            long name = text(arena, path);
            long result = -Errno.EAGAIN;
            for (int tries = 0; tries < RETRIES_MAX && again(result); tries++) {
                result = call(arena, ARCH.files().openat2(), folder, name, how.address(), OPEN_HOW_BYTES, 0);
            }
            return (int) result;
        }
    }

    /** Fills {@code into} with the {@code statx} of a name in a folder, or of the folder's handle for an empty name. */
    static int stat(int folder, String name, MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name.isEmpty() ? AT_EMPTY_PATH : 0);
            return (int) call(
                    arena, ARCH.files().statx(), folder, text(arena, name), flags, STATX_BASIC_STATS, into.address());
        }
    }

    /** Reads the fields of {@code struct statx} that we use. */
    static Stat decode(MemorySegment statx) {
        int mode = Short.toUnsignedInt(statx.get(JAVA_SHORT, 28));
        var owner = new Owner(statx.get(JAVA_INT, 20), statx.get(JAVA_INT, 24));
        return new Stat(
                mode >>> 12,
                new Attributes(mode & Attributes.MODE_MASK, owner, time(statx, 112)),
                statx.get(JAVA_LONG, 40),
                new Stamp(statx.get(JAVA_LONG, 32), time(statx, 96)),
                statx.get(JAVA_INT, 16));
    }

    private static Instant time(MemorySegment statx, long at) {
        return Instant.ofEpochSecond(statx.get(JAVA_LONG, at), statx.get(JAVA_INT, at + 8));
    }

    static int close(int handle) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.files().close(), handle, 0, 0, 0, 0);
        }
    }

    static long read(int handle, MemorySegment into) {
        return transfer(ARCH.files().read(), handle, into);
    }

    static long write(int handle, MemorySegment from) {
        return transfer(ARCH.files().write(), handle, from);
    }

    private static long transfer(int number, int handle, MemorySegment bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long result = -Errno.EINTR;
            for (int tries = 0; tries < RETRIES_MAX && result == -Errno.EINTR; tries++) {
                result = call(arena, number, handle, bytes.address(), bytes.byteSize(), 0, 0);
            }
            return result;
        }
    }

    /** Fills {@code into} with the next {@code struct linux_dirent64}s; 0 at the end. */
    static int entries(int folder, MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.files().getdents64(), folder, into.address(), into.byteSize(), 0, 0);
        }
    }

    /** Moves to a place in a file, or in a folder to its beginning. */
    static long seek(int handle, long at, int whence) {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, ARCH.files().lseek(), handle, at, whence, 0, 0);
        }
    }

    static int unlink(int folder, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.names().unlinkat(), folder, text(arena, name), flags, 0, 0);
        }
    }

    static int makeFolder(int folder, String name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.names().mkdirat(), folder, text(arena, name), mode, 0, 0);
        }
    }

    static int rename(int folder, String name, int toFolder, String toName, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(
                    arena, ARCH.names().renameat2(), folder, text(arena, name), toFolder, text(arena, toName), flags);
        }
    }

    static int makeLink(String target, int folder, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.names().symlinkat(), text(arena, target), folder, text(arena, name), 0, 0);
        }
    }

    /** Where a link points; empty when that is no link any more or longer than a path may be. */
    static String linkTarget(int folder, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(LINK_BYTES_MAX);
            long length = call(
                    arena, ARCH.names().readlinkat(), folder, text(arena, name), into.address(), into.byteSize(), 0);
            if (length <= 0 || length == LINK_BYTES_MAX) {
                return "";
            }
            return new String(into.asSlice(0, length).toArray(JAVA_BYTE), ISO_8859_1);
        }
    }

    static int changeMode(int handle, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.marks().fchmod(), handle, mode, 0, 0, 0);
        }
    }

    /** Changes the mode of what a path-only handle stands for, which {@code fchmod} does not: by its name in /proc. */
    static int changeModeOfPath(int handle, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(
                    arena, ARCH.marks().fchmodat(), CURRENT_FOLDER, text(arena, "/proc/self/fd/" + handle), mode, 0, 0);
        }
    }

    static int changeOwner(int handle, Owner owner) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, ARCH.marks().fchown(), handle, owner.user(), owner.group(), 0, 0);
        }
    }

    /** Changes the owner of a name in a folder, of a link itself and not of what it points to. */
    static int changeOwner(int folder, String name, Owner owner) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(
                    arena,
                    ARCH.marks().fchownat(),
                    folder,
                    text(arena, name),
                    owner.user(),
                    owner.group(),
                    AT_SYMLINK_NOFOLLOW);
        }
    }

    /** Whether this process runs as root, who alone may give files away. */
    static boolean root() {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, ARCH.marks().geteuid(), 0, 0, 0, 0, 0) == 0;
        }
    }

    /** Sets when the content of an open file was last changed. */
    static int changeTime(int handle, Instant modified) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(
                    arena,
                    ARCH.marks().utimensat(),
                    handle,
                    0,
                    times(arena, modified).address(),
                    0,
                    0);
        }
    }

    /** Sets when a name in a folder, which may be a link, was last changed. */
    static int changeTime(int folder, String name, Instant modified) {
        try (Arena arena = Arena.ofConfined()) {
            long times = times(arena, modified).address();
            return (int)
                    call(arena, ARCH.marks().utimensat(), folder, text(arena, name), times, AT_SYMLINK_NOFOLLOW, 0);
        }
    }

    private static MemorySegment times(Arena arena, Instant modified) {
        MemorySegment times = arena.allocate(32, 8);
        times.set(JAVA_LONG, 8, UTIME_OMIT);
        times.set(JAVA_LONG, 16, modified.getEpochSecond());
        times.set(JAVA_LONG, 24, modified.getNano());
        return times;
    }

    /** The clock that the kernel stamps local files with. */
    static Instant clock() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            call(arena, ARCH.marks().clockGettime(), 0, time.address(), 0, 0, 0);
            return Instant.ofEpochSecond(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, 8));
        }
    }

    private static boolean again(long result) {
        return result == -Errno.EAGAIN || result == -Errno.EINTR;
    }

    private static long text(Arena arena, String bytes) {
        return arena.allocateFrom(bytes, ISO_8859_1).address();
    }

    private static long call(Arena arena, long number, long a, long b, long c, long d, long e) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) { // invokeExact declares it; a downcall throws nothing checked
            throw new IllegalStateException("a system call threw", impossible);
        }
    }
}
