package dev.holdfast.tools;

/** A number with the right form of its noun. */
final class Count {
    private Count() {}

    /** For example {@code 1 line} or {@code 2 lines}. */
    static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** {@code 1 line}, {@code 2 lines}. */
    static String lines(long number) {
        return of(number, "line", "lines");
    }
}
