package dev.holdfast.ledger;

import dev.holdfast.ledger.Committed.Place;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Brings what a process knows of a ledger up to what is on disk, and cuts what a process left behind that died while it
 * appended. Runs only under the exclusive lock for appending.
 *
 * <p>The ledger is what the published tiles hold and, behind it, the sealed batches of the write-ahead log. An honest
 * crash leaves a torn batch behind the last seal, which nobody was told of and which is cut; or a checkpoint that is ahead
 * of the write-ahead log's base, since that was not replaced yet. Whatever else is found was not left by a crash, and is
 * refused, but for a seal that a later good one makes needless: it stays for {@link Audit} to tell of.
 */
final class Recovery {
    private final Disk disk;
    private final NoteKey key;

    Recovery(Disk disk, NoteKey key) {
        this.disk = disk;
        this.key = key;
    }

    /**
     * Costs two short reads when nothing has happened: of the first record, since the file may be one that was used
     * before and still hold the place this process knows, and of the last.
     *
     * @param known what this process knew last
     * @return what is on disk now; {@code known} itself when nothing has happened since
     * @throws LedgerException when the files cannot have come from {@code known} by appending, publishing and crashing
     */
    Committed settle(Committed known) throws IOException {
        Place place = known.wal();
        byte[] last = place.lastBytes();
        if (last.length == 0) {
            return load(known);
        }
        byte[] base = place.base().bytes();
        if (!startsWith(disk.read(Ledger.WAL, 0, base.length), base)) {
            return load(known);
        }
        byte[] found = disk.read(Ledger.WAL, place.bytes() - last.length, last.length + 1);
        if (!startsWith(found, last)) {
            throw lost(known.head(), "no longer holds what it held when this process last looked");
        }
        return found.length == last.length || found[last.length] == Frame.ROOM ? known : follow(known);
    }

    /** Reads on in the write-ahead log that this process knows. */
    private Committed follow(Committed known) throws IOException {
        Reach reach = reach(known);
        if (reach.damaged()) {
            cutUntold(reach.end());
        }
        return reach.end();
    }

    /** Reads what is needed to go on, and no more: the checkpoint, the right edge of the tiles, the write-ahead log. */
    private Committed load(Committed known) throws IOException {
        if (disk.size(Ledger.OLD_ENTRIES) > 0) {
            throw new LedgerException(
                    Code.CORRUPT,
                    "this ledger was written by a version before the first release, in a layout that is no longer read;"
                            + " move its directory away to begin a new one");
        }
        Head published = Checkpoint.published(disk, key);
        Place base = base(published);
        String note = base.base().note();
        Head based = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
        if (published.size() < based.size()) {
            throw rolledBack("`checkpoint` shows", published, based);
        }
        var tree = new TreeReader(new HashTiles(disk, published.size()));
        requireSame("the tiles give", tree.frontier(published.size()).head(), published);
        Frontier edge = tree.frontier(based.size());
        requireSame("the tiles give", edge.head(), based);
        Committed end = walked(new Committed(edge, base), published, known.head());
        if (end.head().size() < published.size()) {
            throw lost(published, "ends after entry " + end.head().size());
        }
        if (end.head().size() < known.head().size()) {
            throw rolledBack("the ledger ends with", end.head(), known.head());
        }
        if (known.head().size() < based.size()) {
            requireSame("the tiles give", tree.frontier(known.head().size()).head(), known.head());
        }
        WitnessedHead.mustBeReached(disk, key, end.head());
        return end;
    }

    /** Where the batches of the write-ahead log begin. */
    private Place base(Head published) throws IOException {
        return switch (new FrameReader(FrameReader.Source.of(disk), 0).next()) {
            case Frame.OfBase base -> Place.afterBase(base);
            case Frame.End() -> {
                if (published.size() > 0) {
                    throw lost(published, "is missing, and entries after them may have been in it");
                }
                yield Place.NONE;
            }
            case Frame.OfEntry _, Frame.OfSeal _, Frame.Damaged _ ->
                throw new LedgerException(
                        Code.CORRUPT,
                        "the file `wal` does not begin as it was written; restore it from a copy, nothing was changed");
        };
    }

