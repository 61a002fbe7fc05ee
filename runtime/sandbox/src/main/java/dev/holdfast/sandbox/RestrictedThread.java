package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that takes rights away from itself, for good, acts once and ends. Only what it starts lives on with fewer
 * rights: no other thread of this JVM is touched.
 *
 * <p>INVARIANT: a restricted thread makes system calls that were linked before and nothing else. A class that it was the
 * first to load could not be read, and would be lost for the whole JVM; a thread that it created would be restricted too.
 *
 * <p>INVARIANT: after {@link #awaitEnd} the kernel has no such thread any more. While it lives, what it started
 * stands behind the same wall as it and could signal it, and a signal that ends a thread ends the JVM.
 */
final class RestrictedThread implements AutoCloseable {
    private static final int ARGUMENTS = 6;
    private static final int OF_A_THREAD = 0200; // PIDFD_THREAD
    private static final int SPINS = 100;
    private static final Duration NAP = Duration.ofNanos(20_000);
    private static final Duration END = Duration.ofSeconds(10);

    /** One system call by number, with at most six arguments. */
    record Step(String purpose, long number, List<Long> arguments) {
        Step(String purpose, SystemCall call, long... arguments) {
            this(purpose, call.number(Kernel.architecture()), boxed(arguments));
        }

        Step {
            arguments = List.copyOf(arguments);
        }

        private static List<Long> boxed(long[] arguments) {
            var all = new ArrayList<Long>(arguments.length);
            for (long each : arguments) {
                all.add(each);
            }
            return all;
        }
    }

    private final List<Step> steps;
    private final long[] words;
    private final AtomicLongArray results;
    private final MemorySegment state = Kernel.errorState(Arena.ofAuto()); // used by another thread than it is made by
    private final IntSupplier act;
    private final Threads.Fresh thread = Threads.Fresh.take();
    private int end = -1; // readable when the thread has ended
    private volatile int outcome;
    private volatile @Nullable Throwable unexpected;

    /**
     * @param steps taken in order; the first that fails ends the thread before it acts
     * @param results gets each step's result as it is known
     * @param act what it does in the end; may allocate nothing that is not needed by an earlier step
     */
    RestrictedThread(List<Step> steps, AtomicLongArray results, IntSupplier act) {
        this.steps = List.copyOf(steps);
        this.words = new long[steps.size() * (1 + ARGUMENTS)];
        this.results = results;
        this.act = act;
        for (int i = 0; i < steps.size(); i++) {
            words[i * (1 + ARGUMENTS)] = steps.get(i).number();
            for (int j = 0; j < steps.get(i).arguments().size(); j++) {
                words[i * (1 + ARGUMENTS) + 1 + j] = steps.get(i).arguments().get(j);
            }
        }
    }

    static {
        rehearse();
    }

    /** Runs everything once without a restriction, so that every class is loaded and every call linked. */
    private static void rehearse() {
        try (Arena arena = Arena.ofConfined();
                Spawn nothing = Spawn.nothing(arena)) {
            var harmless = new Step("ask for the time", SystemCall.GETPID);
            var results = new AtomicLongArray(1);
            int outcome = run(List.of(harmless), results, nothing::begin);
            if (outcome != Kernel.ENOENT || results.get(0) <= 0) {
                throw new IllegalStateException("the rehearsal of a start ended with " + outcome);
            }
        }
    }

    /** Lets it begin, and gives a descriptor that can be read from when it has ended. */
    int begin() {
        end = (int) Kernel.call(SystemCall.PIDFD_OPEN, thread.number(), OF_A_THREAD);
        if (end < 0) {
            thread.begin(() -> {});
            throw new SandboxException(Code.SETUP_FAILED, "cannot watch a thread: error " + -end);
        }
        thread.begin(this::body);
        return end;
    }

    /** Waits for its end. */
    void awaitEnd() {
        try (Arena arena = Arena.ofConfined()) {
            var polls = new Polls(arena);
            while (!polls.readable(Polls.LEADER)) {
                polls.await(-1, -1, end, Polls.FOREVER);
            }
        }
        awaitNothingLeft();
    }

    /** Lets go of the descriptor that tells of the end; takes longer than one would think, so not while others wait. */
    @Override
    public void close() {
        if (end >= 0) {
            Descriptors.close(end);
        }
    }

    /** The kernel tells of the end a little before it gives the number up. */
    private void awaitNothingLeft() {
        long process = ProcessHandle.current().pid();
        long naps = END.dividedBy(NAP);
        for (long tries = SPINS + naps; Kernel.call(SystemCall.TGKILL, process, thread.number(), 0) == 0; tries--) {
            if (tries == 0) {
                throw new SandboxException(Code.SETUP_FAILED, "a thread that started a command does not end");
            }
            if (tries < naps) {
                LockSupport.parkNanos(NAP.toNanos());
            }
        }
    }

    /**
     * What the act returned.
     *
     * @throws SandboxException when a step failed
     */
    int outcome() {
        if (unexpected != null) {
            throw new IllegalStateException("a restricted thread broke down", unexpected);
        }
        for (int i = 0; i < steps.size(); i++) {
            if (results.get(i) < 0) {
                throw new SandboxException(
                        Code.SETUP_FAILED,
                        "cannot " + steps.get(i).purpose() + ": error " + -results.get(i) + "; run `holdfast doctor`");
            }
        }
        return outcome;
    }

    /** All of it: lets one begin, and waits for its end. */
    static int run(List<Step> steps, AtomicLongArray results, IntSupplier act) {
        try (var thread = new RestrictedThread(steps, results, act)) {
            thread.begin();
            thread.awaitEnd();
            return thread.outcome();
        }
    }

    private void body() {
        try {
            for (int at = 0; at < words.length; at += 1 + ARGUMENTS) {
                long result = Kernel.call(
                        state,
                        words[at],
                        words[at + 1],
                        words[at + 2],
                        words[at + 3],
                        words[at + 4],
                        words[at + 5],
                        words[at + 6]);
                results.set(at / (1 + ARGUMENTS), result);
                if (result < 0) {
                    return;
                }
            }
            outcome = act.getAsInt();
        } catch (Throwable e) { // told on the thread that waits
            unexpected = e;
        }
    }
}
