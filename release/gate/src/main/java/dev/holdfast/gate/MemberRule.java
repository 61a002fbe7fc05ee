package dev.holdfast.gate;

/** Looks at each file by itself. Safe for use by several threads. */
public interface MemberRule {
    /**
     * Looks at one file.
     *
     * @param parts takes files that are inside this one, which every rule then sees as well
     */
    void look(Member member, Parts parts, Findings findings);

    /** Where a rule hands in what it found inside a file. */
    interface Parts {
        /**
         * Hands in one more.
         *
         * @return whether the rules see it; if not, too much is inside one file, and that is found
         */
        boolean add(Member part);

        /**
         * Takes some of what may come out of all files of the artifact together.
         *
         * @return whether there was so much left
         */
        default boolean take(long bytes) {
            return true;
        }
    }
}
