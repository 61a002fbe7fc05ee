package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.RestrictedThread.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** A start whose thread lives on until it is told to end, long after it has started the command. */
final class LingeringStart {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS

    private final Descriptors.Pipe word = Descriptors.Pipe.open();
    private final ProcessGroups groups = new ProcessGroups(new Leash(), Mark.fresh());

    private final Noted noted;

    LingeringStart(Noted noted) {
        this.noted = noted;
    }

    /** A platform that says which process stands still, and lets it stand for ever. */
    public static void main(String[] arguments) throws InterruptedException {
        var start = new LingeringStart(Noted.WHAT_IS_ASKED);
        var folder = Path.of(arguments[0]);
        Thread crossing = Thread.ofPlatform()
                .start(() -> start.exitCode(new Command(List.of("/usr/bin/touch", "begun"), folder, Map.of())));
        System.out.println(start.standing());
        crossing.join();
    }

    /** Starts a command, and gives its exit code when it has ended. */
    int exitCode(Command command) {
        try (Arena arena = Arena.ofConfined();
                Spawn spawn = new Spawn(arena, command, new StandardStreams.Inside.Files(-1, 2))) {
            var filtered = Descriptors.Pipe.open();
            long line = arena.allocateFrom("\n").address();
            var steps = List.of(
                    new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1),
                    LandlockProcess.filter(arena, spawn, noted),
                    new Step("say that the filter is on", SystemCall.WRITE, filtered.writeEnd(), line, 1));
            var results = new AtomicLongArray(new long[] {0, -1, 0});
            var quotas = ProcessLimits.USUAL.quotas();
            int process;
            try (var starting = new RestrictedThread(steps, results, () -> {
                int result = spawn.begin();
                Kernel.call(SystemCall.READ, word.readEnd(), line, 1);
                return result;
            })) {
                process = new Threshold(
                                () -> KernelLimits.of(quotas, new Account.Own(0, 0), groups.mark()), groups, () ->
                                        (int) results.get(1))
                        .cross(starting, spawn, filtered.readEnd());
            }
            Descriptors.close(filtered.readEnd());
            Descriptors.close(filtered.writeEnd());
            return new Supervisor(answering(), groups, (int) results.get(1), process).run();
        }
    }

    private static Supervisor.Answering answering() {
        var refusals = new RefusalNotes();
        return new Supervisor.Answering(
                new Sockets(List.of(), List.of(), Gateway.open(List.of(), refusals), refusals),
                new Modes(List.of(), refusals),
                Explanation.of(new Permits(List.of()), refusals),
                refusals);
    }

    /** Lets the thread end, before it has begun or while it lingers. */
    void end() {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.call(SystemCall.WRITE, word.writeEnd(), arena.allocate(1).address(), 1);
        }
    }

    /** The process that has become the command and stands still; waits for it. */
    int standing() {
        while (true) { // the test's timeout ends it
            for (ProcessTable.Row row : groups.members(ProcessTable.read()).rows()) {
                Path process = Path.of("/proc", Integer.toString(row.id()));
                try {
                    if (Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)
                            .contains("(touch) T ")) {
                        return row.id();
                    }
                } catch (IOException e) {
                    Thread.onSpinWait(); // it has ended
                }
            }
        }
    }
}
