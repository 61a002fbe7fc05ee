package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a session has ended and left nothing uncertain, no governance path differs from before, but for those a person
 * edited and those a signed approval or grant names; and what lies in the repository's own folder never differs.
 */
final class GovernanceStands implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var docket = trace.docket();
        Set<PathName> named = new HashSet<>();
        Set<String> edited = new HashSet<>();
        for (Moment moment : trace.history()) {
            docket.take(moment);
            switch (moment) {
                case Moment.Edited(var path, var ignored) -> edited.add(path);
                case Moment.Recorded(var stamped) -> {
                    if (stamped.event() instanceof Event.Monitored(var event)) {
                        named.addAll(named(event, docket));
                    }
                }
                case Moment.Deed ignored -> {}
                case Moment.Died ignored -> {}
            }
        }
        boolean ended = trace.states().live().progress().ending().isPresent();
        if (!ended || !docket.open().isEmpty()) {
            return Optional.empty(); // a call whose outcome nobody knows may have left anything
        }
        return changed(trace.files()).stream()
                .filter(path -> !edited.contains(path))
                .map(PathName::new)
                .filter(GovernancePaths::matchesFile)
                .filter(path -> GovernancePaths.inGit(path) || named.stream().noneMatch(path::within))
                .map(path -> "`" + path + "` was changed and nobody signed for it")
                .findFirst();
    }

    /** Governance that an event opens: a start whose approval was consumed, or a grant. */
    private static Set<PathName> named(MonitorEvent event, Docket docket) {
        Set<PathName> paths = new HashSet<>();
        if (event instanceof MonitorEvent.Started start
                && start.consumed().flatMap(docket::approved).isPresent()) {
            docket.judged(start.call())
                    .ifPresent(judged -> judged.effects().stream()
                            .filter(effect -> effect.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                            .forEach(effect -> paths.add(new PathName(effect.resource()))));
        }
        if (event instanceof MonitorEvent.Granted granted
                && docket.approved(granted.grant().question()).isPresent()) {
            granted.grant().rights().stream()
                    .filter(right -> right.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                    .forEach(right -> paths.add(new PathName(right.resource())));
        }
        return paths;
    }

    private static Set<String> changed(Trace.Files files) {
        var paths = new TreeSet<>(files.before().keySet());
        paths.addAll(files.after().keySet());
        paths.removeIf(path -> Optional.ofNullable(files.before().get(path))
                .equals(Optional.ofNullable(files.after().get(path))));
        return paths;
    }
}
