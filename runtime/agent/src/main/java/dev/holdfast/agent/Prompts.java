package dev.holdfast.agent;

import dev.holdfast.terms.Digest;

/**
 * The texts that steer the model, as they stand in versioned files beside this package. They are public; nothing in them
 * may need to be secret.
 *
 * @param system the same for every turn of every session
 * @param phases what is added at the end of a turn's prompt
 */
public record Prompts(String system, Phases phases) {
    /** One text for each phase of the loop. */
    public record Phases(String analyze, String plan, String act, String verify) {}

    /** The texts of this build. */
    public static Prompts load() {
        return new Prompts(
                Resources.text("prompts/system.md"),
                new Phases(
                        Resources.text("prompts/analyze.md"),
                        Resources.text("prompts/plan.md"),
                        Resources.text("prompts/act.md"),
                        Resources.text("prompts/verify.md")));
    }

    /** Pins all of them in a session's first entry. */
    public Digest digest() {
        return Digest.of(String.join("\u0000", system, phases.analyze(), phases.plan(), phases.act(), phases.verify()));
    }

    /** The text for the phase a session is in. */
    String phase(SessionState state) {
        if (Loop.objection(state).isPresent()) {
            return phases.verify();
        }
        if (!state.progress().plan().isEmpty() || state.progress().strikes().changed()) {
            return phases.act();
        }
        return state.monitor().texts().size() < LOOKED_AROUND ? phases.analyze() : phases.plan();
    }

    private static final int LOOKED_AROUND = 3;
}
