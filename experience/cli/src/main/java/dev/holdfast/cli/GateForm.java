package dev.holdfast.cli;

import dev.holdfast.terms.Visible;

/** In which form a judgement is told. */
enum GateForm {
    TEXT,
    JSON,
    SARIF,
    HTML;

    /** @throws Stop with exit code 2 when there is no such form */
    static GateForm of(String written) {
        return switch (written) {
            case "text" -> TEXT;
            case "json" -> JSON;
            case "sarif" -> SARIF;
            case "html" -> HTML;
            default ->
                throw new Stop(
                        Stop.USAGE,
                        "no report form `" + Visible.inert(written, 40) + "`; there are text, json, sarif and html");
        };
    }
}
