package dev.holdfast.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A file whose time is fresh as long as the session lives. After a crash it tells when the session died, and so whether
 * a change in the workspace was its own or somebody's edit afterwards.
 */
public final class Pulse implements AutoCloseable {
    /** A change later than this after the last beat was not the session's. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Path file;
    private final InstantSource clock;
    private final Instant before;
    private final Thread beating;

    private Pulse(Path file, InstantSource clock, Instant before) {
        this.file = file;
        this.clock = clock;
        this.before = before;
        this.beating = Thread.ofVirtual().name("pulse").unstarted(this::beat);
    }

    /**
     * Reads when an earlier process of the session died. It does not beat before {@link #begin}: until what that process
     * left is settled, however many resumes that takes, its time of death stays on record.
     *
     * @param file created when missing
     */
    public static Pulse start(Path file, InstantSource clock) {
        try {
            Instant before = Instant.MAX;
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                before = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
            } else {
                Files.createFile(file);
            }
            return new Pulse(file, clock, before);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write `" + file + "`: " + e.getMessage(), e);
        }
    }

    /** The same for a session that has begun already: if its file is gone, nothing passes for the session's own. */
    public static Pulse again(Path file, InstantSource clock) {
        boolean lost = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        var pulse = start(file, clock);
        return lost ? new Pulse(file, clock, Instant.MIN) : pulse;
    }

    /** Begins to beat, before the session's first own change; once begun, nothing happens. */
    void begin() {
        if (beating.getState() == Thread.State.NEW) {
            try {
                beatOnce();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write `" + file + "`: " + e.getMessage(), e);
            }
            beating.start();
        }
    }

    /** The last moment at which an earlier process of the session may have changed something; far away if none died. */
    Instant lastOwnChange() {
        return before.equals(Instant.MAX) ? before : before.plus(GRACE);
    }

    /**
     * The last moment at which a session that does not run may have changed something; in the distant past if the file is
     * gone, so that nothing passes for the session's own.
     */
    public static Instant lastOwnChange(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .plus(GRACE);
        } catch (IOException e) {
            return Instant.MIN;
        }
    }

    private void beat() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(INTERVAL);
                beatOnce();
            }
        } catch (InterruptedException | IOException ended) {
            // closed; or the disk is gone, which the ledger will report with more to say
        }
    }

    private void beatOnce() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }

    @Override
    public void close() {
        beating.interrupt();
    }
}
