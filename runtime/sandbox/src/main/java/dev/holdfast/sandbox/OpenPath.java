package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a path of a {@link Caller} led to when it was opened: a handle that can be looked at and acted on, but neither
 * read nor written, and that stays with its file whatever becomes of the path.
 *
 * @param descriptor ours, opened with {@code O_PATH}
 */
record OpenPath(int descriptor) implements AutoCloseable {
    private static final int OPEN_HOW_BYTES = 24;
    private static final int RESOLVE_NO_MAGICLINKS = 2; // a link of /proc/self would lead into this process

    /** Why there is nothing to open: the kernel's error number, not negated. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        private final int errno;

        Failure(long errno) {
            super("error " + errno, null, false, false); // one for each wrong path of any program: no stack
            this.errno = (int) errno;
        }

        int errno() {
            return errno;
        }
    }

    /** Whether a link at the very end is followed. */
    enum LastLink {
        FOLLOWED,
        NOT_FOLLOWED
    }

    /**
     * Opens a path as the caller would.
     *
     * @param base where a relative path begins, a link in {@code /proc}
     * @param name the path's bytes; none for the base itself
     */
    static OpenPath of(Path base, byte[] name, LastLink link) throws Failure {
        int folder = open(Descriptors.CURRENT_FOLDER, base.toString().getBytes(StandardCharsets.US_ASCII), 0, 0);
        if (name.length == 0) {
            return new OpenPath(folder);
        }
        try {
            return at(folder, name, link);
        } finally {
            Descriptors.close(folder);
        }
    }

    /**
     * Opens a path.
     *
     * @param folder ours, where a relative path begins
     * @param name the path's bytes, at least one
     */
    static OpenPath at(int folder, byte[] name, LastLink link) throws Failure {
        int noFollow = link == LastLink.NOT_FOLLOWED ? Descriptors.noFollow(Kernel.architecture()) : 0;
        return new OpenPath(open(folder, name, noFollow, RESOLVE_NO_MAGICLINKS));
    }

    private static int open(int folder, byte[] name, int flags, int resolve) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
            how.set(ValueLayout.JAVA_LONG, 0, Descriptors.PATH_ONLY | flags);
            how.set(ValueLayout.JAVA_LONG, 16, resolve);
            MemorySegment text = arena.allocate(name.length + 1L); // zeroed, and so ended
            MemorySegment.copy(name, 0, text, ValueLayout.JAVA_BYTE, 0, name.length);
            long result = Kernel.untilDone(SystemCall.OPENAT2, folder, text.address(), how.address(), OPEN_HOW_BYTES);
            if (result < 0) {
                throw new Failure(-result);
            }
            return (int) result;
        }
    }

    /** Its path as the kernel names it now; not absolute when it has none. */
    Path path() {
        return Descriptors.name(descriptor);
    }

    /** A name by which this process can reach it. */
    String ownName() {
        return "/proc/self/fd/" + descriptor;
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
