package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import java.util.Base64;
import java.util.List;

/**
 * A C2SP tlog-proof that has its entry with it, in the line {@code extra}: whoever has the file and the ledger's key needs
 * nothing else. Nothing signs that line, and nothing has to: the proof leads from the entry's hash to the signed root.
 *
 * @param entry the entry's canonical form
 * @param proof of its place
 */
public record EntryProof(String entry, TlogProof proof) {
    private static final String EXTRA = "extra ";

    /**
     * What a proof shows.
     *
     * @param recorded the entry at its place
     * @param head the signed head that covers it
     */
    public record Proved(Recorded recorded, Head head) {}

    /**
     * Reads a proof; who vouches for it is still to be asked.
     *
     * @throws LedgerException {@code CORRUPT} when it is malformed or has no entry with it
     */
    public static EntryProof parse(String text) {
        TlogProof proof = TlogProof.parse(text);
        String second = text.lines().skip(1).findFirst().orElse("");
        if (!second.startsWith(EXTRA)) {
            throw new LedgerException(
                    Code.CORRUPT,
                    "the proof has no line `extra` with its entry; ask for one that `holdfast ledger prove` wrote");
        }
        byte[] entry = Base64.getDecoder().decode(second.substring(EXTRA.length()));
        return new EntryProof(Bundle.text(entry), proof);
    }

    /**
     * Whether the ledger of that key holds the entry at the proof's index.
     *
     * @param verifierKey the ledger's key, as {@link Ledger#verifierKey} prints it
     * @throws LedgerException {@code CORRUPT} when the entry is none; otherwise as {@link TlogProof#proves}
     * @throws IllegalArgumentException when the key is malformed
     */
    public Proved proves(String verifierKey) {
        byte[] bytes = entry.getBytes(UTF_8);
        Head head = proof.proves(bytes, verifierKey);
        return new Proved(new Recorded(proof.index(), EntryFormat.parse(entry), TreeHash.leaf(bytes)), head);
    }

    /**
     * What these witnesses say about the proof's checkpoint.
     *
     * @return one for each of the keys that has cosigned it, in the order of the keys
     * @throws LedgerException {@code UNSIGNED} when a line is by one of the keys and does not belong to this checkpoint
     */
    public List<Cosignature> cosignatures(List<WitnessKey> keys) {
        SignedNote note = SignedNote.parse(proof.checkpoint());
        return keys.stream().flatMap(key -> key.on(note).stream()).toList();
    }

    /** The file's text. */
    public String rendered() {
        String whole = proof.rendered();
        int second = whole.indexOf('\n') + 1;
        return whole.substring(0, second) + EXTRA + Base64.getEncoder().encodeToString(entry.getBytes(UTF_8)) + "\n"
                + whole.substring(second);
    }
}
