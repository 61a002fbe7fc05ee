package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Brings what a process knows of a ledger up to what is on disk, and finishes or undoes what a process left behind that
 * died while it appended. Runs only under the ledger's exclusive lock.
 *
 * <p>An honest crash leaves one of three states behind the published checkpoint: nothing; a batch without its seal, or a
 * torn one, which nobody was told of and which is cut; or one whole sealed batch whose checkpoint is still to be
 * published. Whatever else is found was not left by a crash, and is refused.
 */
final class Recovery {
    private final Disk disk;
    private final NoteKey key;

    Recovery(Disk disk, NoteKey key) {
        this.disk = disk;
        this.key = key;
    }

    /**
     * @param known what this process knew last
     * @throws LedgerException when the files cannot have come from {@code known} by appending and crashing
     */
    Committed settle(Committed known) throws IOException {
        String note = Checkpoint.text(Checkpoint.bytes(disk));
        if (note.equals(known.note()) && disk.size(Ledger.ENTRIES) == known.bytes()) {
            return known; // as this process left it
        }
        Head published = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
        if (published.size() < known.head().size()) {
            throw rolledBack(published, known.head());
        }
        long bytes = disk.size(Ledger.ENTRIES);
        if (bytes < known.bytes()) {
            throw lost(known.head(), "no more than its first " + bytes + " bytes");
        }
        var walk = new Walk(disk, key.name(), known, bytes, (text, leaf, upTo) -> {});
        Committed covered = cover(walk, known, published, note);
        return finish(walk, covered);
    }

    /** Walks to the seal that the published checkpoint repeats. */
    private static Committed cover(Walk walk, Committed known, Head published, String note) throws IOException {
        Committed at = known;
        while (at.frontier().size() < published.size()) {
            at = switch (walk.next()) {
                case Walk.Stop.Sealed(var upTo, var _) -> upTo;
                case Walk.Stop.Damaged(var what) ->
                    throw lost(published, at.frontier().size() + " of them: " + what);
                case Walk.Stop.End() -> throw lost(published, at.frontier().size() + " of them: the file ends there");
            };
        }
        if (!at.head().equals(published)) {
            throw new LedgerException(
                    Code.FORKED,
                    "the file `entries` gives the head `" + at.head() + "` where `checkpoint` signs `" + published
                            + "`; keep a copy of both and compare them with a receipt");
        }
        return new Committed(at.frontier(), at.bytes(), note);
    }

    /** Publishes the one sealed batch that a crash may have left behind, and cuts whatever follows. */
    private Committed finish(Walk walk, Committed covered) throws IOException {
        if (!(nextSigned(walk) instanceof Walk.Stop.Sealed(var next, var _))) {
            cut(covered);
            return covered;
        }
        if (nextSigned(walk) instanceof Walk.Stop.Sealed(var later, var _)) {
            throw rolledBack(covered.head(), later.head());
        }
        cut(next);
        disk.sync(Ledger.ENTRIES); // a process that died may have left it in memory alone
        disk.replace(Ledger.CHECKPOINT, next.note().getBytes(StandardCharsets.UTF_8));
        return next;
    }

    private Walk.Stop nextSigned(Walk walk) throws IOException {
        Walk.Stop stop = walk.next();
        if (stop instanceof Walk.Stop.Sealed(var _, var seal)) {
            try {
                Checkpoint.verified(seal, key);
            } catch (LedgerException e) {
                return new Walk.Stop.Damaged(e.getMessage());
            }
        }
        return stop;
    }

    private void cut(Committed end) throws IOException {
        if (disk.size(Ledger.ENTRIES) > end.bytes()) {
            disk.truncate(Ledger.ENTRIES, end.bytes()); // no sync: if it is undone by a crash, it is done again
        }
    }

    private static LedgerException lost(Head signed, String what) {
        return new LedgerException(
                Code.LOST,
                signed.size() + " entries are signed, but `entries` holds " + what
                        + "; restore `entries` from a copy, nothing was changed");
    }

    private static LedgerException rolledBack(Head published, Head later) {
        return new LedgerException(
                Code.ROLLED_BACK,
                "`checkpoint` shows `" + published + "`, but `" + later
                        + "` was signed after it; someone put an older file back: keep a copy and compare receipts");
    }
}
