package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log sends to a witness (C2SP tlog-witness, {@code add-checkpoint}): the size the witness is believed to know, the
 * proof from there to the checkpoint, and the checkpoint.
 *
 * @param old how many entries the witness is believed to have seen
 * @param proof the hashes of the consistency proof
 * @param checkpoint the log's signed head
 */
record Submission(long old, List<Digest> proof, SignedNote checkpoint) {
    /** The most hashes of a proof that the protocol allows. */
    static final int HASHES_MAX = 63;

    /** Room for the longest proof and the longest note, in bytes of UTF-8. */
    static final int BYTES_MAX = SignedNote.CHARS_MAX + 64 * 48;

    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,17})");
    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9+/]{43}=");

    Submission {
        proof = List.copyOf(proof);
        if (proof.size() > HASHES_MAX) {
            throw malformed("its proof has more than " + HASHES_MAX + " hashes");
        }
    }

    /**
     * Reads the body of a request.
     *
     * @throws LedgerException {@code CORRUPT} when it is malformed
     */
    static Submission parse(String body) {
        int border = body.indexOf("\n\n");
        if (border < 0) {
            throw malformed("it has no empty line before its checkpoint");
        }
        List<String> lines = List.of(body.substring(0, border).split("\n", HASHES_MAX + 3));
        var match = OLD.matcher(lines.getFirst());
        if (!match.matches()) {
            throw malformed("its first line is not `old` and a size below 10^18");
        }
        var proof = new ArrayList<Digest>();
        for (String line : lines.subList(1, lines.size())) {
            byte[] hash = HASH.matcher(line).matches() ? Base64.getDecoder().decode(line) : new byte[0];
            if (!Base64.getEncoder().encodeToString(hash).equals(line)) {
                throw malformed("a line of its proof is no hash of 32 bytes in standard base64");
            }
            proof.add(Digest.ofRaw(hash));
        }
        return new Submission(Long.parseLong(match.group(1)), proof, SignedNote.parse(body.substring(border + 2)));
    }

    /** The body of the request. */
    String rendered() {
        var out = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(hash ->
                out.append(Base64.getEncoder().encodeToString(hash.raw())).append('\n'));
        return out.append('\n').append(checkpoint.rendered()).toString();
    }

    private static LedgerException malformed(String why) {
        return new LedgerException(Code.CORRUPT, "not a submission to a witness: " + why);
    }
}
