package dev.holdfast.gate;

import dev.holdfast.terms.Digest;

/** One file of an artifact with all its bytes, or one that was found inside such a file. Immutable. */
public final class Member {
    /** The permission bits of a container that keeps none. */
    public static final int NO_MODE = 0;

    private final MemberName name;
    private final int mode;
    private final byte[] bytes;

    /**
     * A file as it was read.
     *
     * @param mode the permission bits, or {@link #NO_MODE}
     * @param bytes taken over: nobody may change them any more
     */
    public Member(MemberName name, int mode, byte[] bytes) {
        this.name = name;
        this.mode = mode;
        this.bytes = bytes;
    }

    /** Where it stands. */
    public MemberName name() {
        return name;
    }

    /** The permission bits as POSIX has them, set-user-id included, or {@link #NO_MODE}. */
    public int mode() {
        return mode;
    }

    /** The content itself, no copy of it: only to be read. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes it has. */
    public int size() {
        return bytes.length;
    }

    /** The digest of its content. */
    public Digest digest() {
        return Digest.of(bytes);
    }

    /** A file inside this one, such as a source in a map. */
    public Member within(String path, byte[] content) {
        return new Member(name.within(path), NO_MODE, content);
    }
}
