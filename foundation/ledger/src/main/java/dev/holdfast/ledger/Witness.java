package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A witness (C2SP tlog-witness): it remembers the largest head it saw of each log it knows and cosigns only what extends
 * that one. Whoever holds a cosignature knows that the log cannot show anybody else another history, unless the witness
 * helps. One process at a time works on a directory. Safe for use by several threads, which it serves one by one.
 */
public final class Witness implements AutoCloseable {
    static final String NAME = "name";

    private static final int NAME_BYTES_MAX = 1024;

    private final Disk disk;
    private final Disk.Hold hold;
    private final WitnessSigner signer;
    private final WitnessStore store;
    private final List<WitnessedLog> logs;
    private final InstantSource clock;

    private Witness(Disk disk, Disk.Hold hold, WitnessSigner signer, List<WitnessedLog> logs, InstantSource clock) {
        this.disk = disk;
        this.hold = hold;
        this.signer = signer;
        this.store = new WitnessStore(disk, signer.key());
        this.logs = List.copyOf(logs);
        this.clock = clock;
    }

    /** What a witness answers. */
    public sealed interface Answer {
        /**
         * The head is remembered, and this says so.
         *
         * @param lines signature lines to put below the checkpoint
         */
        record Cosigned(String lines) implements Answer {}

        /**
         * The witness knows another size, or another root for this one.
         *
         * @param size what it knows
         */
        record Conflict(long size) implements Answer {}

        /**
         * Nothing was remembered or signed.
         *
         * @param status the HTTP status that says so
         */
        record Refused(int status, String why) implements Answer {}
    }

    /**
     * Makes the key of a new witness.
     *
     * @param state the witness's own directory; created if need be
     * @param name a URL without scheme
     * @return the public half, for the logs that will ask it
     * @throws IllegalArgumentException when the name is none
     * @throws LedgerException {@code REFUSED} when there is a witness already, {@code DISK} or {@code KEY}
     */
    public static WitnessKey create(Path state, String name) {
        try (var disk = FileDisk.open(state);
                var _ = alone(disk)) {
            if (disk.size(NAME) > 0) {
                throw new LedgerException(
                        Code.REFUSED, "there is a witness in `" + state + "` already; name another directory");
            }
            var signer = new WitnessSigner(name, Ed25519Signer.open(keyFile(state)));
            disk.replace(NAME, name.getBytes(UTF_8)); // last: a witness without a name has not begun
            return signer.key();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Opens a witness and reads everything it has cosigned; whatever cannot be read stops it here.
     *
     * @param logs those it answers; several keys of one origin are all good
     * @throws LedgerException {@code BUSY} when another process has it open, {@code KEY} when there is none, {@code
     *     CORRUPT} or {@code LOST} when its memory is damaged, {@code DISK}
     */
    public static Witness open(Path state, List<WitnessedLog> logs, InstantSource clock) {
        var disk = FileDisk.open(state);
        try {
            String name = new String(disk.read(NAME, 0, NAME_BYTES_MAX), UTF_8);
            if (name.isEmpty()) {
                throw new LedgerException(
                        Code.KEY, "there is no witness in `" + state + "`; make its key with `--new-key NAME`");
            }
            if (Files.notExists(keyFile(state), NOFOLLOW_LINKS)) {
                throw new LedgerException(
                        Code.KEY,
                        "the key `" + keyFile(state) + "` is gone; restore it from a copy, or begin a new witness in"
                                + " another directory");
            }
            return open(disk, new WitnessSigner(name, Ed25519Signer.open(keyFile(state))), logs, clock);
        } catch (IOException e) {
            throw unusable(e);
        } catch (IllegalArgumentException e) {
            throw new LedgerException(Code.CORRUPT, "the file `name` in `" + state + "`: " + e.getMessage(), e);
        }
    }

    static Witness open(Disk disk, WitnessSigner signer, List<WitnessedLog> logs, InstantSource clock) {
        var witness = new Witness(disk, alone(disk), signer, logs, clock);
        try {
            for (WitnessedLog log : logs) {
                witness.store.last(log.origin());
            }
            return witness;
        } catch (IOException e) {
            witness.close();
            throw unusable(e);
        } catch (LedgerException e) {
            witness.close();
            throw e;
        }
    }

    /** The public key that logs verify its cosignatures with. */
    public WitnessKey key() {
        return signer.key();
    }

    /**
     * Answers the body of one {@code add-checkpoint} request.
     *
     * @throws LedgerException {@code DISK}, {@code CORRUPT} or {@code LOST} when the memory fails: nothing was signed
     */
    public Answer add(String body) {
        Submission submission;
        Statement stated;
        try {
            submission = Submission.parse(body);
            stated = Statement.of(submission.checkpoint());
        } catch (LedgerException e) {
            return new Answer.Refused(400, e.getMessage());
        }
        List<NoteKey> keys = logs.stream()
                .filter(log -> log.origin().equals(stated.origin()))
                .map(WitnessedLog::key)
                .toList();
        if (keys.isEmpty()) {
            return new Answer.Refused(404, "no log `" + Visible.inert(stated.origin(), 120) + "` is witnessed here");
        }
        try {
            if (submission.checkpoint().signedBy(keys).isEmpty()) {
                return new Answer.Refused(403, "no key of `" + Visible.inert(stated.origin(), 120) + "` signed this");
            }
        } catch (LedgerException e) {
            return new Answer.Refused(403, e.getMessage());
        }
        if (submission.old() > stated.head().size()) {
            return new Answer.Refused(400, "the old size is larger than the checkpoint's");
        }
        try {
            return remembered(submission, stated);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** INVARIANT: one thread compares, keeps and signs at a time, and no signature leaves before its head is durable. */
    private synchronized Answer remembered(Submission submission, Statement stated) throws IOException {
        Optional<WitnessStore.Last> last = store.last(stated.origin());
        Head known = last.map(WitnessStore.Last::head).orElse(Head.EMPTY);
        Head next = stated.head();
        if (submission.old() != known.size()) {
            return new Answer.Conflict(known.size());
        }
        if (next.size() == known.size() && !next.equals(known)) {
            return new Answer.Conflict(known.size());
        }
        if (!extended(known, next, submission)) {
            return new Answer.Refused(422, "the proof does not show that the checkpoint extends what was witnessed");
        }
        Instant now = clock.instant();
        Instant time = last.map(WitnessStore.Last::cosignature)
                .map(Cosignature::time)
                .filter(now::isBefore)
                .orElse(now);
        var line = signer.cosign(submission.checkpoint(), time);
        store.keep(stated.origin(), new SignedNote(submission.checkpoint().text(), List.of(line)));
        return new Answer.Cosigned(line.rendered());
    }

    /** The witness's reading of a consistency proof: every tree extends the empty one, without any proof. */
    private static boolean extended(Head known, Head next, Submission submission) {
        return known.size() == 0
                ? submission.proof().isEmpty()
                : new ConsistencyProof(known.size(), next.size(), submission.proof()).proves(known.root(), next.root());
    }

    @Override
    public void close() {
        try (disk) {
            hold.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Disk.Hold alone(Disk disk) {
        try {
            return disk.lock(Disk.Lock.APPEND, Duration.ZERO)
                    .orElseThrow(() -> new LedgerException(
                            Code.BUSY, "another process is this witness already; one directory is for one witness"));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Path keyFile(Path state) {
        return state.resolve("key");
    }

    private static LedgerException unusable(IOException e) {
        return new LedgerException(
                Code.DISK,
                "the witness's memory cannot be read or written: " + e.getMessage() + "; check space and rights",
                e);
    }
}
