package dev.holdfast.ledger;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Calls of Linux for which the JDK has no method. Each returns what the call returns, or its negated error number. */
final class NativeCalls {
    /** How many bytes the structure has that {@link #statx} fills. */
    static final int STATX_BYTES = 256;

    private NativeCalls() {}

    /**
     * Whether {@link #syncfs} and what belongs to it can be called here, for this path: its name must be one in ASCII, since a
     * text says of no other for sure which bytes the file system has for it.
     */
    static boolean knowsSyncfs(Path path) {
        return Known.SYNCFS && isAscii(path.toString());
    }

    /** The same of {@link #statx}, which some C libraries do not have. */
    static boolean knowsStatx(Path path) {
        return Known.STATX && isAscii(path.toString());
    }

    private static boolean isAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    static int open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            return call(arena, state -> (int) Syncing.OPEN.invokeExact(state, name, flags));
        }
    }

    static int syncfs(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, state -> (int) Syncing.SYNCFS.invokeExact(state, descriptor));
        }
    }

    static int close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, state -> (int) Syncing.CLOSE.invokeExact(state, descriptor));
        }
    }

    /** @param into at least {@value #STATX_BYTES} bytes */
    static int statx(Arena arena, Path path, int folder, int flags, int mask, MemorySegment into) {
        MemorySegment name = arena.allocateFrom(path.toString());
        return call(arena, state -> (int) Statx.CALL.invokeExact(state, folder, name, flags, mask, into));
    }

    private static int call(Arena arena, Call call) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        try {
            int result = call.run(state);
            return result < 0 ? -state.get(JAVA_INT, ErrorNumber.AT) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }

    private interface Call {
        int run(MemorySegment state) throws Throwable;
    }

    @SuppressWarnings("restricted") // the launcher enables native access
    private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... more) {
        var options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /** Apart from the calls, since looking those up is what may not be possible. */
    private static final class Known {
        static final boolean SYNCFS = has("syncfs");
        static final boolean STATX = has("statx");

        private Known() {}

        private static boolean has(String name) {
            if (!NativeCalls.class.getModule().isNativeAccessEnabled()
                    || !System.getProperty("os.name").equals("Linux")) {
                return false;
            }
            try {
                return Linker.nativeLinker().defaultLookup().find(name).isPresent();
            } catch (UnsupportedOperationException e) {
                return false; // a JVM without a linker
            }
        }
    }

    private static final class ErrorNumber {
        static final long AT = Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

        private ErrorNumber() {}
    }

    /** What syncing a file system needs, looked up when it is first needed. */
    private static final class Syncing {
        static final MethodHandle OPEN =
                link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        static final MethodHandle SYNCFS = link("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        private Syncing() {}
    }

    private static final class Statx {
        static final MethodHandle CALL =
                link("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

        private Statx() {}
    }
}
