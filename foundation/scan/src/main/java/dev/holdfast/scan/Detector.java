package dev.holdfast.scan;

import java.util.List;

/** Looks for something around the places where one of its anchors stands. Immutable. */
interface Detector {
    /** ASCII texts, one of which stands in or next to everything it finds. */
    List<String> anchors();

    /**
     * Looks around one of its anchors.
     *
     * @param start where the anchor begins
     * @param end where it ends
     * @return up to where it has seen all there is: anchors that begin before are not shown to it
     */
    int look(Sight sight, int start, int end, Finds finds);

    /** Takes what is found. */
    interface Finds {
        /**
         * Takes a find.
         *
         * @param from where it begins in what was seen
         * @param to where it ends
         */
        void add(Hit.Kind kind, int from, int to);

        /**
         * Takes what was decoded from what was seen, to be scanned in its turn.
         *
         * @param form how it was encoded
         */
        void decoded(String form, Text text);

        /**
         * Is told that something packed begins; it is scanned as far as it goes.
         *
         * @param start where it begins
         * @param data where, behind the header, what is packed begins
         */
        void inflate(int start, int data);
    }
}
