package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One event in its envelope, as it is recorded. Every entry that exists fits the format: the body is canonical JSON, the
 * time has whole milliseconds, and the canonical form has at most {@value EntryFormat#BYTES_MAX} bytes.
 *
 * @param kind what happened, in lower-case words joined by dots, for example {@code session.opened}; the module that
 *     emits an event owns its kinds, and a reader keeps those it does not know
 * @param run the session and the process it belongs to, and what was in force
 * @param actor who did it
 * @param time when, between the years 0 and 9999; cut to whole milliseconds
 * @param body a JSON object; made canonical (RFC 8785) here, so an entry reads back equal to the one appended
 */
public record Entry(String kind, Run run, Actor actor, Instant time, String body) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
    private static final int KIND_CHARS_MAX = 64;
    private static final Instant TIME_MIN = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * @throws LedgerException {@code REFUSED} when a part does not fit the format
     */
    public Entry {
        if (kind.length() > KIND_CHARS_MAX || !KIND.matcher(kind).matches()) {
            throw refused("not an entry kind: `" + Visible.inert(kind, KIND_CHARS_MAX) + "`; use up to "
                    + KIND_CHARS_MAX + " characters of lower-case words joined by dots");
        }
        time = time.truncatedTo(ChronoUnit.MILLIS);
        if (time.isBefore(TIME_MIN) || time.isAfter(TIME_MAX)) {
            throw refused("the time `" + time + "` is outside the years 0 to 9999; check the clock");
        }
        body = Json.object(body, EntryFormat.BODY_DEPTH_MAX).canonical();
        EntryFormat.requireFits(kind, EntryFormat.text(kind, run, actor, time, body));
    }

    /** Its canonical form (RFC 8785): in UTF-8 these are the bytes that are stored and hashed. */
    public String canonical() {
        return EntryFormat.text(this);
    }

    /** How long its canonical form is, in bytes. */
    public int bytes() {
        return canonical().getBytes(UTF_8).length;
    }

    /** The session it belongs to. */
    public SessionId session() {
        return run.session();
    }

    private static LedgerException refused(String message) {
        return new LedgerException(Code.REFUSED, message);
    }
}
