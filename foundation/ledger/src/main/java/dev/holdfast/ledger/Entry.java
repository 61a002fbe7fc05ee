package dev.holdfast.ledger;

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
 * @param kind what happened, in lower-case words joined by dots, for example {@code session.started}; the module that
 *     emits an event owns its kinds
 * @param session the session it belongs to
 * @param actor who did it: 1 to 128 characters that can all be seen, for example {@code agent}
 * @param time when, between the years 0 and 9999; cut to whole milliseconds
 * @param body a JSON object; made canonical (RFC 8785) here, so an entry reads back equal to the one appended
 */
public record Entry(String kind, SessionId session, String actor, Instant time, String body) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
    private static final int KIND_CHARS_MAX = 64;
    private static final int ACTOR_CHARS_MAX = 128;
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
        if (actor.isEmpty()
                || actor.length() > ACTOR_CHARS_MAX
                || !Visible.inert(actor, ACTOR_CHARS_MAX).equals(actor)) {
            throw refused("not an actor: `" + Visible.inert(actor, ACTOR_CHARS_MAX) + "`; use 1 to " + ACTOR_CHARS_MAX
                    + " visible characters");
        }
        time = time.truncatedTo(ChronoUnit.MILLIS);
        if (time.isBefore(TIME_MIN) || time.isAfter(TIME_MAX)) {
            throw refused("the time `" + time + "` is outside the years 0 to 9999; check the clock");
        }
        body = Json.object(body, EntryFormat.BODY_DEPTH_MAX).canonical();
        EntryFormat.requireFits(kind, EntryFormat.text(kind, session, actor, time, body));
    }

    private static LedgerException refused(String message) {
        return new LedgerException(Code.REFUSED, message);
    }
}
