package dev.holdfast.ledger;

import dev.holdfast.ledger.Committed.Place;
import java.io.IOException;
import java.util.Optional;

/**
 * One examination of what was appended to a ledger after an earlier head: that the tree begins with that head, and the
 * form, hash and signed head of every entry behind it. What lies before the bundle that head ends in is taken from its
 * hashes and not read. It changes nothing.
 */
public final class LaterAudit {
    private final Disk disk;
    private final NoteKey key;
    private final Head earlier;
    private Head met = Head.EMPTY; // the head of this ledger that has the earlier one's size

    private LaterAudit(Disk disk, NoteKey key, Head earlier) {
        this.disk = disk;
        this.key = key;
        this.earlier = earlier;
    }

    /**
     * Examines a ledger that need not be open; the disk stays open.
     *
     * @param earlier a head that was verified before
     * @return the head up to which all is well; empty when it is not: {@link Verification#of(Disk, HeadSigner, java.util.List)} with
     *     the earlier head as a receipt says what is wrong and where
     * @throws LedgerException {@code BUSY} or {@code DISK}
     */
    public static Optional<Head> of(Disk disk, HeadSigner signer, Head earlier) {
        NoteKey key = NoteKey.of(signer);
        try {
            var audit = new LaterAudit(disk, key, earlier);
            Optional<Head> head = audit.head().filter(_ -> audit.met.equals(earlier));
            if (head.isPresent()) {
                WitnessedHead.mustBeReached(disk, key, head.get());
            }
            return head;
        } catch (LedgerException e) {
            return switch (e.code()) {
                case BUSY, DISK -> throw e;
                case REFUSED, CORRUPT, PRUNED, LOST, ROLLED_BACK, FORKED, UNSIGNED, KEY -> Optional.empty();
            };
        } catch (IOException e) {
            throw DurableLog.unusable(e);
        }
    }

    private Optional<Head> head() throws IOException {
        byte[] checkpoint;
        byte[] wal;
        try (var _ = DurableLog.locked(disk, Disk.Lock.APPEND)) {
            checkpoint = Checkpoint.bytes(disk);
            wal = disk.read(Ledger.WAL, 0, Audit.WAL_BYTES_MAX);
            disk.sync(Ledger.WAL); // what is vouched for must not be lost in a power cut after that
        }
        String note = Checkpoint.text(checkpoint);
        Head published = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
        var frames = new FrameReader(FrameReader.Source.of(wal, 0), 0);
        return published(published) && frames.next() instanceof Frame.OfBase base
                ? sealed(wal, base, published)
                : Optional.empty();
    }

    /** Reads the bundles from the one on in which the earlier head ends; whether they end in the published head. */
    private boolean published(Head published) throws IOException {
        var tree = new TreeReader(new HashTiles(disk, published.size()));
        long number = Math.min(earlier.size(), published.size()) / TilePath.WIDTH;
        Frontier edge = tree.frontier(number * TilePath.WIDTH);
        meet(edge);
        while (edge.size() < published.size()) {
            for (byte[] entry : Bundle.read(disk, number, TilePath.width(published.size(), 0, number))) {
                edge = edge.plus(TreeHash.leaf(entry));
                see(Bundle.text(entry), edge);
            }
            number++;
        }
        return edge.head().equals(published);
    }

    /** Reads the write-ahead log; the head of its last seal, if everything in it is as it was signed. */
    private Optional<Head> sealed(byte[] wal, Frame.OfBase base, Head published) throws IOException {
        Head based = base.note().isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(base.note()), key);
        if (based.size() > published.size()) {
            return Optional.empty();
        }
        Frontier atBase = new TreeReader(new HashTiles(disk, published.size())).frontier(based.size());
        if (!atBase.head().equals(based)) {
            return Optional.empty();
        }
        var walk = new Walk(
                FrameReader.Source.of(wal, 0),
                key.name(),
                new Committed(atBase, Place.afterBase(base)),
                (text, leaf, upTo) -> see(text, upTo));
        Head last = based;
        boolean passes = based.equals(published);
        Walk.Stop stop = walk.next();
        while (stop instanceof Walk.Stop.Sealed(var upTo)) {
            last = Checkpoint.verified(SignedNote.parse(upTo.note()), key);
            passes |= last.equals(published);
            stop = walk.next();
        }
        return passes && stop instanceof Walk.Stop.End && walk.endsWell() ? Optional.of(last) : Optional.empty();
    }

    private void see(String text, Frontier upTo) {
        meet(upTo);
        if (upTo.size() > earlier.size()) {
            EntryFormat.parse(text);
        }
    }

    private void meet(Frontier upTo) {
        if (upTo.size() == earlier.size()) {
            met = upTo.head();
        }
    }
}
