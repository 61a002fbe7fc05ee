package dev.holdfast.simulation;

import dev.holdfast.terms.Effect;

/** What lies beyond the workspace: messages that were sent and refs that were pushed cannot be taken back. */
final class Outside {
    private final Power power;
    private final History history;

    Outside(Power power, History history) {
        this.power = power;
        this.history = history;
    }

    /** Does what cannot be undone. */
    void happen(Effect effect) {
        power.point("before " + effect.kind());
        history.add(new Moment.Deed(effect.kind(), effect.resource(), Moment.By.TOOL));
        power.point("after " + effect.kind());
    }
}
