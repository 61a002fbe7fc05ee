package dev.holdfast.terms;

import java.util.regex.Pattern;

/**
 * The platform's own name for one tool call or model call of a session, for example {@code c17}. The id a model invents
 * for its call is never used as a key: two calls with the same model id stay two calls.
 *
 * @param text {@code c} and a number from 1 up, in the order the session saw the calls
 */
public record CallId(String text) {
    private static final Pattern SHAPE = Pattern.compile("c[1-9][0-9]{0,8}");

    public CallId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a call id: `" + Visible.inert(text, 40) + "`");
        }
    }

    /** The id of the {@code number}th call of a session, counted from 1. */
    public static CallId of(int number) {
        return new CallId("c" + number);
    }

    /** The number in the id. */
    public int number() {
        return Integer.parseInt(text.substring(1));
    }

    @Override
    public String toString() {
        return text;
    }
}
