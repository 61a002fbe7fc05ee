package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.io.IOException;

/** Something that can be published: a package, an archive, a folder. */
public interface Artifact {
    /** What it is called, as a person would: the name of its file. */
    String name();

    /**
     * Hands out every file in it, archives inside it first as a file and then file by file.
     *
     * @throws IOException when it cannot be read at all; what cannot be read of it is told to the visitor
     */
    void visit(Visitor visitor) throws IOException;

    /** Who is shown the files. */
    interface Visitor {
        /** One more file. */
        void member(Member member);

        /**
         * Something is there that was not read.
         *
         * @param why lower case, no full stop
         */
        void unread(Place place, String why);

        /**
         * Bytes that rules look at although they are no file: a stretch of a file that is too large to be held whole,
         * a comment of an archive, what stands between its files.
         */
        default void aside(Member bytes) {}

        /** A file that is too large to be held whole; its stretches, which overlap, came as {@link #aside}. */
        default void large(Shipped file) {
            unread(Place.of(file.name()), "it is too large to be held whole");
        }

        /**
         * Something that was read, but that programs which unpack the artifact do not all read in the same way, or that
         * an ordinary program does not write.
         *
         * @param what lower case, no full stop
         */
        default void irregular(Place place, Weight weight, String what) {
            if (weight == Weight.BLOCK) {
                unread(place, what);
            }
        }
    }
}
