package dev.holdfast.sandbox;

import dev.holdfast.sandbox.RestrictedThread.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;

/** A command behind Landlock and a filter, with the thread that supervises it. */
final class LandlockProcess implements Started {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final int MODE_FILTER = 1; // SECCOMP_SET_MODE_FILTER
    private static final int NEW_LISTENER = 8 | 32; // SECCOMP_FILTER_FLAG_NEW_LISTENER | .._WAIT_KILLABLE_RECV

    private static final byte[] FILTER =
            Filter.behindLandlock(Kernel.architecture()).bytes();

    /**
     * The command waits for a word, which it gets when the thread that started it has ended. A shell waits in its place,
     * and then becomes the command; without the word it becomes nothing.
     */
    private static final List<String> WAITING = List.of("/bin/sh", "-c", "read -r _ && exec \"$@\" </dev/null", "sh");

    private final Supervisor supervisor;
    private final int output;
    private final Sockets sockets;
    private final PrivateFolder folder;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private LandlockProcess(Supervisor supervisor, int output, Sockets sockets, PrivateFolder folder) {
        this.supervisor = supervisor;
        this.output = output;
        this.sockets = sockets;
        this.folder = folder;
    }

    /**
     * What to start.
     *
     * @param command its words, environment and folder
     * @param account whom it runs as
     */
    record Program(Command command, Account account) {}

    /**
     * What holds it.
     *
     * @param ruleset not closed here; no longer needed once it was started
     * @param answering who answers the calls that are asked about
     * @param limits what the kernel counts
     * @param groups fresh; gets the groups it makes
     */
    record Walls(Ruleset ruleset, Supervisor.Answering answering, KernelLimits limits, ProcessGroups groups) {}

    /**
     * Starts a command.
     *
     * @param folder its private one, removed when no process is left; not when this throws
     */
    static LandlockProcess start(Program program, Walls walls, PrivateFolder folder) {
        var pipe = Descriptors.Pipe.open();
        var word = Descriptors.Pipe.open();
        pipe.openToItsHolders();
        try (Arena arena = Arena.ofShared();
                Spawn spawn = spawn(arena, program.command(), word, pipe)) {
            var steps = new ArrayList<>(Becoming.steps(arena, program.account()));
            steps.add(new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1));
            steps.add(new Step(
                    "restrict files",
                    SystemCall.LANDLOCK_RESTRICT_SELF,
                    walls.ruleset().descriptor()));
            int filtering = steps.size();
            steps.add(filter(arena));
            var results = new AtomicLongArray(steps.size() + 1);
            results.set(filtering, -1); // until the filter is on: zero would be standard input
            var supervisor = new Supervisor(
                    walls.answering(), walls.limits(), walls.groups(), () -> (int) results.get(filtering));
            long line = arena.allocateFrom("\n").address();
            steps.add(new Step("call the supervisor", SystemCall.WRITE, supervisor.wakeEnd(), line, 1));

            var process = new LandlockProcess(
                    supervisor, pipe.readEnd(), walls.answering().sockets(), folder);
            Thread.ofPlatform().name("sandbox-supervisor").daemon().start(process::supervise);
            try {
                int result = new RestrictedThread(arena, steps, results, spawn::begin).run();
                supervisor.lead(spawn.started(result));
                Kernel.untilDone(SystemCall.WRITE, word.writeEnd(), line, 1);
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
            Descriptors.close(word.readEnd());
            Descriptors.close(word.writeEnd());
        }
    }

    private static Spawn spawn(Arena arena, Command command, Descriptors.Pipe word, Descriptors.Pipe output) {
        var argv = new ArrayList<>(WAITING);
        argv.addAll(command.argv());
        var waiting = new Command(argv, command.directory(), command.environment());
        return new Spawn(arena, Path.of(argv.getFirst()), waiting, word.readEnd(), output.writeEnd());
    }

    private void supervise() {
        try (sockets) {
            int code = supervisor.run();
            if (code >= 0) {
                folder.remove();
            }
            exitCode.complete(code);
        } catch (RuntimeException | Error e) { // the border of one command; told by end()
            exitCode.completeExceptionally(e);
        }
    }

    private static Step filter(Arena arena) {
        MemorySegment instructions = arena.allocate(FILTER.length, 8);
        MemorySegment.copy(FILTER, 0, instructions, ValueLayout.JAVA_BYTE, 0, FILTER.length);
        MemorySegment program = arena.allocate(16, 8); // struct sock_fprog
        program.set(ValueLayout.JAVA_SHORT, 0, (short) (FILTER.length / BpfProgram.INSTRUCTION_BYTES));
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
    public ProcessTable processes(ProcessTable all) {
        return supervisor.processes(all);
    }

    @Override
    public Optional<Path> scratch() {
        return Optional.of(folder.root());
    }

    @Override
    public Refusals refused() {
        return sockets.refused();
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
