package dev.holdfast.workspace;

import java.time.Instant;

/**
 * What a snapshot keeps of a file besides its content.
 *
 * @param mode the twelve permission bits
 * @param modified the time of the last change of content
 */
record Attributes(int mode, Owner owner, Instant modified) {
    static final int MODE_MASK = 07777;
    static final int OWNER_ALL = 0700;
    static final int SET_ID = 06000;
}
