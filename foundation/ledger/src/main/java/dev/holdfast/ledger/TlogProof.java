package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One file that shows offline that a ledger holds an entry (C2SP tlog-proof): the entry's place, the way to the root, and
 * the signed head.
 *
 * @param index the entry's place
 * @param hashes the inclusion proof
 * @param checkpoint the signed note whose root the proof leads to
 */
public record TlogProof(long index, List<Digest> hashes, String checkpoint) {
    private static final String FORMAT = "c2sp.org/tlog-proof@v1";
    private static final Pattern INDEX = Pattern.compile("index (0|[1-9][0-9]{0,17})");
    private static final int HASHES_MAX = Long.SIZE - 1;

    public TlogProof {
        hashes = List.copyOf(hashes);
        if (index < 0 || hashes.size() > HASHES_MAX) {
            throw malformed("its index or the number of its hashes is impossible");
        }
    }

    /**
     * Reads a proof; who vouches for it is still to be asked. An {@code extra} line is read over: nothing signs it.
     *
     * @throws LedgerException {@code CORRUPT} when it is malformed
     */
    public static TlogProof parse(String text) {
        int border = text.indexOf("\n\n");
        if (text.length() > SignedNote.CHARS_MAX || border < 0) {
            throw malformed("it has no empty line before a checkpoint, or is too long");
        }
        var lines = new ArrayList<>(List.of(text.substring(0, border).split("\n", HASHES_MAX + 4)));
        if (!lines.removeFirst().equals(FORMAT)) {
            throw malformed("its first line is not `" + FORMAT + "`");
        }
        if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
            byte[] _ = decoded(lines.removeFirst().substring("extra ".length()));
        }
        var index = INDEX.matcher(lines.isEmpty() ? "" : lines.removeFirst());
        if (!index.matches()) {
            throw malformed("it names no index");
        }
        List<Digest> hashes = lines.stream().map(TlogProof::hash).toList();
        return new TlogProof(Long.parseLong(index.group(1)), hashes, text.substring(border + 2));
    }

    /**
     * Whether the ledger of that key holds these bytes at the proof's index.
     *
     * @param entry the entry's canonical form
     * @param verifierKey the ledger's key, as {@link Ledger#verifierKey} prints it
     * @return the signed head that covers the entry
     * @throws LedgerException {@code UNSIGNED} when that key did not sign the checkpoint, {@code FORKED} when the proof
     *     does not lead from the entry to its root, {@code CORRUPT} when the checkpoint is malformed
     * @throws IllegalArgumentException when the key is malformed
     */
    public Head proves(byte[] entry, String verifierKey) {
        Head head = Checkpoint.verified(SignedNote.parse(checkpoint), NoteKey.parse(verifierKey));
        if (!new InclusionProof(index, head.size(), hashes).proves(TreeHash.leaf(entry), head.root())) {
            throw new LedgerException(
                    Code.FORKED,
                    "the proof does not show that entry `" + index + "` of `" + head
                            + "` is this one; compare it with the ledger it was taken from");
        }
        return head;
    }

    /** The file's text. */
    public String rendered() {
        var text = new StringBuilder(FORMAT).append("\nindex ").append(index).append('\n');
        for (Digest hash : hashes) {
            text.append(Base64.getEncoder().encodeToString(hash.raw())).append('\n');
        }
        return text.append('\n').append(checkpoint).toString();
    }

    private static Digest hash(String line) {
        byte[] raw = decoded(line);
        if (raw.length != HashTiles.HASH_BYTES) {
            throw malformed("a line is no hash");
        }
        return Digest.ofRaw(raw);
    }

    private static byte[] decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through, like what decodes and is written otherwise
        }
        throw malformed("a line is not in standard base64");
    }

    private static LedgerException malformed(String why) {
        return new LedgerException(Code.CORRUPT, "not a tlog-proof: " + Visible.inert(why, 200));
    }
}
