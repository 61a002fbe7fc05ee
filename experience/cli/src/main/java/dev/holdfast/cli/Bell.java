package dev.holdfast.cli;

import dev.holdfast.approval.Question;

/** Tells people somewhere else that a question waits. It answers nothing. */
interface Bell {
    /** Nobody is told. */
    Bell SILENT = _ -> () -> {};

    /** Begins to tell, and returns at once. */
    Ringing ring(Question question);

    /** What tells, until it is closed. */
    interface Ringing extends AutoCloseable {
        /** Stops telling: the question is answered. */
        @Override
        void close();
    }
}
