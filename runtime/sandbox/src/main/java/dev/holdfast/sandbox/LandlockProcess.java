package dev.holdfast.sandbox;

import dev.holdfast.sandbox.RestrictedThread.Step;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;

/** A command behind Landlock and a filter, with the thread that supervises it. */
final class LandlockProcess implements Started {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final int MODE_FILTER = 1; // SECCOMP_SET_MODE_FILTER
    private static final int NEW_LISTENER = 8 | 32; // SECCOMP_FILTER_FLAG_NEW_LISTENER | .._WAIT_KILLABLE_RECV

    private final Supervisor supervisor;
    private final int output;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private LandlockProcess(Supervisor supervisor, int output) {
        this.supervisor = supervisor;
        this.output = output;
    }

    /**
     * What to start.
     *
     * @param program its absolute path
     * @param command its words, environment and folder
     * @param account whom it runs as
     */
    record Program(Path program, Command command, Account account) {}

    /**
     * What holds it.
     *
     * @param ruleset not closed here; no longer needed once it was started
     * @param limits what the kernel counts
     */
    record Walls(Ruleset ruleset, Sockets sockets, Modes modes, KernelLimits limits) {}

    /**
     * Starts a command.
     *
     * @param aftermath run when no process is left; not when this throws
     */
    static LandlockProcess start(Program program, Walls walls, Runnable aftermath) {
        var pipe = Descriptors.Pipe.open();
        pipe.openToItsHolders();
        try (Arena arena = Arena.ofShared();
                Spawn spawn = new Spawn(arena, program.program(), program.command(), pipe.writeEnd())) {
            var steps = new ArrayList<>(Becoming.steps(arena, program.account()));
            steps.add(new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1));
            steps.add(new Step(
                    "restrict files",
                    SystemCall.LANDLOCK_RESTRICT_SELF,
                    walls.ruleset().descriptor()));
            int filtering = steps.size();
            steps.add(filter(arena));
            var results = new AtomicLongArray(steps.size() + 1);
            var supervisor = new Supervisor(
                    walls.sockets(), walls.modes(), walls.limits(), () -> (int) results.get(filtering));
            long word = arena.allocate(1).address();
            steps.add(new Step("call the supervisor", SystemCall.WRITE, supervisor.wakeEnd(), word, 1));

            var process = new LandlockProcess(supervisor, pipe.readEnd());
            Thread.ofPlatform().name("sandbox-supervisor").daemon().start(() -> process.supervise(aftermath));
            try {
                int result = new RestrictedThread(arena, steps, results, spawn::begin).run();
                supervisor.lead(spawn.started(result));
                return process;
            } catch (RuntimeException e) {
                supervisor.abandon();
                throw e;
            }
        } catch (RuntimeException e) {
            Descriptors.close(pipe.readEnd());
            throw e;
        } finally {
            Descriptors.close(pipe.writeEnd());
        }
    }

    private void supervise(Runnable aftermath) {
        try {
            int code = supervisor.run();
            if (code >= 0) {
                aftermath.run();
            }
            exitCode.complete(code);
        } catch (RuntimeException e) { // the border of one command; told by end()
            exitCode.completeExceptionally(e);
        }
    }

    private static Step filter(Arena arena) {
        byte[] bytes = Filter.behindLandlock(Kernel.processor()).bytes();
        MemorySegment instructions = arena.allocate(bytes.length, 8);
        MemorySegment.copy(bytes, 0, instructions, ValueLayout.JAVA_BYTE, 0, bytes.length);
        MemorySegment program = arena.allocate(16, 8); // struct sock_fprog
        program.set(ValueLayout.JAVA_SHORT, 0, (short) (bytes.length / BpfProgram.INSTRUCTION_BYTES));
        program.set(ValueLayout.JAVA_LONG, 8, instructions.address());
        return new Step("filter system calls", SystemCall.SECCOMP, MODE_FILTER, NEW_LISTENER, program.address());
    }

    @Override
    public int read(byte[] chunk) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(chunk.length);
            long count = Kernel.untilDone(SystemCall.READ, output, into.address(), chunk.length);
            if (count < 0) {
                throw new IOException("cannot read what a command prints: error " + -count);
            }
            MemorySegment.copy(into, ValueLayout.JAVA_BYTE, 0, chunk, 0, (int) count);
            return count == 0 ? -1 : (int) count;
        }
    }

    @Override
    public void kill() {
        supervisor.kill();
    }

    @Override
    public int end() throws InterruptedException {
        Descriptors.close(output);
        try {
            return exitCode.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SandboxException survivors
                    ? survivors
                    : new IllegalStateException("the supervisor of a command broke down", e.getCause());
        }
    }
}
