package dev.holdfast.ledger;

import dev.holdfast.ledger.Committed.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One examination of a ledger from its first byte: every entry's form, every hash and root, every signature, every file of
 * the tiles, and every receipt it is compared with. It changes nothing and trusts nothing but the key and the receipts.
 * For one use.
 */
final class Audit {
    /** More than any write-ahead log has; what is larger was not written by this module. */
    static final int WAL_BYTES_MAX = 256 * 1024 * 1024;

    private static final String CHANGED =
            ", and not as an append leaves it that was cut off: bytes were changed, or the"
                    + " power failed; keep a copy and compare a receipt, the next one to append cuts it";

    private final Disk disk;
    private final NoteKey key;
    private final List<Head> receipts;
    private final Map<Long, Head> headsAtReceipts = new HashMap<>();
    private Optional<Verification.Broken> badEntry = Optional.empty();
    private Frontier atBase = Frontier.EMPTY;
    private Head based = Head.EMPTY;
    private Head good = Head.EMPTY;
    private int unfinishedBytes;
    private long givenUp;
    private byte[] checkpoint = new byte[0];
    private byte[] wal = new byte[0];

    private Audit(Disk disk, NoteKey key, List<Head> receipts) {
        this.disk = disk;
        this.key = key;
        this.receipts =
                receipts.stream().sorted(Comparator.comparingLong(Head::size)).toList();
        receipts.forEach(receipt -> headsAtReceipts.put(receipt.size(), Head.EMPTY)); // to be met on the way
    }

    /** @param receipts heads that were handed out earlier and must still be heads of this ledger */
    static Verification of(Disk disk, NoteKey key, List<Head> receipts) throws IOException {
        var heads = new ArrayList<>(receipts);
        try {
            WitnessedHead.kept(disk, key).map(WitnessedHead::head).ifPresent(heads::add);
        } catch (LedgerException e) {
            return new Verification.Broken(0, e.getMessage(), 0); // what the file of the witnesses is not
        }
        byte[] pruned = Minimum.bytes(disk);
        var audit = new Audit(disk, key, heads);
        Optional<Verification.Broken> problem = audit.problem();
        if (problem.isPresent() && !Arrays.equals(pruned, Minimum.bytes(disk))) {
            return of(disk, key, receipts); // somebody has pruned it meanwhile
        }
        return problem.<Verification>map(broken -> broken).orElseGet(audit::sound);
    }

    private Verification sound() {
        long entries = good.size() - givenUp;
        return unfinishedBytes == 0
                ? new Verification.Intact(good, entries)
                : new Verification.Unfinished(good, entries, unfinishedBytes);
    }

    /** What is wrong, if anything is: first what is published, then what stands in the write-ahead log. */
    private Optional<Verification.Broken> problem() throws IOException {
        if (disk.size(Ledger.OLD_ENTRIES) > 0) {
            return broken("it is in the layout of before the first release, which is no longer read");
        }
        look();
        Head published;
        Optional<Place> start;
        try {
            String note = Checkpoint.text(checkpoint);
            published = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
        } catch (LedgerException e) {
            return broken("the file `checkpoint`: " + e.getMessage());
        }
        try {
            start = start(published);
        } catch (LedgerException e) {
            return broken("the file `wal`: " + e.getMessage());
        }
        long minimum;
        try {
            minimum = minimum(published);
        } catch (LedgerException e) {
            return broken(e.getMessage());
        }
        Optional<Verification.Broken> problem = new TileAudit(disk, published, minimum, tiles()).run();
        if (problem.isEmpty() && start.isPresent()) {
            good = published;
            problem = batches(start.get(), published);
        }
        if (problem.isEmpty()) {
            problem = badEntry.filter(bad -> bad.index() < good.size()); // what has no seal is nobody's
        }
        if (problem.isEmpty()) {
            problem = beyond();
        }
        return problem.isEmpty() ? compareReceipts() : problem;
    }

    /** Takes up what others may change meanwhile, as it is at one moment. */
    private void look() throws IOException {
        try (var _ = DurableLog.locked(disk, Disk.Lock.APPEND)) {
            checkpoint = Checkpoint.bytes(disk);
            wal = disk.read(Ledger.WAL, 0, WAL_BYTES_MAX);
            if (wal.length > 0) {
                disk.sync(Ledger.WAL); // what is vouched for must not be lost in a power cut after that
            }
        }
    }

    /** What an entry says of the minimum. Its bundle stands above, so the examination says whether it is what was signed. */
    private long minimum(Head published) throws IOException {
        OptionalLong statement = Minimum.statement(disk);
        if (statement.isEmpty()) {
            return 0;
        }
        long number = statement.getAsLong() / TilePath.WIDTH;
        int at = (int) (statement.getAsLong() % TilePath.WIDTH);
        int width = TilePath.width(published.size(), 0, number);
        if (at >= width) {
            throw Minimum.namesNothing();
        }
        String text = Bundle.text(Bundle.read(disk, number, width).get(at));
        return Pruned.of(statement.getAsLong(), EntryFormat.parse(text)).minimum();
    }

    private TileAudit.Visitor tiles() {
        return new TileAudit.Visitor() {
            @Override
            public void entry(long index, byte[] entry, Frontier upTo) {
                meet(upTo);
                see(index, Optional.empty(), entry);
            }

            @Override
            public void givenUp(Frontier upTo) {
                givenUp++;
                meet(upTo);
            }
        };
    }

