package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.monitor.Finding;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.monitor.Weighing;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Verdict;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call of a session as the policy was told of it when it was last judged, which follows from the session's record.
 *
 * @param then what the policy said
 * @param findings for each effect, where the values came from that decide about it
 */
record PastCall(Request request, Verdict then, List<List<Finding>> findings) {
    /** @throws Stop with exit code 2 when there is no such call */
    static PastCall of(Surroundings surroundings, String session, String call) {
        var secret = secretFiles(surroundings);
        try (var archive = Archive.toRead(surroundings)) {
            var sketch = archive.known(session);
            archive.mustHaveContent(sketch);
            try (var shelf = archive.shelf(sketch.id(), event -> {})) {
                var entries = new ArrayList<Recorded>();
                archive.ledger().session(sketch.id(), entries::add);
                var fresh = SessionState.fresh(sketch.id(), Enrolled.approvers(surroundings));
                return last(shelf, entries, fresh, call)
                        .map(moment -> moment.told(new Weighing(secret::matches), sketch))
                        .orElseThrow(() -> new Stop(
                                Stop.USAGE,
                                "session " + sketch.id() + " has no call `" + Visible.inert(call, 40)
                                        + "`; `holdfast ledger show` names its calls"));
            }
        }
    }

    /** Which files hold secrets, by the rules that hold now. */
    static SecretFiles secretFiles(Surroundings surroundings) {
        var config = Config.load(
                Sources.of(surroundings.environment(), surroundings.home().user()));
        return SecretFiles.builtIn().with(config.secrets().files());
    }

    /** The rights a call was judged with; what a person granted a command of their own is no right of its session. */
    static List<Capability> rights(Sketch sketch, MonitorState before, MonitorEvent.Judged then) {
        return sketch.model().equals(Sketch.NO_MODEL)
                ? Stream.concat(before.rights().stream(), ExecTool.rights(then.effects()).stream())
                        .toList()
                : before.rights();
    }

    private record Moment(MonitorState before, MonitorEvent.Judged judged) {
        PastCall told(Weighing weighing, Sketch sketch) {
            return new PastCall(
                    weighing.request(judged.tool(), judged.effects(), before, rights(sketch, before, judged)),
                    judged.verdict(),
                    weighing.findings(judged.effects(), before));
        }
    }

    private static Optional<Moment> last(Archive.Shelf shelf, List<Recorded> entries, SessionState fresh, String call) {
        Optional<Moment> last = Optional.empty();
        var state = fresh;
        for (Recorded recorded : entries) {
            Optional<Event.Stamped> stamped = shelf.log().stamped(recorded);
            if (stamped.isEmpty()) {
                continue; // nothing that judges
            }
            if (stamped.get().event() instanceof Event.Monitored(MonitorEvent.Judged judged)
                    && judged.call().text().equals(call)) {
                last = Optional.of(new Moment(state.monitor(), judged));
            }
            state = state.apply(stamped.get());
        }
        return last;
    }
}
