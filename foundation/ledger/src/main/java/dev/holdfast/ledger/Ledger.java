package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tamper-evident log of everything that was decided and done: entries are added at the end, and what is added together
 * ends in a signed head over all entries so far. Nothing is ever changed, and nothing removed but the oldest entries by
 * {@link #prune}, whose hashes stay.
 *
 * <p>Several threads and several processes may append to the same directory: threads that wait are committed together, an
 * exclusive lock with a deadline orders the processes, and the ledger never forks. A crash at any moment leaves every batch
 * whose {@link #append} returned, and no part of a batch without the rest. Entries are durable in a write-ahead log first
 * and published as the tiles of C2SP tlog-tiles later. Safe for use by several threads.
 */
public final class Ledger implements AutoCloseable {
    /** The most entries of one batch. */
    public static final int BATCH_ENTRIES_MAX = 256;

    /** The most entries that are committed together. */
    static final int GROUP_ENTRIES_MAX = 4096;

    static final String WAL = "wal";
    static final String CHECKPOINT = "checkpoint";

    /** What held all entries in the layout that is no longer read. */
    static final String OLD_ENTRIES = "entries";

    /** How long the write-ahead log grows before it is published on the side. */
    static final int PUBLISHED_AT_BYTES = 16 * 1024 * 1024;

    /** How long it grows before appending waits for that. */
    static final int WAL_BYTES_MAX = 4 * PUBLISHED_AT_BYTES;

    private final Disk disk;
    private final NoteKey key;
    private final DurableLog log;
    private final PublishedTree tree;
    private final GroupCommit commits = new GroupCommit(this::commit);
    private final PublishingThread publishing =
            new PublishingThread(); // WAL_BYTES_MAX bounds what happens when it fails
    private volatile boolean closed;

    private Ledger(Disk disk, HeadSigner signer, long reusedFromBytes) {
        this.disk = disk;
        this.key = NoteKey.of(signer);
        this.log = new DurableLog(disk, signer, reusedFromBytes);
        this.tree = new PublishedTree(disk, key);
    }

    /**
     * Opens the ledger on a disk, which may be empty. The signed head is checked against the right edge of the tiles, and
     * every entry behind them against the last seal; whether older entries are as they were signed is for {@link #verify} to
     * say. What a crashed process left unfinished is cut. The ledger takes over the disk and closes it, also when opening
     * fails.
     *
     * @throws LedgerException when the files are not what appending and crashing leave behind: {@code LOST}, {@code
     *     FORKED}, {@code ROLLED_BACK}, {@code CORRUPT} or {@code UNSIGNED}, and nothing was changed; or {@code BUSY} or
     *     {@code DISK}
     */
    public static Ledger open(Disk disk, HeadSigner signer) {
        return open(disk, signer, PUBLISHED_AT_BYTES);
    }

    /** @param reusedFromBytes how long a write-ahead log has grown whose file is used again */
    static Ledger open(Disk disk, HeadSigner signer, long reusedFromBytes) {
        var ledger = new Ledger(disk, signer, reusedFromBytes);
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
     * @return a signed head that covers them, and perhaps what other threads added at the same time; they and it are
     *     durable
     * @throws LedgerException {@code REFUSED} or {@code BUSY} when nothing was written; {@code DISK} when it is uncertain
     *     whether the batch counts, which shows when reading; otherwise as {@link #open}
     */
    public Head append(List<Entry> entries) {
        requireOpen();
        if (entries.isEmpty() || entries.size() > BATCH_ENTRIES_MAX) {
            throw new LedgerException(
                    Code.REFUSED,
                    "a batch has 1 to " + BATCH_ENTRIES_MAX + " entries, not " + entries.size() + "; split it");
        }
        return commits.append(Batch.of(List.copyOf(entries)));
    }

    /** The signed head on disk now, with what other processes appended. */
    public Head head() {
        requireOpen();
        return log.settled().head();
    }

    /**
     * The signed note of the published head, which covers every entry appended before the call: a C2SP checkpoint, with
     * the cosignatures it may have.
     *
     * @return an empty text for a ledger without entries
     * @throws LedgerException as {@link #publish}
     */
    public String checkpoint() {
        publish();
        return reading(() -> Checkpoint.text(Checkpoint.bytes(disk)));
    }

    /**
     * Writes every entry appended before the call into tiles and publishes the head over them, for readers of C2SP
     * tlog-tiles. Nothing is lost when it fails, and it happens by itself sooner or later.
     *
     * @throws LedgerException as {@link #open}
     */
    public void publish() {
        requireOpen();
        log.publish();
    }

    /**
     * Hands out the entries from an index on, in order, to the end as it was when this was called; those below the {@link
     * #minimum} are not there any more and left out.
     *
     * <p>Entries are handed out while they are read. When their root turns out not to be the signed one, the call ends
     * in an exception, and what was handed out must not be believed.
     *
     * @param from an index from 0 to the ledger's size
     * @throws LedgerException {@code CORRUPT} when the entries are no longer what was signed; otherwise as {@link #open}
     */
    public void read(long from, Consumer<Recorded> reader) {
        requireOpen();
        Snapshot snapshot = log.snapshot();
        if (from < 0 || from > snapshot.head().size()) {
            throw new IllegalArgumentException("no entry `" + from + "` in a ledger of "
                    + snapshot.head().size() + "; read from 0 to "
                    + snapshot.head().size());
        }
        reading(() -> {
            snapshot.read(
                    Math.max(from, snapshot.minimum()),
                    (index, text, leaf) -> reader.accept(new Recorded(index, EntryFormat.parse(text), leaf)));
            return from;
        });
    }

    /** Hands out one session's entries, in order; otherwise as {@link #read}. */
    public void session(SessionId id, Consumer<Recorded> reader) {
        requireOpen();
        Snapshot snapshot = log.snapshot();
        String member = EntryFormat.sessionMember(id);
        reading(() -> {
            snapshot.read(snapshot.minimum(), (index, text, leaf) -> {
                if (text.contains(member)) { // spares parsing; a body may hold such a member too
                    var entry = EntryFormat.parse(text);
                    if (entry.session().equals(id)) {
                        reader.accept(new Recorded(index, entry, leaf));
                    }
                }
            });
            return id;
        });
    }

    /**
     * One entry, checked against the signed head.
     *
     * @param index from 0, less than the ledger's size
     * @throws LedgerException {@code PRUNED} below the {@link #minimum}; {@code CORRUPT} when it is no longer what was
     *     signed; otherwise as {@link #open}
     */
    public Recorded entry(long index) {
        requireOpen();
        Snapshot snapshot = log.snapshot();
        requireIndex(index, snapshot.head().size());
        return reading(() -> {
            if (index < snapshot.minimum()) {
                throw new LedgerException(
                        Code.PRUNED,
                        "entry `" + index + "` was given up when the ledger was pruned below `" + snapshot.minimum()
                                + "`; a copy that was exported before still fits the ledger");
            }
            return snapshot.entry(index);
        });
    }

    /**
     * The index of the first entry that was not given up by {@link #prune}.
     *
     * @throws LedgerException {@code CORRUPT} when no signed entry states it; otherwise as {@link #open}
     */
    public long minimum() {
        requireOpen();
        return reading(log.snapshot()::minimum);
    }

    /**
     * Gives up the entries below a minimum for good. Their hashes stay, and with them every root, receipt and proof. It may
     * be called again after a crash, and changes nothing when a larger minimum is in force.
     *
     * @param statement the index of the {@link Pruned} entry, appended before, that states the minimum; the minimum is not
     *     above it
     * @throws LedgerException {@code CORRUPT} when that entry is something else; otherwise as {@link #open}
     */
    public void prune(long statement) {
        long minimum = Pruned.of(statement, entry(statement).entry()).minimum();
        log.prune(statement, minimum);
    }

    /**
     * A proof that an entry is in the tree over the first entries.
     *
     * @param index the entry's, less than {@code size}
     * @param size of the tree, at most the ledger's
     * @throws LedgerException as {@link #publish}
     */
    public InclusionProof inclusion(long index, long size) {
        requireIndex(index, size);
        return reading(() -> {
            requirePublished(size);
            return tree.inclusion(index, size);
        });
    }

    /**
     * A proof that the tree over the second number of entries begins with the tree over the first; empty when the first is
     * 0, as a witness expects it.
     *
     * @param first from 0 to {@code second}
     * @param second at most the ledger's size
     * @throws LedgerException as {@link #publish}
     */
    public ConsistencyProof consistency(long first, long second) {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException(
                    "no tree of `" + first + "` entries grows to one of `" + second + "`; name the smaller size first");
        }
        return reading(() -> {
            requirePublished(second);
            return tree.consistency(first, second);
        });
    }

    /**
     * A proof for one entry that is checked offline, against the published head.
     *
     * @param index from 0, less than the ledger's size
     * @throws LedgerException as {@link #publish}
     */
    public TlogProof proof(long index) {
        String note = checkpoint();
        Head head = stated(note);
        requireIndex(index, head.size());
        return new TlogProof(index, inclusion(index, head.size()).hashes(), note);
    }

    /**
     * The same with the entry in it, against the largest head that witnesses have cosigned where that covers the entry.
     *
     * @param index from 0, less than the ledger's size
     * @throws LedgerException {@code PRUNED}, or as {@link #publish}
     */
    public EntryProof entryProof(long index) {
        String entry = entry(index).entry().canonical();
        return new EntryProof(
                entry,
                witnessed()
                        .filter(seen -> index < seen.head().size())
                        .map(seen -> new TlogProof(
                                index, inclusion(index, seen.head().size()).hashes(), seen.rendered()))
                        .orElseGet(() -> proof(index)));
    }

    /**
     * The head that a checkpoint of this ledger states.
     *
     * @param note as {@link #checkpoint} gives it
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED}
     */
    public Head stated(String note) {
        return note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
    }

    /**
     * Examines everything on disk again, from the first byte; the head this object knows must still be a head of it.
     *
     * @throws LedgerException {@code BUSY} or {@code DISK}: damage is an answer, not an exception
     */
    public Verification verify() {
        requireOpen();
        return reading(() -> Audit.of(disk, key, List.of(log.known().head())));
    }

    /** Removes what a crash left of entries that were given up. */
    public void finishPruning() {
        requireOpen();
        reading(() -> Minimum.statement(disk)).ifPresent(this::prune);
    }

    /** The largest head that enough witnesses have cosigned, if any was kept; {@link Witnesses} keeps them. */
    public Optional<WitnessedHead> witnessed() {
        requireOpen();
        return reading(() -> WitnessedHead.kept(disk, key));
    }

    /** Keeps a head with the lines of witnesses, which were verified; a larger one that is kept already stays. */
    void keepWitnessed(SignedNote checkpoint, List<SignedNote.SignatureLine> cosignatures) {
        requireOpen();
        log.keep(WitnessedHead.of(checkpoint, cosignatures, key));
    }

    /** The public key as tools for C2SP signed notes take it: name, id and key. */
    public String verifierKey() {
        return key.toString();
    }

    /** The same of a ledger that need not be open. */
    public static String verifierKey(HeadSigner signer) {
        return NoteKey.of(signer).toString();
    }

    /** Publishes what is not published yet, if that can be done, and closes the disk; safe to call twice. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            publishing.await();
            log.settleDown();
        } catch (LedgerException e) {
            // every entry is durable without it, and whoever opens the ledger next does it
        }
        try {
            disk.close();
        } catch (IOException e) {
            throw DurableLog.unusable(e);
        }
    }

    private Head commit(List<Batch> group) {
        if (log.known().wal().bytes() > WAL_BYTES_MAX) {
            log.publish();
        }
        Committed end = log.append(group);
        if (end.wal().bytes() > PUBLISHED_AT_BYTES) {
            publishing.begin(log::publish);
        }
        return end.head();
    }

    private void requirePublished(long size) throws IOException {
        requireOpen();
        long published = tree.size();
        if (published < size) {
            log.publish();
            published = tree.size();
        }
        if (published < size) {
            throw new IllegalArgumentException("no tree of `" + size + "` entries in a ledger of " + published);
        }
    }

    private static void requireIndex(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no entry `" + index + "` in a ledger of " + size);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the ledger is closed");
        }
    }

    private static <T> T reading(Reading<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw DurableLog.unusable(e);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }
}
