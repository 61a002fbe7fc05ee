package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the text of any log's checkpoint states (C2SP tlog-checkpoint). Unlike {@link Checkpoint}, which reads our own, it
 * lets extension lines pass, which a witness signs without an opinion on them.
 *
 * @param origin the log's name
 * @param head its size and root
 */
record Statement(String origin, Head head) {
    /** A cosigned message gives the length of an origin one byte. */
    static final int ORIGIN_BYTES_MAX = 255;

    private static final Pattern TEXT =
            Pattern.compile("([^\n]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*+");

    /**
     * Reads the text of a note, which says nothing about who signed it.
     *
     * @throws LedgerException {@code CORRUPT} when it is no checkpoint, or larger than this program counts
     */
    static Statement of(SignedNote note) {
        var match = TEXT.matcher(note.text());
        if (match.matches() && match.group(1).getBytes(UTF_8).length <= ORIGIN_BYTES_MAX) {
            byte[] root = Base64.getDecoder().decode(match.group(3));
            if (Base64.getEncoder().encodeToString(root).equals(match.group(3))) {
                return new Statement(match.group(1), new Head(Long.parseLong(match.group(2)), Digest.ofRaw(root)));
            }
        }
        throw new LedgerException(
                Code.CORRUPT, "the note is no checkpoint: origin, size below 10^18, root of 32 bytes, a line each");
    }
}
