package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Visible;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who did what an entry tells. It is written {@code kind} or {@code kind:name}, for example {@code user:ada} or {@code
 * platform}; there is no other way to write one.
 *
 * @param name which of its kind; 1 to {@value #NAME_CHARS_MAX} characters that can all be seen, or empty for a kind of
 *     which there is one
 */
public record Actor(Kind kind, String name) {
    /** The longest name, in characters. */
    public static final int NAME_CHARS_MAX = 112;

    private static final int CUT_CHARS = 80;

    /** The kinds of actors there are. */
    public enum Kind {
        /** The person who typed the command, by the name of their account on the machine. */
        USER(true),
        /** The loop that acts on what the model says. */
        AGENT(false),
        /** A language model, by its server's name for it. */
        MODEL(true),
        /** A rule of the policy, which gave a verdict. */
        POLICY(true),
        /** Somebody enrolled who answered a question, or several, joined by commas. */
        APPROVER(true),
        /** Holdfast itself. */
        PLATFORM(false);

        private final boolean named;

        Kind(boolean named) {
            this.named = named;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws LedgerException {@code REFUSED} when the name does not fit the kind
     */
    public Actor {
        if (kind.named == name.isEmpty()
                || name.length() > NAME_CHARS_MAX
                || !Visible.inert(name, NAME_CHARS_MAX).equals(name)) {
            throw refused(name.isEmpty() ? kind.word() : kind.word() + ":" + name);
        }
    }

    /** The person who typed the command. */
    public static Actor user(String account) {
        return named(Kind.USER, account);
    }

    /** The loop. */
    public static Actor agent() {
        return new Actor(Kind.AGENT, "");
    }

    /** A language model. */
    public static Actor model(String name) {
        return named(Kind.MODEL, name);
    }

    /** A rule of the policy. */
    public static Actor policy(String rule) {
        return named(Kind.POLICY, rule);
    }

    /** Somebody enrolled, or several, joined by commas. */
    public static Actor approver(String id) {
        return named(Kind.APPROVER, id);
    }

    /** Holdfast itself. */
    public static Actor platform() {
        return new Actor(Kind.PLATFORM, "");
    }

    /** A name from outside may be anything: what cannot be seen is spelled out, and a long one is cut. */
    private static Actor named(Kind kind, String name) {
        return new Actor(kind, name.isEmpty() ? "unknown" : inert(name));
    }

    private static String inert(String name) {
        String whole = Visible.inert(name, CUT_CHARS);
        return whole.length() <= NAME_CHARS_MAX ? whole : whole.substring(0, CUT_CHARS) + "…";
    }

    /** The actor written so. */
    static Actor parse(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(word) && kind.named == colon >= 0)
                .findFirst()
                .map(kind -> new Actor(kind, text.substring(colon < 0 ? text.length() : colon + 1)))
                .orElseThrow(() -> refused(text));
    }

    /** How it stands in an entry. */
    public String text() {
        return kind.named ? kind.word() + ":" + name : kind.word();
    }

    @Override
    public String toString() {
        return text();
    }

    private static LedgerException refused(String text) {
        return new LedgerException(
                Code.REFUSED,
                "not an actor: `" + Visible.inert(text, NAME_CHARS_MAX) + "`; use one of "
                        + Arrays.stream(Kind.values())
                                .map(kind -> "`" + kind.word() + (kind.named ? ":NAME`" : "`"))
                                .collect(Collectors.joining(", "))
                        + ", a name of 1 to " + NAME_CHARS_MAX + " visible characters");
    }
}
