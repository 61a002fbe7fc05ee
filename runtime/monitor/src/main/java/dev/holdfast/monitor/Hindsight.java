package dev.holdfast.monitor;

import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Capability;
import java.util.List;

/** Judges again what a session's record says was judged, by other rules. Nothing is run, asked or recorded. */
public final class Hindsight {
    private final Judge judge;
    private final Weighing weighing;

    /**
     * @param policy the other rules
     * @param weighing what they are told of effects
     */
    public Hindsight(Policy policy, Weighing weighing) {
        this.judge = new Judge(policy);
        this.weighing = weighing;
    }

    /**
     * What these rules say of a recorded judgement. What the platform decides without asking any rules stays as it was.
     *
     * @param then what is on record
     * @param before the session when that was judged
     * @param rights those that the call was judged with
     */
    public Verdict verdict(MonitorEvent.Judged then, MonitorState before, List<Capability> rights) {
        boolean ofPlan = then.tool().equals(Monitor.PLAN);
        if (then.verdict().rule().equals(Monitor.NO_EFFECT)
                || then.verdict().rule().equals(Monitor.UNTOLD)
                || (ofPlan && isNamedBadly(then.verdict()))) {
            return then.verdict();
        }
        Verdict now = judge.verdict(weighing.request(then.tool(), then.effects(), before, rights));
        if (then.verdict() instanceof Verdict.Ask ask && ask.rule().equals(Monitor.UNCERTAIN)) {
            return Monitor.uncertain(now);
        }
        return ofPlan ? Monitor.grantable(now) : now;
    }

    /** Whether a plan was refused for how it names governance, which the workspace of then decided. */
    private static boolean isNamedBadly(Verdict verdict) {
        return verdict instanceof Verdict.Deny && verdict.rule().equals(Monitor.GOVERNANCE);
    }
}
