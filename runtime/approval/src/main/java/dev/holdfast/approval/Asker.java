package dev.holdfast.approval;

/** A way to put a question to people. */
public interface Asker {
    /** Puts the question and waits for the answer, at most until it expires. */
    Answer ask(Question question);

    /** A question that was put before is void: whoever answers it now answers nothing. */
    default void withdraw(Question question) {}

    /**
     * Puts a question of the agent's own, in its own words, which are shown as such.
     *
     * @return what the person wrote, or why there is no answer
     */
    Reply talk(String question);

    /** A person's words, or none. */
    sealed interface Reply {
        record Said(String words) implements Reply {}

        record Silent(String why) implements Reply {}
    }

    /** Nobody is there: every question stays without an answer. */
    static Asker nobody() {
        return new Asker() {
            private static final String WHY = "this run has no terminal to ask on";

            @Override
            public Answer ask(Question question) {
                return new Answer.Unanswered(WHY);
            }

            @Override
            public Reply talk(String question) {
                return new Reply.Silent(WHY);
            }
        };
    }
}
