package dev.holdfast.gate;

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
    }
}
