package dev.holdfast.gate;

/**
 * A place in an artifact.
 *
 * @param member the file
 * @param offset which byte of it; 0 where the whole is meant
 */
public record Place(MemberName member, long offset) {
    public Place {
        if (offset < 0) {
            throw new IllegalArgumentException("before the beginning: " + offset);
        }
    }

    /** A file as a whole. */
    public static Place of(MemberName member) {
        return new Place(member, 0);
    }
}
