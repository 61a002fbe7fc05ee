package dev.holdfast.simulation;

import dev.holdfast.approval.Question;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import java.util.Optional;

/**
 * Nothing happens in the world but under a recorded start of a call that declared it, and that the policy allowed or
 * enough enrolled people signed for: exactly that call, and before.
 */
final class EffectsAreAllowed implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var docket = trace.docket();
        for (Moment moment : trace.history()) {
            if (moment instanceof Moment.Deed deed) {
                Optional<String> breach = breach(deed, docket);
                if (breach.isPresent()) {
                    return breach.map(why -> deed + ": " + why);
                }
            }
            docket.take(moment);
        }
        return Optional.empty();
    }

    private static Optional<String> breach(Moment.Deed deed, Docket docket) {
        if (docket.running().isEmpty()) {
            return Optional.of("it happened outside of any started call");
        }
        MonitorEvent.Started start = docket.running().get();
        Optional<MonitorEvent.Judged> judged = docket.judged(start.call());
        if (judged.isEmpty()) {
            return Optional.of("call " + start.call() + " was never judged");
        }
        if (judged.get().effects().stream().noneMatch(effect -> declares(effect, deed))) {
            return Optional.of("call " + start.call() + " had declared only "
                    + judged.get().effects());
        }
        return switch (judged.get().verdict()) {
            case Verdict.Allow ignored -> Optional.empty();
            case Verdict.Deny ignored -> Optional.of("call " + start.call() + " had been denied");
            case Verdict.Ask ignored -> unapproved(judged.get(), start, docket);
        };
    }

    private static Optional<String> unapproved(MonitorEvent.Judged judged, MonitorEvent.Started start, Docket docket) {
        Optional<Question> approved = start.consumed().flatMap(docket::approved);
        boolean exactly = approved.filter(question -> question.call().equals(judged.call())
                        && question.matter().subject().equals(judged.subject())
                        && question.matter().policy().equals(judged.policy()))
                .isPresent();
        return exactly ? Optional.empty() : Optional.of("nobody had signed for call " + start.call());
    }

    private static boolean declares(Effect effect, Moment.Deed deed) {
        boolean path = deed.kind() == Effect.Kind.WRITE_PATH || deed.kind() == Effect.Kind.DELETE_PATH;
        if (path && !new PathName(deed.resource()).inside()) {
            return false;
        }
        boolean command = deed.by() == Moment.By.COMMAND
                && effect.kind() == Effect.Kind.WRITE_PATH
                && effect.resource().equals(PathName.ROOT.text()); // what a command writes, it may delete
        boolean kind = effect.kind() == deed.kind() || (path && effect.kind() == Effect.Kind.CHANGE_GOVERNANCE);
        return command
                || (kind
                        && new Capability(effect.kind(), effect.resource())
                                .covers(new Effect(
                                        effect.kind(),
                                        deed.resource(),
                                        effect.environment(),
                                        effect.reversibility(),
                                        0)));
    }
}
