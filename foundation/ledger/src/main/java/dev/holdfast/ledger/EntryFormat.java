package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import dev.holdfast.terms.Visible;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The codec of {@link Entry}: one canonical JSON object with eight fields, and nothing else, is an entry. */
final class EntryFormat {
    /** The most bytes of one entry's canonical form in UTF-8. */
    static final int BYTES_MAX = 16 * 1024;

    /** How deep a body may nest: one less than the whole entry, in which it is a member. */
    static final int BODY_DEPTH_MAX = Json.DEPTH_MAX - 1;

    private static final String FORMAT = "holdfast.dev/entry@v1";
    private static final Set<String> FIELDS =
            Set.of("actor", "body", "format", "kind", "session", "setup", "time", "trace");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EntryFormat() {}

    /**
     * Makes the canonical form, what is hashed and stored; the members stand in the order that RFC 8785 demands.
     *
     * @param body in canonical form
     */
    static String text(String kind, Run run, Actor actor, Instant time, String body) {
        return "{\"actor\":" + new Json.Text(actor.text()).canonical() + ",\"body\":" + body + ",\"format\":\"" + FORMAT
                + "\",\"kind\":\"" + kind + "\"," + sessionMember(run.session()) + ",\"setup\":\""
                + run.setup().hex() + "\",\"time\":\"" + TIME.format(time) + "\",\"trace\":\""
                + run.trace().hex() + "\"}";
    }

    /** The member that names the session, as it stands in each of its entries. */
    static String sessionMember(SessionId session) {
        return "\"session\":\"" + session.text() + "\"";
    }

    /**
     * How many bytes a canonical form has.
     *
     * @throws LedgerException {@code REFUSED} when they are more than fit
     */
    static int fittingBytes(String kind, String text) {
        int bytes = text.getBytes(UTF_8).length;
        if (bytes > BYTES_MAX) {
            throw new LedgerException(
                    Code.REFUSED,
                    "the entry `" + kind + "` has " + bytes + " bytes, at most " + BYTES_MAX
                            + " are recorded; put its content elsewhere and record the digest");
        }
        return bytes;
    }

    /**
     * Reads back what {@link #text} made.
     *
     * @throws LedgerException {@code CORRUPT} when the text is anything else
     */
    static Entry parse(String text) {
        try {
            Map<String, Json> fields = Json.object(text).values();
            if (!fields.keySet().equals(FIELDS)) {
                throw corrupt("it has the fields " + Visible.inert(String.join(", ", fields.keySet()), 200));
            }
            if (!string(fields, "format").equals(FORMAT)) {
                throw corrupt("its format is `" + Visible.inert(string(fields, "format"), 60) + "`");
            }
            var entry = new Entry(
                    string(fields, "kind"),
                    new Run(
                            new SessionId(string(fields, "session")),
                            new TraceId(string(fields, "trace")),
                            new Digest(string(fields, "setup"))),
                    Actor.parse(string(fields, "actor")),
                    Instant.parse(string(fields, "time")),
                    field(fields, "body").canonical());
            if (!entry.canonical().equals(text)) {
                throw corrupt("it is not in canonical form");
            }
            return entry;
        } catch (LedgerException e) {
            throw e.code() == Code.CORRUPT ? e : corrupt(e.getMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw corrupt("its session, trace, setup or time is malformed");
        }
    }

    private static String string(Map<String, Json> fields, String name) {
        if (field(fields, name) instanceof Json.Text(var value)) {
            return value;
        }
        throw corrupt("its `" + name + "` is no string");
    }

    private static Json field(Map<String, Json> fields, String name) {
        Json value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("the fields were checked to include " + name);
        }
        return value;
    }

    private static LedgerException corrupt(String why) {
        return new LedgerException(
                Code.CORRUPT,
                "not an entry of the format `" + FORMAT + "`: " + why + "; this version did not write it");
    }
}
