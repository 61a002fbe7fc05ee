package dev.holdfast.workspace;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Until when one look at a workspace may take.
 *
 * @param clock tells the time that the kernel stamps files with
 * @param limit how long the look may take in all
 */
record Deadline(InstantSource clock, Instant end, Duration limit) {
    /** Longer than anything takes. */
    private static final Duration ENDLESS = Duration.ofDays(10_000);

    static Deadline in(Duration limit, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(limit), limit);
    }

    static Deadline none(InstantSource clock) {
        return new Deadline(clock, Instant.MAX, ENDLESS);
    }

    /**
     * What time it is.
     *
     * @throws WorkspaceException TOO_LARGE when it is past the end
     */
    Instant now() {
        Instant now = clock.instant();
        if (now.isAfter(end)) {
            throw new WorkspaceException(
                    Code.TOO_LARGE,
                    "reading what changed in the workspace took longer than " + limit.toSeconds()
                            + " s: no snapshot can be taken; change less at once");
        }
        return now;
    }
}
