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
 */
public final class Entry {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
    private static final int KIND_CHARS_MAX = 64;
    private static final Instant TIME_MIN = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999Z");

    private final String kind;
    private final Run run;
    private final Actor actor;
    private final Instant time;
    private final String body;
    private final String canonical;
    private final int bytes;

    /**
     * @param kind what happened, in lower-case words joined by dots, for example {@code session.opened}; the module that
     *     emits an event owns its kinds, and a reader keeps those it does not know
     * @param run the session and the process it belongs to, and what was in force
     * @param actor who did it
     * @param time when, between the years 0 and 9999; cut to whole milliseconds
     * @param body a JSON object; made canonical (RFC 8785) here, so an entry reads back equal to the one appended
     * @throws LedgerException {@code REFUSED} when a part does not fit the format
     */
    public Entry(String kind, Run run, Actor actor, Instant time, String body) {
        if (kind.length() > KIND_CHARS_MAX || !KIND.matcher(kind).matches()) {
            throw refused("not an entry kind: `" + Visible.inert(kind, KIND_CHARS_MAX) + "`; use up to "
                    + KIND_CHARS_MAX + " characters of lower-case words joined by dots");
        }
        this.kind = kind;
        this.run = run;
        this.actor = actor;
        this.time = time.truncatedTo(ChronoUnit.MILLIS);
        if (this.time.isBefore(TIME_MIN) || this.time.isAfter(TIME_MAX)) {
            throw refused("the time `" + this.time + "` is outside the years 0 to 9999; check the clock");
        }
        this.body = Json.object(body, EntryFormat.BODY_DEPTH_MAX).canonical();
        this.canonical = EntryFormat.text(kind, run, actor, this.time, this.body);
        this.bytes = EntryFormat.fittingBytes(kind, canonical);
    }

    public String kind() {
        return kind;
    }

    public Run run() {
        return run;
    }

    public Actor actor() {
        return actor;
    }

    public Instant time() {
        return time;
    }

    public String body() {
        return body;
    }

    /** Its canonical form (RFC 8785): in UTF-8 these are the bytes that are stored and hashed. */
    public String canonical() {
        return canonical;
    }

    /** How long its canonical form is, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The session it belongs to. */
    public SessionId session() {
        return run.session();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    @Override
    public String toString() {
        return "Entry[" + canonical + "]";
    }

    private static LedgerException refused(String message) {
        return new LedgerException(Code.REFUSED, message);
    }
}
