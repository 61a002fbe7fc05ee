package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Visible;
import java.util.regex.Pattern;

/** A log that a witness knows: its origin and a key that may sign its checkpoints. */
public final class WitnessedLog {
    private static final Pattern WRITTEN =
            Pattern.compile("([^+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44})(?:=([^\\p{Cntrl}]+))?");

    private final String origin;
    private final NoteKey key;

    private WitnessedLog(String origin, NoteKey key) {
        this.origin = origin;
        this.key = key;
    }

    /**
     * Reads {@code VKEY} or {@code VKEY=ORIGIN}; without an origin it is the key's name.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static WitnessedLog parse(String text) {
        var match = WRITTEN.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a log to witness: `" + Visible.inert(text, 200)
                    + "`; it is the log's Ed25519 verifier key `name+id+base64`, and `=ORIGIN` when its origin is"
                    + " not the key's name");
        }
        NoteKey key = NoteKey.parse(match.group(1));
        String origin = match.group(2) == null ? key.name() : match.group(2);
        if (origin.getBytes(UTF_8).length > Statement.ORIGIN_BYTES_MAX) {
            throw new IllegalArgumentException("an origin has at most " + Statement.ORIGIN_BYTES_MAX
                    + " bytes, unlike `" + Visible.inert(origin, 80) + "…`; shorten it");
        }
        return new WitnessedLog(origin, key);
    }

    /** The first line of the log's checkpoints. */
    public String origin() {
        return origin;
    }

    NoteKey key() {
        return key;
    }
}
