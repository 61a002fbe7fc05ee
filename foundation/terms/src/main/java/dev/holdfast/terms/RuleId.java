package dev.holdfast.terms;

import java.util.regex.Pattern;

/**
 * The name of a policy rule as verdicts and the ledger cite it, for example {@code governance-path}.
 *
 * @param text lower-case words joined by hyphens
 */
public record RuleId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    public RuleId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a rule id: `" + Visible.inert(text, 70) + "`");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
