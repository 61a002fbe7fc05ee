package dev.holdfast.demo;

/**
 * One thing the planted attack is after, and what became of it.
 *
 * @param name what it is, for a person
 * @param fate how it is now
 * @param evidence what was looked at and seen
 */
public record Survivor(String name, Fate fate, String evidence) {
    /** How something came through. */
    public enum Fate {
        UNHARMED,
        HARMED
    }
}