    /** Walks to the last seal, past the two heads that must be among those it meets. */
    private Committed walked(Committed start, Head published, Head known) throws IOException {
        Reach reach = reach(start);
        Frontier before = start.frontier();
        for (Committed sealed : reach.sealed()) {
            requirePast(before, sealed.frontier(), published);
            requirePast(before, sealed.frontier(), known);
            before = sealed.frontier();
        }
        boolean whole = before.size() >= Math.max(published.size(), known.size());
        if (whole && (reach.damaged() || !reach.endsWell())) {
            cutUntold(reach.end());
        }
        return reach.end();
    }

    /**
     * How far the write-ahead log can be trusted.
     *
     * @param start where the walk began
     * @param sealed behind each seal on the way, the last of them signed by this ledger's key
     * @param damaged whether something else than the end stands behind the last of them
     * @param endsWell whether the end is as the last append leaves it
     */
    private record Reach(Committed start, List<Committed> sealed, boolean damaged, boolean endsWell) {
        Committed end() {
            return sealed.isEmpty() ? start : sealed.getLast();
        }
    }

    /**
     * Walks to the last seal that the key signed. It states the root of all entries before it, so that the seals there need
     * no look: there may be tens of thousands, and to verify one takes longer than to read its batch.
     */
    private Reach reach(Committed start) throws IOException {
        var walk = new Walk(FrameReader.Source.of(disk), key.name(), start, Walk.Visitor.NONE);
        var sealed = new ArrayList<Committed>();
        Walk.Stop stop = walk.skip();
        while (stop instanceof Walk.Stop.Sealed(var upTo)) {
            sealed.add(upTo);
            stop = walk.skip();
        }
        boolean damaged = stop instanceof Walk.Stop.Damaged;
        boolean endsWell = !damaged && walk.endsWell();
        while (!sealed.isEmpty() && !isSigned(sealed.getLast())) {
            sealed.removeLast();
            damaged = true;
        }
        return new Reach(start, sealed, damaged, endsWell);
    }

    private boolean isSigned(Committed sealed) {
        try {
            var note = SignedNote.parse(sealed.note());
            // what it states comes first: a log in a file used before may run on into thousands of seals that
            // are signed and of other entries, and to verify a signature takes far longer
            return Checkpoint.parse(note, key.name()).equals(sealed.head())
                    && !note.signedBy(List.of(key)).isEmpty();
        } catch (LedgerException e) {
            return false; // as every seal that is not this ledger's
        }
    }

    /** Cuts off what a crash may have left, unless more is damaged than a crash can. */
    private void cutUntold(Committed end) throws IOException {
        byte[] tail = disk.read(Ledger.WAL, end.wal().bytes(), Audit.WAL_BYTES_MAX);
        if (SealSearch.findsTwo(tail, key, end.head().size())) {
            throw new LedgerException(
                    Code.CORRUPT,
                    "the file `wal` was changed after entry " + end.head().size()
                            + ", and signed entries stand behind that;"
                            + " restore it from a copy, nothing was changed");
        }
        cut(disk, end);
    }

    /** Takes away what stands behind the last seal; without a sync: if a crash undoes it, it is done again. */
    static void cut(Disk disk, Committed end) throws IOException {
        disk.truncate(Ledger.WAL, end.wal().bytes());
        byte[] mark = end.wal().base().end();
        if (mark.length > 0) {
            disk.write(Ledger.WAL, end.wal().bytes(), mark);
        }
    }

    private static void requirePast(Frontier before, Frontier after, Head mark) {
        if (before.size() < mark.size() && mark.size() <= after.size()) {
            requireSame("the file `wal` gives", after.head(), mark);
        }
    }

    private static void requireSame(String who, Head found, Head signed) {
        if (!found.equals(signed)) {
            throw new LedgerException(
                    Code.FORKED,
                    who + " the head `" + found + "` where `" + signed
                            + "` was signed; keep a copy and compare it with a receipt, nothing was changed");
        }
    }

    private static LedgerException lost(Head signed, String what) {
        return new LedgerException(
                Code.LOST,
                signed.size() + " entries are signed, but the file `wal` " + what
                        + "; restore it from a copy, nothing was changed");
    }

    private static LedgerException rolledBack(String who, Head found, Head later) {
        return new LedgerException(
                Code.ROLLED_BACK,
                who + " `" + found + "`, but `" + later
                        + "` was signed after it; someone put older files back: keep a copy and compare receipts");
    }

    private static boolean startsWith(byte[] all, byte[] start) {
        return all.length >= start.length && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }
}
