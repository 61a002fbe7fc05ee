package dev.holdfast.cli;

import java.time.Duration;

/** A yes or no from the person at the terminal. */
final class Consent {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Consent() {}

    /**
     * Whether the person says yes; silence is a no.
     *
     * @param question what is shown last
     * @throws Stop when nobody is there to ask
     */
    static boolean given(Surroundings surroundings, String question) {
        return switch (surroundings.streams().seat()) {
            case NOBODY ->
                throw new Stop(
                        Stop.USAGE, "nobody is at a terminal to say yes; read the above and run it again with `--yes`");
            case PERSON -> {
                var err = surroundings.streams().err();
                var typed = Shows.keyboard(surroundings)
                        .line(
                                () -> {
                                    err.print(question);
                                    err.flush();
                                },
                                PATIENCE);
                yield typed instanceof Keyboard.Typed.Line(var text) && (text.equals("y") || text.equals("yes"));
            }
        };
    }
}
