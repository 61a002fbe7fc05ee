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
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A command behind Landlock and a filter, with the thread that supervises it. */
final class LandlockProcess implements Started {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final int MODE_FILTER = 1; // SECCOMP_SET_MODE_FILTER
    private static final int NEW_LISTENER = 8 | 32; // SECCOMP_FILTER_FLAG_NEW_LISTENER | .._WAIT_KILLABLE_RECV

    private static final int NO_GROUP = 0;
    private static final int FILES = 0x400; // CLONE_FILES
    private static final int FIRST = 3; // behind input, output and errors
    private static final long LAST = 0xffff_ffffL;

    private final Supervisor supervisor;
    private final StandardStreams streams;
    private final Supervisor.Answering answering;
    private final After after;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private LandlockProcess(
            Supervisor supervisor, StandardStreams streams, Supervisor.Answering answering, After after) {
        this.supervisor = supervisor;
        this.streams = streams;
        this.answering = answering;
        this.after = after;
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
     * What is to be done when no process is left.
     *
     * @param folder the private one of the command
     * @param givenBack gets the folder, before the end is told; not when the start fails
     * @param prepare makes the next start cheaper, after the end was told
     */
    record After(PrivateFolder folder, Consumer<PrivateFolder> givenBack, Runnable prepare) {}

    /** Starts a command. Its folder and its streams stay the caller's when this throws. */
    static LandlockProcess start(Program program, Walls walls, After after) {
        var streams = program.streams();
        try (Arena arena = Arena.ofConfined();
                Spawn spawn = new Spawn(arena, program.command(), streams.inside())) {
            var supervisor = started(arena, program, walls, spawn);
            var process = new LandlockProcess(supervisor, streams, walls.answering(), after);
            process.beSupervised();
            return process;
        } finally {
            streams.handedOver();
        }
    }

    /** Starts it, and gives who is to supervise it. */
    private static Supervisor started(Arena arena, Program program, Walls walls, Spawn spawn) {
        var filtered = Descriptors.Pipe.open();
        var steps = new ArrayList<>(Becoming.steps(arena, program.account()));
        steps.add(new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1));
        steps.add(new Step(
                "restrict files",
                SystemCall.LANDLOCK_RESTRICT_SELF,
                walls.ruleset().descriptor()));
        int filtering = steps.size();
        steps.add(filter(arena, spawn, walls.answering().explanation().noted()));
        long line = arena.allocateFrom("\n").address();
        steps.add(new Step("say that the filter is on", SystemCall.WRITE, filtered.writeEnd(), line, 1));
        steps.addAll(holdingOnly(program.streams().inside()));
        var results = new AtomicLongArray(steps.size());
        results.set(filtering, -1); // until the filter is on: zero would be standard input
        try (var starting = new RestrictedThread(steps, results, spawn::begin)) {
            int leader = new Threshold(walls.limits(), walls.groups(), () -> (int) results.get(filtering))
                    .cross(starting, spawn, filtered.readEnd());
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
            after.givenBack().accept(after.folder());
            exitCode.complete(code);
            supervisor.forget();
            Threads.Fresh.prepare();
            after.prepare().run();
        } catch (SandboxException survivors) {
            exitCode.completeExceptionally(survivors);
        } catch (RuntimeException | Error e) { // the border of one command
            exitCode.completeExceptionally(new IllegalStateException("the supervisor of a command broke down", e));
        }
    }

    /**
     * Leaves to this thread, and so to the process that it starts, no open files but those it is to get. That process waits for answers
     * before its program begins; would it hold a listener itself, its own or that of another start, then it would wait for
     * ever when all who could answer have been killed. So the kernel fails its call, and it ends.
     */
    static List<Step> holdingOnly(StandardStreams.Inside streams) {
        var steps = new ArrayList<>(List.of(new Step("have open files of its own", SystemCall.UNSHARE, FILES)));
        long first = FIRST;
        for (int kept : streams.descriptors()) {
            if (kept > first) {
                steps.add(new Step("close files", SystemCall.CLOSE_RANGE, first, kept - 1L, 0));
            }
            first = Math.max(first, kept + 1L);
        }
        steps.add(new Step("close files", SystemCall.CLOSE_RANGE, first, LAST, 0));
        return steps;
    }

    /** Takes the filter on, and gives the descriptor of whoever answers what it asks about. */
    static Step filter(Arena arena, Spawn spawn, Noted noted) {
        MemorySegment instructions = StartingFilter.of(noted).instructions(arena, spawn.names());
        MemorySegment program = arena.allocate(16, 8); // struct sock_fprog
        program.set(ValueLayout.JAVA_SHORT, 0, (short) (instructions.byteSize() / BpfProgram.INSTRUCTION_BYTES));
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
        return Optional.of(after.folder().root());
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
    public CompletableFuture<Integer> end() {
        streams.close();
        return exitCode;
    }
}
