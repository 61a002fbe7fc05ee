package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One examination of a ledger from its first byte: every checksum, every entry's form, every root, every signature, and
 * every receipt it is compared with. It changes nothing and trusts nothing but the key and the receipts. For one use.
 *
 * <p>Bytes behind the published head are no part of the ledger and are not judged, unless they are signed heads that an
 * honest crash cannot have left there.
 */
final class Audit {
    private final NoteKey key;
    private final List<Head> receipts;
    private final Map<Long, Head> headsAtReceipts = new HashMap<>();
    private String badEntry = "";
    private Head good = Head.EMPTY;
    private int sealsBehindPublished;

    /** @param receipts heads that were handed out earlier and must still be heads of this ledger */
    Audit(NoteKey key, List<Head> receipts) {
        this.key = key;
        this.receipts =
                receipts.stream().sorted(Comparator.comparingLong(Head::size)).toList();
        receipts.forEach(receipt -> headsAtReceipts.put(receipt.size(), Head.EMPTY)); // to be met on the way
    }

    /**
     * @param checkpoint the file {@code checkpoint} as it was at the same moment as {@code bytes}
     * @param bytes how long the file {@code entries} was
     */
    Verification of(Disk disk, byte[] checkpoint, long bytes) throws IOException {
        var walk = new Walk(disk, key.name(), Committed.NOTHING, bytes, this::entry);
        Head published;
        try {
            String note = Checkpoint.text(checkpoint);
            published = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
        } catch (LedgerException e) {
            goThrough(walk, new Head(Long.MAX_VALUE, TreeHash.EMPTY));
            return new Verification.Broken(good.size(), "the file `checkpoint`: " + e.getMessage(), 0);
        }
        String stopped = goThrough(walk, published);
        if (good.size() < published.size()) {
            return new Verification.Broken(good.size(), stopped, published.size() - good.size());
        }
        if (sealsBehindPublished > 1) {
            return new Verification.Broken(
                    good.size(), "later heads than the one in `checkpoint` were signed; an older file was put back", 0);
        }
        return compareReceipts();
    }

    /** Walks as far as seals, signatures and entries are good; returns why it stopped there. */
    private String goThrough(Walk walk, Head published) throws IOException {
        while (true) { // ends with the file: each step reads at least one frame
            switch (walk.next()) {
                case Walk.Stop.Damaged(var what) -> {
                    return what;
                }
                case Walk.Stop.End() -> {
                    return "the file `entries` ends there";
                }
                case Walk.Stop.Sealed(var upTo, var seal) -> {
                    String problem = judge(upTo.head(), seal, published);
                    if (!problem.isEmpty()) {
                        return problem;
                    }
                }
            }
        }
    }

    /** What is wrong with a batch whose seal states the right root; nothing is the empty text. */
    private String judge(Head head, SignedNote seal, Head published) {
        try {
            Checkpoint.verified(seal, key);
        } catch (LedgerException e) {
            return "a seal: " + e.getMessage();
        }
        if (!badEntry.isEmpty()) {
            return badEntry;
        }
        if (head.size() > published.size()) {
            sealsBehindPublished++;
            return good.size() < published.size() ? "no seal stands where `checkpoint` says" : "";
        }
        if (head.size() == published.size() && !head.equals(published)) {
            return "the entries give the head `" + head + "`, `checkpoint` signs `" + published + "`";
        }
        good = head;
        return "";
    }

    private void entry(String text, Digest leaf, Frontier upTo) {
        headsAtReceipts.computeIfPresent(upTo.size(), (size, _) -> upTo.head());
        try {
            EntryFormat.parse(text);
        } catch (LedgerException e) {
            badEntry = badEntry.isEmpty() ? e.getMessage() : badEntry;
        }
    }

    private Verification compareReceipts() {
        long vouched = 0;
        for (Head receipt : receipts) {
            if (receipt.size() > good.size()) {
                return new Verification.Broken(
                        good.size(),
                        "the receipt `" + receipt + "` is of a longer ledger; entries were taken away",
                        receipt.size() - good.size());
            }
            if (!receipt.equals(headsAtReceipts.get(receipt.size()))) {
                return new Verification.Broken(
                        vouched,
                        "the receipt `" + receipt + "` is of other entries; the ledger was written anew",
                        good.size() - vouched);
            }
            vouched = receipt.size();
        }
        return new Verification.Intact(good, good.size());
    }
}
