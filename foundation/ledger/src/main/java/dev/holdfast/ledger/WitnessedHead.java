package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The largest head of a ledger that enough witnesses have cosigned, as the file {@code checkpoint-witnessed} keeps it: the
 * checkpoint with the witnesses' lines below the ledger's own. A ledger never signs below it.
 */
public final class WitnessedHead {
    static final String FILE = "checkpoint-witnessed";

    private final SignedNote note;
    private final Head head;

    private WitnessedHead(SignedNote note, Head head) {
        this.note = note;
        this.head = head;
    }

    /** A head of this ledger's key with cosignatures that were verified. */
    static WitnessedHead of(SignedNote checkpoint, List<SignedNote.SignatureLine> cosignatures, NoteKey key) {
        var lines = new ArrayList<>(checkpoint.signatures());
        lines.addAll(cosignatures);
        return new WitnessedHead(new SignedNote(checkpoint.text(), lines), Checkpoint.parse(checkpoint, key.name()));
    }

    /**
     * What the file says; whether witnesses have cosigned it is another question.
     *
     * @return empty when there is no file
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED} when the ledger's key has not signed it
     */
    static Optional<WitnessedHead> kept(Disk disk, NoteKey key) throws IOException {
        byte[] bytes = disk.read(FILE, 0, SignedNote.CHARS_MAX + 1);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            SignedNote note = SignedNote.parse(Checkpoint.text(bytes));
            return Optional.of(new WitnessedHead(note, Checkpoint.verified(note, key)));
        } catch (LedgerException e) {
            throw new LedgerException(
                    e.code(), "the file `" + FILE + "`: " + e.getMessage() + "; restore it from a copy", e);
        }
    }

    /**
     * What is kept of a ledger that need not be open; changes nothing.
     *
     * @return empty when no head was ever witnessed, or the file is gone
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED} when the ledger's key has not signed it, {@code DISK}
     */
    public static Optional<WitnessedHead> of(Disk disk, HeadSigner signer) {
        try {
            return kept(disk, NoteKey.of(signer));
        } catch (IOException e) {
            throw new LedgerException(
                    Code.DISK, "the file `" + FILE + "` cannot be read: " + e.getMessage() + "; check its rights", e);
        }
    }

    /** Replaces the file unless it holds a larger head; needs the disk's lock. */
    void keep(Disk disk, NoteKey key) throws IOException {
        if (kept(disk, key).map(old -> old.head.size() <= head.size()).orElse(true)) {
            disk.replace(FILE, rendered().getBytes(UTF_8));
        }
    }

    /**
     * Refuses a ledger that is shorter than what witnesses have seen of it, or another.
     *
     * @throws LedgerException {@code ROLLED_BACK} or {@code FORKED}
     */
    static void mustBeReached(Disk disk, NoteKey key, Head now) throws IOException {
        Optional<WitnessedHead> kept = kept(disk, key);
        if (kept.isEmpty()) {
            return;
        }
        Head seen = kept.get().head;
        if (now.size() < seen.size()) {
            throw new LedgerException(
                    Code.ROLLED_BACK,
                    "witnesses have seen `" + seen + "` of this ledger and it ends at `" + now
                            + "`; someone put older files back: keep a copy and restore the newer ones");
        }
        if (now.size() == seen.size() && !now.equals(seen)) {
            throw new LedgerException(
                    Code.FORKED,
                    "witnesses have seen `" + seen + "` of this ledger and it is now `" + now
                            + "`; it was written anew: keep a copy and restore the one they saw");
        }
    }

    /** The head. */
    public Head head() {
        return head;
    }

    /**
     * What these witnesses say about it.
     *
     * @return one for each of the keys that has cosigned it, in the order of the keys
     * @throws LedgerException {@code UNSIGNED} when a line is by one of the keys and does not belong to this head
     */
    public List<Cosignature> cosignatures(List<WitnessKey> keys) {
        return keys.stream().flatMap(key -> key.on(note).stream()).toList();
    }

    /** The checkpoint with all lines below it. */
    String rendered() {
        return note.rendered();
    }

    /** The line of a witness, which was verified before it was kept. */
    Optional<SignedNote.SignatureLine> line(WitnessKey key) {
        return note.signatures().stream().filter(key::isMine).findFirst();
    }

    /** Whether this is about the same head. */
    boolean isOf(SignedNote checkpoint) {
        return note.text().equals(checkpoint.text());
    }
}
