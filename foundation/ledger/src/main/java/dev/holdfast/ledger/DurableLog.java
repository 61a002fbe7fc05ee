package dev.holdfast.ledger;

import dev.holdfast.ledger.Committed.Place;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ledger's files as one process knows them: it appends sealed batches to the write-ahead log, and publishes what is
 * there as tiles. Safe for use by several threads, and by several processes.
 */
final class DurableLog {
    static final Duration LOCK_DEADLINE = Duration.ofSeconds(10);

    /** How much of the write-ahead log is copied at most while nobody can append, unless publishing is slower than that. */
    private static final int TAIL_BYTES_MAX = 4 * 1024 * 1024;

    /** How often publishing goes on with what came meanwhile, before the write-ahead log is replaced all the same. */
    private static final int CATCHING_UP_MAX = 3;

    /** The next write-ahead log gets room for a little more than the last one came to. */
    private static final double ROOM_FACTOR = 1.125;

    private final Disk disk;
    private final HeadSigner signer;
    private final NoteKey key;
    private final Recovery recovery;
    private volatile Committed known = Committed.NOTHING; // changes only under the lock for appending

    /** How long the last write-ahead log was when it was replaced. */
    private volatile long lastLogBytes = Ledger.PUBLISHED_AT_BYTES;

    private final long reusedFromBytes;

    /** @param reusedFromBytes how long a write-ahead log has grown whose file is worth to be used again */
    DurableLog(Disk disk, HeadSigner signer, long reusedFromBytes) {
        this.disk = disk;
        this.signer = signer;
        this.reusedFromBytes = reusedFromBytes;
        this.key = NoteKey.of(signer);
        this.recovery = new Recovery(disk, key);
    }

    /** What this process knew last, without a look at the disk. */
    Committed known() {
        return known;
    }

    /** What is on disk now, durable. */
    Committed settled() {
        return exclusively(this::settle);
    }

    /** What is on disk now, with the entries that are in the write-ahead log. */
    Snapshot snapshot() {
        return exclusively(() -> Snapshot.of(disk, key, settle()));
    }

    /** Adds batches at the end, with one seal, all of them or none; both are durable when it returns. */
    Committed append(List<Batch> group) {
        return exclusively(() -> {
            known = write(settle(), group);
            return known;
        });
    }

