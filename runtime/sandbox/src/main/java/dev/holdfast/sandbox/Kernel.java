package dev.holdfast.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls and {@code posix_spawn}, through libc by the FFM API. A call returns what the kernel returns: a result of
 * zero or more, or a negated error number.
 */
final class Kernel {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EPIPE = 32;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINVAL = 22;
    static final int EINPROGRESS = 115;

    private static final Architecture PROCESSOR = Architecture.here()
            .orElseThrow(() -> new SandboxException(
                    Code.NO_SANDBOX, "no system call is known on `" + System.getProperty("os.arch") + "`"));
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO_AT =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = link(
            "syscall",
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));
    /** Six words, pointers and whole numbers alike, as both processors pass them; a function of fewer looks at no more. */
    private static final FunctionDescriptor OF_WORDS =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle SPAWN = link("posix_spawn");

    private Kernel() {}

    /** A libc function of up to six pointers and whole numbers, none of them variadic, that returns an error number. */
    static MethodHandle link(String name) {
        return link(name, OF_WORDS);
    }

    @SuppressWarnings("restricted") // calling libc is what this class is for; the launcher enables native access
    private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    static Architecture architecture() {
        return PROCESSOR;
    }

    /** Memory in which {@link #call(MemorySegment, long, long, long, long, long, long, long)} gets the error number. */
    static MemorySegment errorState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    /** Makes a system call with up to six arguments. */
    static long call(SystemCall call, long... arguments) {
        return call(call.number(PROCESSOR), arguments);
    }

    /** The same by number. */
    static long call(long number, long... arguments) {
        long[] all = new long[6];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        try (Arena arena = Arena.ofConfined()) {
            return call(errorState(arena), number, all[0], all[1], all[2], all[3], all[4], all[5]);
        }
    }

    /** The same again while a signal interrupts it. */
    static long untilDone(SystemCall call, long... arguments) {
        long result = -EINTR;
        for (int tries = 0; tries < 1_000 && result == -EINTR; tries++) {
            result = call(call, arguments);
        }
        return result;
    }

    /**
     * Makes a system call and allocates nothing.
     *
     * @param state from {@link #errorState}
     */
    static long call(MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -state.get(JAVA_INT, ERRNO_AT) : result;
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) { // invokeExact declares it; a downcall throws nothing checked
            throw new IllegalStateException("a system call threw", impossible);
        }
    }

    /** {@code posix_spawn}: zero, or an error number that is not negated. Allocates nothing. */
    static int spawn(long pid, long path, long actions, long attributes, long argv, long environment) {
        return invoke(SPAWN, pid, path, actions, attributes, argv, environment);
    }

    /** Calls a function that was linked before. */
    static int invoke(MethodHandle function, long... words) {
        long[] all = new long[6];
        System.arraycopy(words, 0, all, 0, words.length);
        return invoke(function, all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    private static int invoke(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        try {
            return (int) function.invokeExact(a, b, c, d, e, f);
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) { // as above
            throw new IllegalStateException("a libc function threw", impossible);
        }
    }
}
