package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.RestrictedThread.Step;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** A platform that begins several starts at once, none of which it ever answers. */
final class UnansweredStart {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final int STARTS = 4;

    private UnansweredStart() {}

    /** Prints the number of each process that waits, one a line, and lives on. */
    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < STARTS; i++) {
            begin(new Command(List.of("/bin/true"), Path.of("/"), Map.of()));
        }
        long self = ProcessHandle.current().pid();
        var waiting = List.<ProcessTable.Row>of();
        while (waiting.size() < STARTS) { // the test's timeout ends it
            waiting = ProcessTable.read().where(row -> row.parent() == self).rows();
        }
        waiting.forEach(row -> System.out.println(row.id()));
        Thread.currentThread().join();
    }

    private static void begin(Command command) {
        var arena = Arena.global();
        var output = Descriptors.Pipe.open();
        var streams = new StandardStreams.Inside.Files(-1, output.writeEnd());
        var spawn = new Spawn(arena, command, streams);
        var steps = new ArrayList<>(List.of(
                new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1),
                LandlockProcess.filter(arena, spawn, Noted.WHAT_IS_ASKED)));
        steps.addAll(LandlockProcess.holdingOnly(streams));
        var _ = new RestrictedThread(steps, new AtomicLongArray(steps.size()), spawn::begin).begin();
    }
}
