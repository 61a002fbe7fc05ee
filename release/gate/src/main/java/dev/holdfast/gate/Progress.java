package dev.holdfast.gate;

/** Who is told how far the gate has come, on the thread that asked for the verdict. */
public interface Progress {
    /** Nobody. */
    Progress NONE = (_, _) -> {};

    /** So many files have been looked at, with so many bytes; it comes after each file. */
    void looked(long files, long bytes);
}
