package dev.holdfast.cli;

import dev.holdfast.agent.Ending;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.agent.SessionState;
import dev.holdfast.ledger.Head;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.monitor.Status;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.TestReport;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Snapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a person should know when a run ends.
 *
 * @param ending how it ended
 * @param calls what was carried out, refused and asked
 * @param tests what the tests say, in one line
 * @param changes what differs in the workspace
 * @param receipt what it cost and where it is on record
 */
record FinishCard(Ending ending, Calls calls, String tests, Changes changes, Receipt receipt) {
    /**
     * What became of the calls.
     *
     * @param carriedOut how many effects of each kind were carried out
     * @param refused one line for each call that was refused
     * @param alerts one line for each thing a call did and had not declared, governance it changed, and what was
     *     taken back for it
     * @param failed how many calls were carried out and failed
     * @param asked how many questions went to people
     */
    record Calls(Map<String, Integer> carriedOut, List<String> refused, List<String> alerts, int failed, int asked) {}

    /**
     * What differs in the workspace.
     *
     * @param sources how many paths differ from before the session, outside of git's own and build folders
     * @param produced how many differ inside those
     * @param named the first of them, at most {@value #NAMED_MAX}
     * @param runOnHost changed files that will execute on the person's machine
     * @param assertions assertions taken out of tests or rewritten
     */
    record Changes(int sources, int produced, List<String> named, List<String> runOnHost, int assertions) {
        private static final int NAMED_MAX = 1_000;
    }

    /** So many changed paths fit on the card by name. */
    private static final int SHOWN = 6;

    private static final int ALERT_CHARS = 400;

    /** Cost and record. */
    record Receipt(SessionId session, String usage, Head head, WitnessRounds.Attested attested) {}

    static FinishCard of(
            Ending ending, SessionLog log, List<String> alerts, Changes changes, WitnessRounds.Attested attested) {
        var state = log.state();
        var tally = state.clock().tally();
        String usage = String.format(
                Locale.ROOT,
                "%,d prompt + %,d answer%s, USD %s, %d turns, %d calls, %d s",
                tally.tokens().prompt(),
                tally.tokens().answer(),
                switch (tally.tokens().count()) {
                    case REPORTED -> "";
                    case ESTIMATED -> " (estimated)";
                },
                tally.cost().stripTrailingZeros().toPlainString(),
                tally.turns(),
                tally.toolCalls(),
                tally.time().toSeconds());
        return new FinishCard(
                ending,
                calls(state, alerts),
                tests(state),
                changes,
                new Receipt(log.session(), usage, log.head(), attested));
    }

    /** What the session changed, from its first snapshot to its last. */
    static Changes changes(Snapshots snapshots, Harvest harvest) {
        if (harvest.first().isEmpty() || harvest.last().isEmpty()) {
            return new Changes(0, 0, List.of(), List.of(), 0);
        }
        var before = snapshots.load(harvest.first().get());
        var after = snapshots.load(harvest.last().get());
        List<Change> changes = snapshots.changes(before, after).stream()
                .filter(change -> change.what() != Change.What.TIME)
                .toList();
        var host = changes.stream()
                .filter(change -> HostCode.matches(change.path()))
                .map(change -> Visible.inert(change.path().text(), 200))
                .toList();
        List<Change> sources = changes.stream()
                .filter(change -> !BuildOutput.matches(change.path()))
                .toList();
        var named = sources.stream()
                .limit(Changes.NAMED_MAX)
                .map(change -> Visible.inert(change.path().text(), 4_096))
                .toList();
        return new Changes(
                sources.size(),
                changes.size() - sources.size(),
                named,
                host,
                Assertions.changed(snapshots, before, after, sources));
    }

