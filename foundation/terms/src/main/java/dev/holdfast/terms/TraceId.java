package dev.holdfast.terms;

import java.util.regex.Pattern;

/**
 * Names everything that one process did for a session, so that records of several systems can be joined: a trace id as
 * in W3C Trace Context, section 3.2.2.3.
 *
 * @param hex 32 lower-case hexadecimal digits, not all of them zero
 */
public record TraceId(String hex) {
    private static final Pattern SHAPE = Pattern.compile("(?!0{32})[0-9a-f]{32}");

    public TraceId {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a trace id: `" + Visible.inert(hex, 40)
                    + "`; use 32 lower-case hexadecimal digits that are not all zero");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
