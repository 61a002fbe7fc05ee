package dev.holdfast.ledger;

import dev.holdfast.ledger.Committed.Place;
import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The entries of a ledger as they were at one moment: those in the tiles, which never change, and a copy of those that
 * were in the write-ahead log. Whatever is appended, published or replaced later makes no difference to it.
 */
final class Snapshot {
    /** Sees one entry. */
    interface Visitor {
        void entry(long index, String text, Digest leaf);
    }

    private final Disk disk;
    private final String origin;
    private final Committed end;
    private final Head base;
    private final byte[] tail;

    private Snapshot(Disk disk, String origin, Committed end, Head base, byte[] tail) {
        this.disk = disk;
        this.origin = origin;
        this.end = end;
        this.base = base;
        this.tail = tail;
    }

    /** Copies what is not in tiles yet; under the lock for appending. */
    static Snapshot of(Disk disk, NoteKey key, Committed end) throws IOException {
        String note = end.wal().base().note();
        Head base = note.isEmpty() ? Head.EMPTY : Checkpoint.parse(SignedNote.parse(note), key.name());
        long from =
                end.wal().bytes() == 0 ? 0 : Place.afterBase(end.wal().base()).bytes();
        byte[] tail = disk.read(Ledger.WAL, from, Math.toIntExact(end.wal().bytes() - from));
        return new Snapshot(disk, key.name(), end, base, tail);
    }

    Head head() {
        return end.head();
    }

    /** The index of the first entry that was not given up, as a signed entry states it. */
    long minimum() throws IOException {
        OptionalLong statement = Minimum.statement(disk);
        if (statement.isEmpty()) {
            return 0;
        }
        if (statement.getAsLong() >= head().size()) {
            throw Minimum.namesNothing();
        }
        long index = statement.getAsLong();
        return Pruned.of(index, entry(index).entry()).minimum();
    }

    /**
     * Hands out the entries from an index on, in order. They are handed out while they are read.
     *
     * @param from at least the {@linkplain #minimum minimum}
     * @throws LedgerException {@code CORRUPT} when it turns out at the end that they are not what was signed
     */
    void read(long from, Visitor visitor) throws IOException {
        Frontier edge = bundled(from, visitor);
        if (!edge.head().equals(base)) {
            throw changed();
        }
        Head last = walk(edge, (text, leaf, upTo) -> {
            if (upTo.size() > from) {
                visitor.entry(upTo.size() - 1, text, leaf);
            }
        });
        if (!last.equals(head())) {
            throw changed();
        }
    }

    /**
     * One entry, checked against the signed head.
     *
     * @param index from 0, less than the size
     * @throws LedgerException {@code CORRUPT} when it is not what was signed
     */
    Recorded entry(long index) throws IOException {
        if (index >= base.size()) {
            var found = new AtomicReference<Recorded>();
            read(index, (at, text, leaf) -> {
                if (at == index) {
                    found.set(new Recorded(at, EntryFormat.parse(text), leaf));
                }
            });
            return found.get();
        }
        long number = index / TilePath.WIDTH;
        byte[] bytes = Bundle.read(disk, number, TilePath.width(base.size(), 0, number))
                .get((int) (index % TilePath.WIDTH));
        Digest leaf = TreeHash.leaf(bytes);
        if (!tree().inclusion(index, base.size()).proves(leaf, base.root())) {
            throw changed();
        }
        return new Recorded(index, EntryFormat.parse(Bundle.text(bytes)), leaf);
    }

    /** Reads the bundles, and returns the tree at their end. */
    private Frontier bundled(long from, Visitor visitor) throws IOException {
        long number = Math.min(from, base.size()) / TilePath.WIDTH;
        Frontier edge = tree().frontier(number * TilePath.WIDTH);
        while (edge.size() < base.size()) {
            int width = TilePath.width(base.size(), 0, number);
            for (byte[] entry : Bundle.read(disk, number, width)) {
                Digest leaf = TreeHash.leaf(entry);
                edge = edge.plus(leaf);
                if (edge.size() > from) {
                    visitor.entry(edge.size() - 1, Bundle.text(entry), leaf);
                }
            }
            number++;
        }
        return edge;
    }

    private Head walk(Frontier edge, Walk.Visitor visitor) throws IOException {
        Place start = Place.afterBase(end.wal().base());
        var last = new Committed(edge, start);
        var walk = new Walk(FrameReader.Source.of(tail, start.bytes()), origin, last, visitor);
        Walk.Stop stop = walk.skip(); // the root at the end stands for all seals on the way
        while (stop instanceof Walk.Stop.Sealed(var upTo)) {
            last = upTo;
            stop = walk.skip();
        }
        return last.head();
    }

    private TreeReader tree() {
        return new TreeReader(new HashTiles(disk, base.size()));
    }

    private LedgerException changed() {
        return new LedgerException(
                Code.CORRUPT,
                "the entries were changed after `" + head()
                        + "` was signed; run `holdfast ledger verify` to see where");
    }
}