    /** Publishes everything up to the head as it is now, and lets the write-ahead log begin there. */
    void publish() {
        if (!(settled().wal().last() instanceof Frame.OfSeal)) {
            return; // where a write-ahead log begins, everything before it is published, durable
        }
        try (var _ = locked(disk, Disk.Lock.PUBLISH)) {
            Committed upTo = settled();
            if (isLong(upTo)) {
                disk.prepare(Ledger.WAL, new byte[0], room());
            }
            for (int left = CATCHING_UP_MAX; left > 0 && upTo.wal().last() instanceof Frame.OfSeal; left--) {
                new Publication(disk, key).publish(upTo);
                Committed now = settled();
                if (now.wal().bytes() - upTo.wal().bytes() <= TAIL_BYTES_MAX || left == 1) {
                    if (isLong(now)) {
                        var base = new Frame.OfBase(upTo.note(), true);
                        disk.prepare(Ledger.WAL, rebased(base, now, upTo.wal().bytes()), room());
                    }
                    rebase(upTo);
                    return;
                }
                upTo = now;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Gives up what lies below a minimum; a larger one that is in force already stays.
     *
     * @param statement the index of the entry that states it
     */
    void prune(long statement, long minimum) {
        publish();
        try (var _ = locked(disk, Disk.Lock.PUBLISH)) {
            if (snapshot().minimum() <= minimum) {
                Minimum.enforce(disk, statement, minimum);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        forgetReused(); // what was pruned may still stand there
    }

    /** Publishes what this process knows of, and keeps no file of a write-ahead log that was used before. */
    void settleDown() {
        if (known.wal().last() instanceof Frame.OfSeal) {
            publish();
        }
        if (known.wal().base().reused()) {
            forgetReused();
        }
    }

    /** Gives up what stands on behind the end of a write-ahead log whose file was used before, and the room it takes. */
    private void forgetReused() {
        if (!settled().wal().base().reused()) {
            return;
        }
        try (var _ = locked(disk, Disk.Lock.PUBLISH)) {
            exclusively(() -> {
                Committed now = settle();
                var base = new Frame.OfBase(now.wal().base().note(), false);
                known = begun(base, now, Place.afterBase(now.wal().base()).bytes());
                return known;
            });
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Keeps a head that witnesses have cosigned. */
    void keep(WitnessedHead head) {
        exclusively(() -> {
            head.keep(disk, key);
            return known;
        });
    }

    private void rebase(Committed published) {
        exclusively(() -> {
            known = replaced(settle(), published);
            return known;
        });
    }

    private Committed settle() throws IOException {
        Committed settled = recovery.settle(known);
        if (!settled.equals(known) && settled.wal().bytes() > 0) {
            disk.sync(Ledger.WAL); // a process that died may have left it in memory alone
        }
        known = settled;
        return settled;
    }

    private Committed write(Committed settled, List<Batch> group) throws IOException {
        Committed before = settled.wal().equals(Place.NONE) ? founded() : settled;
        var leaves = new ArrayList<byte[]>();
        int batchBytes = 0;
        for (Batch batch : group) {
            leaves.addAll(batch.leaves());
            batchBytes += batch.bytes();
        }
        Frontier grown = before.frontier().plus(leaves);
        Head head = grown.head();
        // INVARIANT: the seal becomes durable together with its entries and before anyone is told of it, so no
        // head that someone has seen can be lost to a crash and signed again over other entries.
        String note = Checkpoint.signed(head, signer, key);
        byte[] seal = Frame.bytes(Frame.SEAL, note);
        byte[] end = before.wal().base().end();
        var bytes = ByteBuffer.allocate(batchBytes + seal.length + end.length);
        group.forEach(batch -> batch.putInto(bytes));
        bytes.put(seal).put(end);
        try {
            disk.write(Ledger.WAL, before.wal().bytes(), bytes.array());
            disk.sync(Ledger.WAL);
        } catch (IOException e) {
            withdraw(before, e);
            throw e;
        }
        return new Committed(
                grown,
                new Place(
                        before.wal().base(),
                        new Frame.OfSeal(note),
                        before.wal().bytes() + bytes.capacity() - end.length));
    }

    /** Makes the file before its first batch, so that a torn first batch cannot be taken for a torn file. */
    private Committed founded() throws IOException {
        var base = new Frame.OfBase("", false);
        disk.replace(Ledger.WAL, base.bytes());
        return new Committed(Frontier.EMPTY, Place.afterBase(base));
    }

    /** After a failed sync the batch may exist in memory alone, so the next recovery must not find and publish it. */
    private void withdraw(Committed before, IOException cause) {
        try {
            Recovery.cut(disk, before);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private int room() {
        return (int) Math.min(lastLogBytes * ROOM_FACTOR, Ledger.WAL_BYTES_MAX);
    }

    private boolean isLong(Committed at) {
        return at.wal().bytes() > reusedFromBytes;
    }

    /** Replaces the write-ahead log by one that begins where the tiles end and holds what came meanwhile. */
    private Committed replaced(Committed now, Committed published) throws IOException {
        lastLogBytes = Math.max(now.wal().bytes(), Ledger.PUBLISHED_AT_BYTES);
        var base = new Frame.OfBase(published.note(), isLong(now));
        return begun(base, now, published.wal().bytes());
    }

    /** Begins a write-ahead log with what stands behind a place of the one that is there. */
    private Committed begun(Frame.OfBase base, Committed now, long from) throws IOException {
        byte[] bytes = rebased(base, now, from);
        if (base.reused()) {
            disk.reuse(Ledger.WAL, joined(bytes, base.end()));
        } else {
            disk.replace(Ledger.WAL, bytes);
        }
        Frame last = from == now.wal().bytes() ? base : now.wal().last();
        return new Committed(now.frontier(), new Place(base, last, bytes.length));
    }

    private byte[] rebased(Frame.OfBase base, Committed now, long from) throws IOException {
        return joined(
                base.bytes(),
                disk.read(Ledger.WAL, from, Math.toIntExact(now.wal().bytes() - from)));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private <T> T exclusively(Work<T> work) {
        try (var _ = locked(disk, Disk.Lock.APPEND)) {
            return work.run();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    static Disk.Hold locked(Disk disk, Disk.Lock which) throws IOException {
        return disk.lock(which, LOCK_DEADLINE)
                .orElseThrow(() -> new LedgerException(
                        Code.BUSY,
                        "another process has kept the ledger for " + LOCK_DEADLINE.toSeconds()
                                + " s; end it or try again"));
    }

    static LedgerException unusable(IOException e) {
        return new LedgerException(
                Code.DISK, "the ledger cannot be read or written: " + reason(e) + "; check space and rights", e);
    }

    /** What the operating system said; some exceptions of a file system tell the file alone in their message. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException gone -> "`" + gone.getFile() + "` is gone";
            case AccessDeniedException denied -> "`" + denied.getFile() + "`: permission denied";
            case DirectoryNotEmptyException folder ->
                "`" + folder.getFile() + "` is a folder that is in the way, move it";
            default -> String.valueOf(e.getMessage());
        };
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