    /** The card as lines for a terminal. */
    String text(Style style) {
        var out = new StringBuilder("\n");
        String title = "━━ " + ending.why() + " ━━";
        out.append(ending.reason() == Ending.Reason.FINISHED ? style.good(title) : style.bad(title))
                .append('\n');
        line(out, "carried out", effects() + (calls.failed > 0 ? "; " + calls.failed + " calls failed" : ""));
        line(out, "refused", calls.refused.isEmpty() ? "nothing" : Integer.toString(calls.refused.size()));
        calls.refused.forEach(refusal -> line(out, "", style.bad(refusal)));
        calls.alerts.forEach(alert -> line(out, "alert", style.bad(Visible.inert(alert, ALERT_CHARS))));
        line(out, "asked", calls.asked == 0 ? "nothing" : Integer.toString(calls.asked));
        line(out, "tests", tests + ", " + changes.assertions + " assertions changed");
        line(
                out,
                "changed",
                changes.sources + " paths"
                        + (changes.named.size() > SHOWN || changes.named.isEmpty()
                                ? ""
                                : ": " + String.join(", ", changes.named))
                        + (changes.produced == 0 ? "" : "; " + changes.produced + " in git's own and build folders"));
        line(
                out,
                "runs on your machine",
                changes.runOnHost.isEmpty() ? "no changed file" : style.warn(String.join(", ", changes.runOnHost)));
        line(out, "used", receipt.usage);
        line(out, "ledger head", receipt.head.toString());
        if (!receipt.attested.by().isEmpty()) {
            line(out, "witnessed by", Visible.inert(String.join(", ", receipt.attested.by()), ALERT_CHARS));
        }
        receipt.attested.problems().forEach(problem -> line(out, "not witnessed", style.warn(problem)));
        line(out, "verify", "holdfast ledger verify");
        line(out, "undo", "holdfast undo --session " + receipt.session);
        goOn().ifPresent(command -> line(out, "go on", command));
        return out.toString();
    }

    /** The command that lets the session go on, if it has not finished. */
    Optional<String> goOn() {
        return ending.reason() == Ending.Reason.FINISHED
                ? Optional.empty()
                : Optional.of("holdfast resume " + receipt.session);
    }

    private String effects() {
        return calls.carriedOut.isEmpty()
                ? "nothing"
                : calls.carriedOut.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(2, 22 - name.length())))
                .append(value)
                .append('\n');
    }

    private static Calls calls(SessionState state, List<String> alerts) {
        var carriedOut = new LinkedHashMap<String, Integer>();
        var refused = new ArrayList<String>();
        int failed = 0;
        int asked = state.monitor().approvals().sought().size();
        var ordered = state.monitor().calls().entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<CallId, MonitorState.Stand> entry) ->
                        entry.getKey().number()))
                .toList();
        for (Map.Entry<CallId, MonitorState.Stand> entry : ordered) {
            MonitorState.Stand stand = entry.getValue();
            Optional<Status> status = stand.status();
            if (status.filter(Status::prevented).isPresent()) {
                refused.add(refusal(stand));
            } else if (stand.start().isPresent()) {
                failed += status.equals(Optional.of(Status.FAILED)) ? 1 : 0;
                stand.effects().forEach(effect -> carriedOut.merge(words(effect.kind()), 1, Integer::sum));
            }
        }
        return new Calls(carriedOut, refused, alerts, failed, asked);
    }

    private static String refusal(MonitorState.Stand stand) {
        String effects = stand.effects().stream()
                .filter(effect -> effect.kind() != Effect.Kind.READ_PATH
                        || stand.effects().size() == 1)
                .map(effect -> words(effect.kind()) + " " + effect.resource())
                .collect(Collectors.joining(", "));
        return Visible.inert(stand.tool() + ": " + effects, 160) + "  ["
                + stand.verdict().rule() + "]" + (stand.verdict() instanceof Verdict.Ask ? " nobody approved" : "");
    }

    private static String words(Effect.Kind kind) {
        return switch (kind) {
            case READ_PATH -> "read";
            case WRITE_PATH -> "write";
            case DELETE_PATH -> "delete";
            case RUN_PROCESS -> "run";
            case CONNECT -> "connect";
            case MODEL_CALL -> "model call";
            case API_CALL -> "API call";
            case SQL_CALL -> "SQL call";
            case PUSH_REF -> "push";
            case SEND_MESSAGE -> "message";
            case CHANGE_GOVERNANCE -> "change governance";
        };
    }

    private static String tests(SessionState state) {
        var tests = state.progress().tests();
        if (tests.last().isEmpty()) {
            return "not run";
        }
        TestReport after = tests.last().get();
        String then = tests.before().map(FinishCard::counts).orElse("not run");
        var removed = new TreeSet<String>();
        var skipped = new TreeSet<String>(after.skipped());
        tests.before().ifPresent(before -> {
            removed.addAll(before.passed());
            removed.addAll(before.failed());
            removed.removeAll(after.passed());
            removed.removeAll(after.failed());
            removed.removeAll(after.skipped());
            skipped.removeAll(before.skipped());
        });
        return "before: " + then + "; after: " + counts(after) + (tests.stale() ? " (stale)" : "") + "; "
                + removed.size() + " removed, " + skipped.size() + " newly skipped";
    }

    private static String counts(TestReport report) {
        return report.counts().passed() + " passed, " + report.counts().failed() + " failed";
    }
}
