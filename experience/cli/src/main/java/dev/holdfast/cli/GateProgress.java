package dev.holdfast.cli;

import dev.holdfast.gate.Bytes;
import dev.holdfast.gate.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says on standard error how far a check has come, once it takes longer than a moment: in place on a terminal. */
final class GateProgress implements Progress, AutoCloseable {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final PrintStream err;
    private final InstantSource clock;
    private final Duration pause;
    private final boolean inPlace;
    private Instant next;
    private boolean said;

    GateProgress(Surroundings surroundings) {
        this.err = surroundings.streams().err();
        this.clock = surroundings.chance().clock();
        this.inPlace = surroundings.streams().terminals().contains(Surroundings.Std.ERR);
        this.pause = inPlace ? Duration.ofMillis(200) : Duration.ofSeconds(10);
        this.next = clock.instant().plus(MOMENT);
    }

    @Override
    public void looked(long files, long bytes) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(pause);
        String line = "looked at " + files + (files == 1 ? " file, " : " files, ") + Bytes.text(bytes);
        if (inPlace) {
            err.print("\r" + line + "\u001b[K");
            err.flush();
        } else {
            err.println(line);
        }
        said = true;
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (said && inPlace) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
