package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tamper-evident log of everything that was decided and done: entries are added at the end, and each batch ends in a
 * signed head over all entries so far. Nothing is ever changed or removed.
 *
 * <p>Several threads and several processes may append to the same directory; an exclusive lock with a deadline orders
 * their batches, so the ledger never forks. A crash at any moment leaves every batch whose {@link #append} returned, and
 * no part of a batch without the rest. Safe for use by several threads.
 */
public final class Ledger implements AutoCloseable {
    /** The most entries of one batch. */
    public static final int BATCH_ENTRIES_MAX = 256;

    static final String ENTRIES = "entries";
    static final String CHECKPOINT = "checkpoint";
    static final Duration LOCK_DEADLINE = Duration.ofSeconds(10);

    private final Disk disk;
    private final HeadSigner signer;
    private final NoteKey key;
    private volatile Committed known = Committed.NOTHING; // changes only under the disk's lock
    private volatile boolean closed;

    private Ledger(Disk disk, HeadSigner signer) {
        this.disk = disk;
        this.signer = signer;
        this.key = NoteKey.of(signer);
    }

    /**
     * Opens the ledger on a disk, which may be empty, and checks every entry against the signed head. What a crashed
     * process left unfinished behind that head is finished or cut. The ledger takes over the disk and closes it, also
     * when opening fails.
     *
     * @throws LedgerException when the files are not what appending and crashing leave behind: {@code LOST}, {@code
     *     FORKED}, {@code ROLLED_BACK}, {@code CORRUPT} or {@code UNSIGNED}, and nothing was changed; or {@code BUSY} or
     *     {@code DISK}
     */
    public static Ledger open(Disk disk, HeadSigner signer) {
        var ledger = new Ledger(disk, signer);
        try {
            ledger.head();
            return ledger;
        } catch (LedgerException e) {
            try {
                disk.close();
            } catch (IOException late) {
                e.addSuppressed(late);
            }
            throw e;
        }
    }

    /**
     * Adds a batch at the end; all of it or nothing.
     *
     * @param entries 1 to {@value #BATCH_ENTRIES_MAX}, in order
     * @return the signed head that covers them; they and it are durable
     * @throws LedgerException {@code REFUSED} or {@code BUSY} when nothing was written; {@code DISK} when it is uncertain
     *     whether the batch counts, which shows when reading; otherwise as {@link #open}
     */
    public Head append(List<Entry> entries) {
        if (entries.isEmpty() || entries.size() > BATCH_ENTRIES_MAX) {
            throw new LedgerException(
                    Code.REFUSED,
                    "a batch has 1 to " + BATCH_ENTRIES_MAX + " entries, not " + entries.size() + "; split it");
        }
        List<Entry> batch = List.copyOf(entries);
        return exclusively(() -> {
            known = settled();
            known = write(known, batch);
            return known.head();
        });
    }

    /** The signed head on disk now, with what other processes appended. */
    public Head head() {
        return exclusively(() -> {
            known = settled();
            return known.head();
        });
    }

    /**
     * Hands out the entries from an index on, in order, to the end as it was when this was called.
     *
     * <p>Entries are handed out while they are read. When their root turns out not to be the signed one, the call ends
     * in an exception, and what was handed out must not be believed.
     *
     * @param from an index from 0 to the ledger's size
     * @throws LedgerException {@code CORRUPT} when the entries are no longer what was signed; otherwise as {@link #open}
     */
    public void read(long from, Consumer<Recorded> reader) {
        Head head = head();
        if (from < 0 || from > head.size()) {
            throw new IllegalArgumentException(
                    "no entry `" + from + "` in a ledger of " + head.size() + "; read from 0 to " + head.size());
        }
        each((text, leaf, upTo) -> {
            if (upTo.size() > from) {
                reader.accept(new Recorded(upTo.size() - 1, EntryFormat.parse(text), leaf));
            }
        });
    }

    /** Hands out one session's entries, in order; otherwise as {@link #read}. */
    public void session(SessionId id, Consumer<Recorded> reader) {
        read(0, recorded -> {
            if (recorded.entry().session().equals(id)) {
                reader.accept(recorded);
            }
        });
    }

    /**
     * Examines everything on disk again, from the first byte; the head this object knows must still be a head of it.
     *
     * @throws LedgerException {@code BUSY} or {@code DISK}: damage is an answer, not an exception
     */
    public Verification verify() {
        requireOpen();
        return verify(disk, signer, List.of(known.head()));
    }

    /**
     * Examines a ledger, also one too damaged to open, and compares it with receipts from outside, which alone show that
     * a whole directory was put back to an older state. Changes nothing; the disk stays open.
     *
     * @param receipts heads that were kept elsewhere, in any order
     * @throws LedgerException {@code BUSY} or {@code DISK}
     */
    public static Verification verify(Disk disk, HeadSigner signer, List<Head> receipts) {
        NoteKey key = NoteKey.of(signer);
        try {
            byte[] note;
            long bytes;
            var all = new ArrayList<>(receipts);
            try (var _ = locked(disk)) {
                note = Checkpoint.bytes(disk);
                bytes = disk.size(ENTRIES);
                WitnessedHead.kept(disk, key).map(WitnessedHead::head).ifPresent(all::add);
            }
            return new Audit(key, all).of(disk, note, bytes);
        } catch (LedgerException e) {
            if (e.code() == Code.BUSY) {
                throw e;
            }
            return new Verification.Broken(0, e.getMessage(), 0); // what the file of the witnesses is not
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The largest head that enough witnesses have cosigned, if any was kept; {@link Witnesses} keeps them. */
    public Optional<WitnessedHead> witnessed() {
        return exclusively(() -> WitnessedHead.kept(disk, key));
    }

    /** Keeps a head with the lines of witnesses, which were verified; a larger one that is kept already stays. */
    void keepWitnessed(SignedNote checkpoint, List<SignedNote.SignatureLine> cosignatures) {
        var _ = exclusively(() -> {
            WitnessedHead.of(checkpoint, cosignatures, key).keep(disk, key);
            return key;
        });
    }

    /** The signed head on disk now, as a note; a ledger without entries has its own signed on the spot. */
    SignedNote checkpoint() {
        return exclusively(() -> {
            known = settled();
            return known.note().isEmpty() ? Checkpoint.sign(known.head(), signer) : SignedNote.parse(known.note());
        });
    }

    /** The proof that the ledger's first {@code second} entries begin with its first {@code first}. */
    ConsistencyProof consistency(long first, long second) {
        var leaves = new ArrayList<Digest>();
        read(0, recorded -> {
            if (recorded.index() < second) {
                leaves.add(recorded.leaf());
            }
        });
        return new LeafProofs(leaves).consistency(Math.toIntExact(first));
    }

    /** The public key as tools for C2SP signed notes take it: name, id and key. */
    public String verifierKey() {
        return key.toString();
    }

    /** Closes the disk; safe to call twice. */
    @Override
    public void close() {
        closed = true;
        try {
            disk.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Committed settled() throws IOException {
        Committed settled = new Recovery(disk, key).settle(known);
        // INVARIANT: nothing is read from or signed onto a ledger that is shorter than what its witnesses saw.
        WitnessedHead.mustBeReached(disk, key, settled.head());
        return settled;
    }

    private Committed write(Committed before, List<Entry> batch) throws IOException {
        var frames = new ByteArrayOutputStream();
        Frontier grown = before.frontier();
        for (Entry entry : batch) {
            String text = EntryFormat.text(entry);
            frames.writeBytes(Frame.bytes(Frame.ENTRY, text));
            grown = grown.plus(TreeHash.leaf(text.getBytes(UTF_8)));
        }
        // INVARIANT: the seal becomes durable together with its entries and before any checkpoint shows it, so no head
        // that someone has seen can be lost to a crash and signed again over other entries.
        String note = Checkpoint.sign(grown.head(), signer).rendered();
        frames.writeBytes(Frame.bytes(Frame.SEAL, note));
        try {
            disk.append(ENTRIES, frames.toByteArray());
            disk.sync(ENTRIES);
        } catch (IOException e) {
            withdraw(before, e);
            throw e;
        }
        disk.replace(CHECKPOINT, note.getBytes(UTF_8));
        return new Committed(grown, before.bytes() + frames.size(), note);
    }

    /** After a failed sync the batch may exist in memory alone, so the next recovery must not find and publish it. */
    private void withdraw(Committed before, IOException cause) {
        try {
            disk.truncate(ENTRIES, before.bytes());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void each(Walk.Visitor visitor) {
        Committed end = known;
        try {
            var walk = new Walk(disk, key.name(), Committed.NOTHING, end.bytes(), visitor);
            Walk.Stop stop = walk.next();
            Head last = Head.EMPTY;
            while (stop instanceof Walk.Stop.Sealed(var upTo, var _)) {
                last = upTo.head();
                stop = walk.next();
            }
            if (!last.equals(end.head())) {
                throw new LedgerException(
                        Code.CORRUPT,
                        "the entries were changed after `" + end.head()
                                + "` was signed; run `holdfast ledger verify` to see where");
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private <T> T exclusively(Work<T> work) {
        requireOpen();
        try (var _ = locked(disk)) {
            return work.run();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Disk.Hold locked(Disk disk) throws IOException {
        return disk.lock(LOCK_DEADLINE)
                .orElseThrow(() -> new LedgerException(
                        Code.BUSY,
                        "another process has kept the ledger for " + LOCK_DEADLINE.toSeconds()
                                + " s; end it or try again"));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the ledger is closed");
        }
    }

    private static LedgerException unusable(IOException e) {
        return new LedgerException(
                Code.DISK, "the ledger cannot be read or written: " + e.getMessage() + "; check space and rights", e);
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
