package dev.holdfast.cli;

/** Colours that mean something, on a terminal that wants them: green done, red refused, yellow failed, dim aside. */
enum Style {
    COLOURED,
    PLAIN;

    /** For what is written to standard error: progress, questions, problems. */
    static Style of(Surroundings surroundings) {
        return of(surroundings, Surroundings.Std.ERR);
    }

    /** For what is written to this stream. */
    static Style of(Surroundings surroundings, Surroundings.Std stream) {
        var environment = surroundings.environment();
        boolean terminal = surroundings.streams().terminals().contains(stream);
        boolean unwanted = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return terminal && !unwanted ? COLOURED : PLAIN;
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String warn(String text) {
        return paint("33", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return switch (this) {
            case COLOURED -> "\u001b[" + code + "m" + text + "\u001b[0m";
            case PLAIN -> text;
        };
    }
}
