package dev.holdfast.cli;

import dev.holdfast.terms.Visible;

/** How the entries and figures of a ledger are printed. */
enum Form {
    /** Lines for people. */
    TEXT,
    /** JSON objects, one a line. */
    JSON;

    /** @throws Stop with exit code 2 when there is no such form */
    static Form of(String written) {
        return switch (written) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default ->
                throw new Stop(
                        Stop.USAGE, "no output form `" + Visible.inert(written, 40) + "`; there are text and json");
        };
    }
}
