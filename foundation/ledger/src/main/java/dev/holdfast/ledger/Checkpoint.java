package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A signed head in the words of C2SP tlog-checkpoint: origin, size and root, a line each, and no extension lines. */
final class Checkpoint {
    private static final Pattern TEXT = Pattern.compile("([^\n]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n");

    private Checkpoint() {}

    /** The bytes of the published checkpoint, at most one more than a note may have; none when there is none. */
    static byte[] bytes(Disk disk) throws IOException {
        return disk.read(Ledger.CHECKPOINT, 0, SignedNote.CHARS_MAX + 1);
    }

    /** @throws LedgerException {@code CORRUPT} when the bytes are not UTF-8 */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LedgerException(Code.CORRUPT, "the file `checkpoint` is not in UTF-8; compare it with a copy", e);
        }
    }

    /**
     * The head that is published; the empty one where none is.
     *
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED}
     */
    static Head published(Disk disk, NoteKey key) throws IOException {
        String note = text(bytes(disk));
        return note.isEmpty() ? Head.EMPTY : verified(SignedNote.parse(note), key);
    }

    static SignedNote sign(Head head, HeadSigner signer) {
        return SignedNote.sign(statement(head, signer.name()), signer);
    }

    /**
     * The same note as it is stored, without a look at its parts, which would take half as long as signing it.
     *
     * @param key the signer's
     */
    static String signed(Head head, HeadSigner signer, NoteKey key) {
        return SignedNote.signed(statement(head, key.name()), signer, key);
    }

    private static String statement(Head head, String origin) {
        return origin + "\n" + head.size() + "\n"
                + Base64.getEncoder().encodeToString(head.root().raw()) + "\n";
    }

    /**
     * The head a note states, whoever signed it.
     *
     * @throws LedgerException {@code CORRUPT} when it is no checkpoint, {@code UNSIGNED} when it is of another ledger
     */
    static Head parse(SignedNote note, String origin) {
        var match = TEXT.matcher(note.text());
        if (!match.matches()) {
            throw notACheckpoint();
        }
        if (!match.group(1).equals(origin)) {
            throw new LedgerException(
                    Code.UNSIGNED,
                    "the checkpoint is of the ledger `" + Visible.inert(match.group(1), 120) + "`, not of `" + origin
                            + "`; use the key it was signed with");
        }
        byte[] root = Base64.getDecoder().decode(match.group(3));
        if (!Base64.getEncoder().encodeToString(root).equals(match.group(3))) {
            throw notACheckpoint();
        }
        return new Head(Long.parseLong(match.group(2)), Digest.ofRaw(root));
    }

    /**
     * The head a note states, after checking that this key signed it.
     *
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED}
     */
    static Head verified(SignedNote note, NoteKey key) {
        Head head = parse(note, key.name());
        if (note.signedBy(List.of(key)).isEmpty()) {
            throw new LedgerException(Code.UNSIGNED, "the checkpoint is not signed by `" + key.name() + "`");
        }
        return head;
    }

    private static LedgerException notACheckpoint() {
        return new LedgerException(Code.CORRUPT, "the note is no checkpoint of three lines: origin, size, root");
    }
}
