package dev.holdfast.cli;

import dev.holdfast.monitor.Attachment;

/**
 * How the standard streams of a person's command are wired.
 *
 * @param kind by the option that asked for it
 * @param attachment what hears it, and types
 */
record Wiring(Kind kind, Attachment attachment) {
    /** What the command gets. */
    enum Kind {
        /** It prints and reads nothing. */
        OUTPUT(""),
        /** It reads what this process gets. */
        PIPE("--stdin"),
        /** It has a terminal of its own, behind the person's. */
        TERMINAL("--tty");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /** As a person types it; empty when no option is needed. */
        String option() {
            return option;
        }
    }
}
