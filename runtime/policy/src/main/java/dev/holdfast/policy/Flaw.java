package dev.holdfast.policy;

/**
 * Something wrong with a rule.
 *
 * @param layer where it stands
 * @param line counted from 1
 * @param message what is wrong, and what to do
 */
public record Flaw(String layer, int line, String message) {
    @Override
    public String toString() {
        return layer + ":" + line + ": " + message;
    }
}