    private Optional<Place> start(Head published) throws IOException {
        return switch (frames().next()) {
            case Frame.OfBase base -> {
                String note = base.note();
                based = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
                yield Optional.of(Place.afterBase(base));
            }
            case Frame.End() when wal.length == 0 && published.size() == 0 -> Optional.empty();
            case Frame.End() -> throw new LedgerException(LedgerException.Code.LOST, "it is missing");
            case Frame.OfEntry _, Frame.OfSeal _, Frame.Damaged _ ->
                throw new LedgerException(LedgerException.Code.CORRUPT, "it does not begin as it was written");
        };
    }

    private FrameReader frames() {
        return new FrameReader(FrameReader.Source.of(wal, 0), 0);
    }

    private void meet(Frontier upTo) {
        if (upTo.size() == based.size()) {
            atBase = upTo;
        }
        if (!headsAtReceipts.isEmpty()) {
            headsAtReceipts.computeIfPresent(upTo.size(), (size, _) -> upTo.head());
        }
    }

    private void see(long index, Optional<String> text, byte[] entry) {
        try {
            EntryFormat.parse(text.orElseGet(() -> Bundle.text(entry)));
        } catch (LedgerException e) {
            badEntry = Optional.of(
                    badEntry.map(bad -> new Verification.Broken(bad.index(), bad.what(), bad.affected() + 1))
                            .orElseGet(() -> new Verification.Broken(index, e.getMessage(), 1)));
        }
    }

    /** Examines the write-ahead log. */
    private Optional<Verification.Broken> batches(Place start, Head published) throws IOException {
        if (published.size() < based.size()) {
            return broken("later heads than the one in `checkpoint` were signed; an older file was put back");
        }
        if (!atBase.head().equals(based)) {
            return broken("the file `wal` begins after the head `" + based + "`, which the tiles do not give");
        }
        var walk = new Walk(
                FrameReader.Source.of(wal, 0), key.name(), new Committed(atBase, start), (text, leaf, upTo) -> {
                    if (upTo.size() > published.size()) {
                        meet(upTo);
                        see(upTo.size() - 1, Optional.of(text), new byte[0]);
                    }
                });
        Head at = based;
        long end = start.bytes();
        Walk.Stop stop = signed(walk.next());
        while (stop instanceof Walk.Stop.Sealed(var upTo)) {
            boolean passes = at.size() < published.size()
                    && published.size() <= upTo.head().size();
            at = upTo.head();
            end = upTo.wal().bytes();
            if (passes && !at.equals(published)) {
                return broken("the file `wal` gives the head `" + at + "`, `checkpoint` signs `" + published + "`");
            }
            stop = signed(walk.next());
        }
        if (at.size() < published.size()) {
            return broken("the file `wal` ends before the head `" + published + "` in `checkpoint`");
        }
        good = at;
        return remnant(start.base(), Arrays.copyOfRange(wal, Math.toIntExact(end), wal.length), stop);
    }

    private Optional<Verification.Broken> remnant(Frame.OfBase base, byte[] tail, Walk.Stop stop) throws IOException {
        var remnant = new Remnant(base, tail, key);
        int size = remnant.size();
        if (remnant.isBeginningOfABatch() && (size == 0 || !SealSearch.findsTwo(tail, key, good.size()))) {
            unfinishedBytes = size;
            return Optional.empty();
        }
        String what = stop instanceof Walk.Stop.Damaged(var why) ? why : "something stands behind it";
        return broken("the end of the file `wal` is no whole batch: " + what + CHANGED);
    }

    private Walk.Stop signed(Walk.Stop stop) {
        if (stop instanceof Walk.Stop.Sealed(var upTo)) {
            try {
                Checkpoint.verified(SignedNote.parse(upTo.note()), key);
            } catch (LedgerException e) {
                return new Walk.Stop.Damaged("a seal: " + e.getMessage());
            }
        }
        return stop;
    }

    /** Whether there are tiles beyond the last entry, which a ledger has that was put back to an older state. */
    private Optional<Verification.Broken> beyond() throws IOException {
        long number = good.size() / TilePath.WIDTH;
        int width = (int) (good.size() % TilePath.WIDTH);
        boolean found = exists(number, width) || exists(number + 1, 0);
        if (found) {
            byte[] before = wal;
            byte[] published = checkpoint;
            look();
            // where another process has appended meanwhile, the tiles are of what it appended
            found = Arrays.equals(before, wal) && Arrays.equals(published, checkpoint);
        }
        return found ? broken("there are tiles of more entries; older files were put back") : Optional.empty();
    }

    private boolean exists(long number, int widerThan) throws IOException {
        String full = TilePath.entries(number, TilePath.WIDTH);
        return disk.size(full) > 0
                || disk.list(TilePath.partials(full)).stream()
                        .anyMatch(width -> width.matches("[1-9][0-9]{0,2}") && Integer.parseInt(width) > widerThan);
    }

    private Optional<Verification.Broken> compareReceipts() {
        long vouched = 0;
        for (Head receipt : receipts) {
            if (receipt.size() > good.size()) {
                return Optional.of(new Verification.Broken(
                        good.size(),
                        "the receipt `" + receipt + "` is of a longer ledger; entries were taken away",
                        receipt.size() - good.size()));
            }
            if (!receipt.equals(headsAtReceipts.get(receipt.size()))) {
                return Optional.of(new Verification.Broken(
                        vouched,
                        "the receipt `" + receipt + "` is of other entries; the ledger was written anew",
                        good.size() - vouched));
            }
            vouched = receipt.size();
        }
        return Optional.empty();
    }

    private Optional<Verification.Broken> broken(String what) {
        return Optional.of(new Verification.Broken(good.size(), what, 0));
    }
}
