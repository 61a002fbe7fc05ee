package dev.holdfast.sandbox;

/** What a command finds at its standard input. */
public sealed interface Input {
    /** Nothing: it is at its end from the beginning. */
    Input NONE = new None();

    /** Its kind. */
    record None() implements Input {}

    /** A pipe, into which whoever started the command writes by {@link StandardInput}. */
    record Piped() implements Input {}

    /**
     * A pseudo terminal of its own, which is its output and its errors as well: for programs that somebody talks with.
     *
     * @param size of its screen when the command starts
     */
    record Terminal(Size size) implements Input {}

    /** Of a screen, in characters; zero where nobody knows. */
    record Size(int columns, int rows) {
        private static final int MAX = 0xffff; // struct winsize

        public Size {
            if (columns < 0 || columns > MAX || rows < 0 || rows > MAX) {
                throw new IllegalArgumentException("no screen is `" + columns + "` columns by `" + rows + "` rows");
            }
        }
    }
}
