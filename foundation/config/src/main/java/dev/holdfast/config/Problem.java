package dev.holdfast.config;

/**
 * One thing wrong with the configuration.
 *
 * @param origin where it stands
 * @param text what is wrong, the value in backticks, and what to do about it
 */
public record Problem(Origin origin, String text) {
    @Override
    public String toString() {
        return origin.place() + ": " + text;
    }
}
