package dev.holdfast.terms;

import java.util.regex.Pattern;

/**
 * The name of one session: {@code s-} and 12 lower-case base-32 characters. It is a file name, a ledger field and
 * something people type, so nothing else is accepted.
 *
 * @param text the whole id, for example {@code s-01k9m2c4t7ab}
 */
public record SessionId(String text) implements Comparable<SessionId> {
    private static final Pattern SHAPE = Pattern.compile("s-[0-9a-z]{12}");

    public SessionId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a session id: `" + Visible.inert(text, 40) + "`; list them with `holdfast sessions`");
        }
    }

    @Override
    public int compareTo(SessionId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
