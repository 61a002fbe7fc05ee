package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.Committed.Place;
import dev.holdfast.terms.Digest;
import java.io.IOException;

/**
 * Goes through the write-ahead log from seal to seal, and checks that each states the root of the entries before it unless
 * it is told to skip that. Whether the right key signed a seal is for the caller to ask. For one thread.
 */
final class Walk {
    /** Sees each entry on the way, before the seal behind it has been checked. */
    interface Visitor {
        /** Sees nothing. */
        Visitor NONE = (text, leaf, upTo) -> {};

        void entry(String text, Digest leaf, Frontier upTo) throws IOException;
    }

    /** Where a walk pauses. */
    sealed interface Stop {
        /** Just behind a seal. */
        record Sealed(Committed upTo) implements Stop {}

        /** Before bytes that no walk gets past; the entries since the last seal do not count. */
        record Damaged(String what) implements Stop {}

        /** At the end, with nothing since the last seal. */
        record End() implements Stop {}
    }

    private final FrameReader frames;
    private final String origin;
    private final Frame.OfBase base;
    private final Visitor visitor;
    private Frontier grown;

    /** @param from a place known to be just behind a seal or the base */
    Walk(FrameReader.Source source, String origin, Committed from, Visitor visitor) {
        this.frames = new FrameReader(source, from.wal().bytes());
        this.origin = origin;
        this.base = from.wal().base();
        this.visitor = visitor;
        this.grown = from.frontier();
    }

    /** Goes on to just behind the next seal, if there is one and it states the right root. */
    Stop next() throws IOException {
        Stop stop = skip();
        return stop instanceof Stop.Sealed(var upTo) ? checked(upTo) : stop;
    }

    /** The same, whatever the seal states. */
    Stop skip() throws IOException {
        for (int batch = 0; batch <= Ledger.GROUP_ENTRIES_MAX; batch++) {
            switch (frames.next()) {
                case Frame.OfEntry(var text) -> {
                    Digest leaf = TreeHash.leaf(text.getBytes(UTF_8));
                    grown = grown.plus(leaf);
                    visitor.entry(text, leaf, grown);
                }
                case Frame.OfSeal seal -> {
                    return batch == 0
                            ? new Stop.Damaged("a seal stands behind no entry")
                            : new Stop.Sealed(new Committed(grown, new Place(base, seal, frames.position())));
                }
                case Frame.OfBase _ -> {
                    return new Stop.Damaged("a base stands behind the start");
                }
                case Frame.Damaged(var what) -> {
                    return new Stop.Damaged(what);
                }
                case Frame.End() -> {
                    return batch == 0 ? new Stop.End() : new Stop.Damaged("the last entries have no seal");
                }
            }
        }
        return new Stop.Damaged("more than " + Ledger.GROUP_ENTRIES_MAX + " entries stand before a seal");
    }

    /** After {@link Stop.End}: whether what is behind it is as the last append leaves it. */
    boolean endsWell() throws IOException {
        return base.reused() ? frames.startsWith(base.end()) : frames.onlyRoomLeft();
    }

    private Stop checked(Committed upTo) {
        try {
            return Checkpoint.parse(SignedNote.parse(upTo.note()), origin).equals(upTo.head())
                    ? new Stop.Sealed(upTo)
                    : new Stop.Damaged("a seal does not state the root of the entries before it");
        } catch (LedgerException e) {
            return new Stop.Damaged("a seal is malformed: " + e.getMessage());
        }
    }
}
