package dev.holdfast.sandbox;

/** The way into the standard input of a command that runs. Safe for use by several threads. */
public interface StandardInput {
    /**
     * Hands over the first {@code count} bytes, as they would be typed or piped. Waits while the command takes none, and
     * does nothing when nobody can read any more.
     */
    void type(byte[] bytes, int count);

    /** Nothing follows: a pipe ends, and a terminal gets the key that says so (Ctrl-D). */
    void end();

    /** The screen has another size now; the command is told by the kernel. Does nothing without a terminal. */
    void resize(Input.Size size);
}
