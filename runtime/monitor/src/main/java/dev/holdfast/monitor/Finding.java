package dev.holdfast.monitor;

/**
 * Where the value of one argument came from.
 *
 * @param argument its name, with the places in lists, such as {@code recipients[0]}
 * @param reach what its value decides
 */
public record Finding(String argument, Origin origin, Reach reach) {
    /** What the value of an argument decides. */
    public enum Reach {
        /** Nothing outside. */
        NONE,
        /** Where an effect on the outside lands, or what leaves by it. */
        EXTERNAL
    }
}
