package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.RestrictedThread.Step;
import dev.holdfast.sandbox.SandboxException.Code;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A command behind Landlock and a filter, with the thread that supervises it. */
final class LandlockProcess implements Started {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final int MODE_FILTER = 1; // SECCOMP_SET_MODE_FILTER
    private static final int NEW_LISTENER = 8 | 32; // SECCOMP_FILTER_FLAG_NEW_LISTENER | .._WAIT_KILLABLE_RECV

    private static final int NO_GROUP = 0;

    private static final byte[] FILTER =
            Filter.behindLandlock(Kernel.architecture()).bytes();

    private final Supervisor supervisor;
    private final StandardStreams streams;
    private final Supervisor.Answering answering;
    private final PrivateFolder folder;
    private final Consumer<PrivateFolder> givenBack;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private LandlockProcess(
            Supervisor supervisor,
            StandardStreams streams,
            Supervisor.Answering answering,
            PrivateFolder folder,
            Consumer<PrivateFolder> givenBack) {
        this.supervisor = supervisor;
        this.streams = streams;
        this.answering = answering;
        this.folder = folder;
        this.givenBack = givenBack;
    }

    /**
     * What to start.
     *
     * @param command its words, environment and folder
     * @param account whom it runs as
     * @param streams its standard ones
     */
    record Program(Command command, Account account, StandardStreams streams) {}

    /**
     * What holds it.
     *
     * @param ruleset not closed here; no longer needed once it was started
     * @param answering who answers the calls that are asked about
     * @param limits what the kernel counts; asked for while the thread that starts it begins
     * @param groups fresh; gets the groups it makes
     */
    record Walls(
            Ruleset ruleset, Supervisor.Answering answering, Supplier<KernelLimits> limits, ProcessGroups groups) {}

    /**
     * Starts a command.
     *
     * @param folder its private one; stays the caller's, as the streams do, when this throws
     * @param givenBack gets the folder when no process is left
     */
    static LandlockProcess start(
            Program program, Walls walls, PrivateFolder folder, Consumer<PrivateFolder> givenBack) {
        var streams = program.streams();
        try (Arena arena = Arena.ofConfined();
                Spawn spawn = new Spawn(arena, program.command(), streams.inside())) {
            var supervisor = started(arena, program.account(), walls, spawn);
            var process = new LandlockProcess(supervisor, streams, walls.answering(), folder, givenBack);
            process.beSupervised();
            return process;
        } finally {
            streams.handedOver();
        }
    }

    /** Starts it, and gives who is to supervise it. */
    private static Supervisor started(Arena arena, Account account, Walls walls, Spawn spawn) {
        var filtered = Descriptors.Pipe.open();
        var steps = new ArrayList<>(Becoming.steps(arena, account));
        steps.add(new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1));
        steps.add(new Step(
                "restrict files",
                SystemCall.LANDLOCK_RESTRICT_SELF,
                walls.ruleset().descriptor()));
        int filtering = steps.size();
        steps.add(filter(arena, spawn, walls.answering().explanation().noted()));
        long line = arena.allocateFrom("\n").address();
        steps.add(new Step("say that the filter is on", SystemCall.WRITE, filtered.writeEnd(), line, 1));
        var results = new AtomicLongArray(steps.size());
        results.set(filtering, -1); // until the filter is on: zero would be standard input
        try {
            int leader = new Threshold(walls.limits(), walls.groups(), () -> (int) results.get(filtering))
                    .cross(new RestrictedThread(steps, results, spawn::begin), spawn, filtered.readEnd());
            return new Supervisor(walls.answering(), walls.groups(), (int) results.get(filtering), leader);
        } catch (RuntimeException e) {
            walls.groups().kill(NO_GROUP); // should it have begun all the same
            walls.groups().free();
            if (results.get(filtering) >= 0) {
                Descriptors.close((int) results.get(filtering));
            }
            throw e;
        } finally {
            Descriptors.close(filtered.readEnd());
            Descriptors.close(filtered.writeEnd());
        }
    }

    private void beSupervised() {
        try {
            Threads.run("sandbox-supervisor", this::supervise);
        } catch (OutOfMemoryError e) { // of threads: the command has begun, and may not go on alone
            supervisor.kill();
            supervise();
            throw new SandboxException(Code.SETUP_FAILED, "cannot make a thread: close other programs", e);
        }
    }

    private void supervise() {
        try (var _ = answering.sockets()) {
            int code = supervisor.run();
            givenBack.accept(folder);
            exitCode.complete(code);
            Threads.Fresh.prepare();
        } catch (RuntimeException | Error e) { // the border of one command; told by end()
            exitCode.completeExceptionally(e);
        }
    }

    /** Takes the filter on, and gives the descriptor of whoever answers what it asks about. */
    static Step filter(Arena arena, Spawn spawn, Noted noted) {
        var processor = Kernel.architecture();
        byte[] filter = switch (noted) {
            case WHAT_IS_ASKED -> Filter.starting(processor, spawn.names()).bytesBefore(FILTER);
            case EVERYTHING ->
                Filter.startingExplained(processor, spawn.names())
                        .bytesBefore(Filter.explained(processor).bytes());
        };
        MemorySegment instructions = arena.allocate(filter.length, 8);
        MemorySegment.copy(filter, 0, instructions, ValueLayout.JAVA_BYTE, 0, filter.length);
        MemorySegment program = arena.allocate(16, 8); // struct sock_fprog
        program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.length / BpfProgram.INSTRUCTION_BYTES));
        program.set(ValueLayout.JAVA_LONG, 8, instructions.address());
        return new Step("filter system calls", SystemCall.SECCOMP, MODE_FILTER, NEW_LISTENER, program.address());
    }

    @Override
    public int read(byte[] chunk) throws IOException {
        return streams.read(chunk);
    }

    @Override
    public Optional<StandardInput> input() {
        return streams.input();
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
    public List<Refusal> refused() {
        return answering.refusals().all();
    }

    @Override
    public void kill() {
        supervisor.kill();
    }

    @Override
    public int end() throws InterruptedException {
        streams.close();
        try {
            return exitCode.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SandboxException survivors
                    ? survivors
                    : new IllegalStateException("the supervisor of a command broke down", e.getCause());
        }
    }
}
