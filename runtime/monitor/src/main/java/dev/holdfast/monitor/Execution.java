package dev.holdfast.monitor;

import dev.holdfast.model.RequestedCall;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.TestReport;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Carries out what was allowed: snapshot, record, act, look after governance, snapshot, record. */
final class Execution {
    private static final int QUOTED_CHARS = 300;

    private static final String WITHHELD =
            "what came of it is not shown: it was read from a file of secrets which is no"
                    + " text, so that no secret could be taken out of it\nto allow it: name the model's host under `clearance` in"
                    + " your configuration or the machine's";

    private final World world;
    private final Telling telling;
    private final Redaction redaction;
    private final Journal journal;
    private final Witnessing witnessing;
    private final Judge judge;

    Execution(World world, Redaction redaction, Journal journal, Witnessing witnessing, Judge judge) {
        this.world = world;
        this.telling = new Telling(world);
        this.redaction = redaction;
        this.journal = journal;
        this.witnessing = witnessing;
        this.judge = judge;
    }

    /**
     * How a call is started.
     *
     * @param attempt which start of the call this is
     * @param consumed the approval it uses up
     * @param draft what the approval is for
     */
    record Start(int attempt, Optional<Digest> consumed, Draft draft) {
        /** A start that needs no approval. */
        static Start allowed(int attempt) {
            return new Start(attempt, Optional.empty(), new Draft.None());
        }
    }

    /** What the call would leave behind, as far as it can be told without doing it. */
    Draft draft(Call call, List<Effect> effects, MonitorState state) {
        if (!Draft.tells(effects)) {
            return new Draft.None();
        }
        return Draft.of(call, effects, state, drafting());
    }

    private DraftHands drafting() {
        return new DraftHands(reading(), redaction);
    }

    private Hands reading() {
        return world.hands(new World.Reach(World.Writes.NOTHING, List.of(), List.of()));
    }

    /** Whether a snapshot of the workspace can take the effect back, or there is nothing to take back. */
    static boolean reversibleBySnapshot(Effect effect) {
        return switch (effect.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE, RUN_PROCESS, MODEL_CALL ->
                effect.reversibility() == Reversibility.REVERSIBLE;
            case CONNECT, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> false;
        };
    }

    /**
     * Carries the call out.
     *
     * @param pending events that must be durable before it starts; recorded together with the start
     */
    Observation start(List<MonitorEvent> pending, Call call, List<Effect> effects, MonitorState state, Start start) {
        if (effects.stream().noneMatch(effect -> effect.environment() == Environment.PRODUCTION)) {
            return carryOut(pending, call, effects, state, start);
        }
        // INVARIANT: what was decided and approved is on record before the witnesses see it, and they see it before the
        // effect starts.
        if (!pending.isEmpty()) {
            journal.record(pending);
        }
        Optional<String> missing = witnessing.missing();
        if (missing.isEmpty()) {
            return carryOut(List.of(), call, effects, state, start);
        }
        String why = "denied: it reaches production, and the record of it is not witnessed: " + missing.get()
                + "\nto allow it: the owner of the machine mends or names the witnesses; `holdfast doctor` tells which"
                + " there are";
        return start.attempt() > 1
                ? abandon(
                        call.id(),
                        Aftermath.NONE,
                        why) // an earlier attempt may have happened: it is not called refused
                : close(List.of(), call.id(), Status.REFUSED, why);
    }

    private Observation carryOut(
            List<MonitorEvent> pending, Call call, List<Effect> effects, MonitorState state, Start start) {
        Optional<SnapshotId> before = changesWorkspace(effects) ? Optional.of(world.snapshot()) : Optional.empty();
        var batch = new ArrayList<>(pending);
        batch.add(new MonitorEvent.Started(call.id(), start.attempt(), before, start.consumed()));
        journal.record(batch).mustBeSound();

        var alerts = new ArrayList<String>();
        List<Capability> granted = governanceRights(effects, state);
        Hands own = world.hands(new World.Reach(writes(effects), granted, effects));
        Hands held = start.draft() instanceof Draft.Changes draft ? new ApprovedHands(own, draft, this::drafting) : own;
        var hands = new WatchedHands(held, effects, state.texts());
        Outcome outcome = act(call, hands, alerts);

        Optional<SnapshotId> after = Optional.empty();
        if (before.isPresent()) {
            World.Settled settled = world.settle(before.get(), granted);
            alerts.addAll(alerts(settled.putBack(), settled.inGit()));
            settled.takenBack()
                    .ifPresent(why -> alerts.add("everything the call did was taken back: " + redaction.hide(why)));
            after = Optional.of(settled.after());
        }
        var status = alerts.isEmpty() ? outcome.status() : Status.ALARMED;
        Optional<TestReport> tests = outcome.output().tests().map(this::hidden);
        Label label = label(call, status, effects, hands.read());
        String text = redaction.redact(outcome.output().text(), files(effects));
        if (!judge.modelMaySee(label, state.rights())) {
            // INVARIANT: what the model may not see is not on record as something it was told either.
            text = WITHHELD;
            label = new Label(label.integrity(), Confidentiality.INTERNAL);
        }
        if (!alerts.isEmpty()) {
            text = "ALERT: " + String.join("; ", alerts) + "\n" + text;
        }
        var closed = new MonitorEvent.Closed(call.id(), status, new Content(text), label, after, tests, alerts);
        journal.record(closed);
        return new Observation(status, text, tests, alerts);
    }

    /** The worst of all that the result may hold; of a tool's own words nothing but them. */
    private Label label(Call call, Status status, List<Effect> effects, Set<PathName> read) {
        if (status == Status.DONE && call.parsed().tool().words() == Tool.Words.OF_THE_PLATFORM) {
            return Label.TASK;
        }
        Label label = Label.TASK;
        for (Effect effect : effects) {
            boolean file = effect.kind() == Effect.Kind.READ_PATH && new PathName(effect.resource()).inside();
            label = label.join(file ? world.label(new PathName(effect.resource())) : Label.WORKSPACE);
        }
        for (PathName path : read) { // a search declares a folder and reads what lies in it
            label = world.secret(path) ? label.join(world.label(path)) : label;
        }
        return label;
    }

    /** The names of tests are a program's words. */
    private TestReport hidden(TestReport report) {
        return new TestReport(
                report.runner(),
                report.passed().stream().map(redaction::hide).toList(),
                report.failed().stream().map(redaction::hide).toList(),
                report.skipped().stream().map(redaction::hide).toList(),
                report.counts());
    }

    /**
     * Deals with what an attempt left behind that is not taken back as a whole: governance it changed is put back, but for
     * what somebody else edited since.
     */
    Aftermath takeStock(MonitorEvent.Started start, MonitorState state, World.Found found) {
        var kept = new ArrayList<>(governanceRights(state.effects(start.call()), state));
        found.edited().stream()
                .filter(telling::governs)
                .filter(path -> !isFolder(path))
                .forEach(path -> kept.add(new Capability(Effect.Kind.CHANGE_GOVERNANCE, path.text())));
        found.edited().stream()
                .filter(path -> Landing.guarded(world.environments(), path))
                .filter(path -> !isFolder(path))
                .forEach(path -> kept.add(new Capability(Effect.Kind.WRITE_PATH, path.text())));
        World.Settled settled = world.settle(start.before().orElseThrow(), kept);
        if (!settled.putBack().isEmpty() || settled.takenBack().isPresent()) {
            journal.record(new MonitorEvent.RolledBack(start.call(), found.now(), settled.after()));
        }
        return new Aftermath(found.edited(), settled.putBack(), settled.inGit(), Optional.of(settled.after()));
    }

    /** A right covers what is beneath it: a folder that merely holds an edit must not open the governance in it. */
    private boolean isFolder(PathName path) {
        return reading()
                .item(path)
                .filter(item -> item.kind() == Hands.Kind.FOLDER)
                .isPresent();
    }

    /** Ends a call that was started, has no outcome and is not to be run again. */
    Observation abandon(CallId call, Aftermath aftermath, String why) {
        List<String> alerts = alerts(aftermath.putBack(), aftermath.inGit());
        String text =
                redaction.hide("it was started, and nobody knows whether it happened; it is not run again: " + why);
        journal.record(new MonitorEvent.Closed(
                call, Status.FAILED, new Content(text), Label.WORKSPACE, aftermath.now(), Optional.empty(), alerts));
        return new Observation(Status.FAILED, text, Optional.empty(), alerts);
    }

    /** Our own words are left alone: a secret of the workspace that reads like them would make an alert unreadable. */
    private List<String> alerts(List<PathName> putBack, List<World.InGit> inGit) {
        Stream<String> paths = putBack.stream()
                .map(path -> "the call changed `" + redaction.hide(Visible.inert(path.text(), 300)) + "`, "
                        + (Landing.guarded(world.environments(), path)
                                ? "which is declared to be staging or production"
                                : "a governance path")
                        + "; it was put back"
                        + (inGit.stream().anyMatch(each -> each.path().within(path))
                                ? ", but git holds it all the same"
                                : ""));
        return Stream.concat(
                        paths, inGit.stream().map(found -> alert(found.path().text(), found.words())))
                .toList();
    }

    /** @param quoted what of the words is not our own, and alone is hidden */
    private String alert(String quoted, String words) {
        if (redaction.hide(quoted).equals(quoted)) {
            return words;
        }
        String shown = Visible.inert(quoted, QUOTED_CHARS);
        return words.contains(shown) ? words.replace(shown, redaction.hide(shown)) : redaction.hide(words);
    }

    /**
     * What a model has answered, without the secrets that are known; how it came by one is a question for people.
     *
     * @param offered the names of the tools it may call, which are no secrets
     */
    MonitorEvent.Replied hidden(MonitorEvent.Replied reply, Set<String> offered) {
        return new MonitorEvent.Replied(
                reply.call(),
                new Content(redaction.hide(reply.text().text())),
                reply.calls().stream()
                        .map(call -> new RequestedCall(
                                redaction.hide(call.id()),
                                offered.contains(call.tool()) ? call.tool() : redaction.hide(call.tool()),
                                redaction.hide(call.arguments())))
                        .toList(),
                reply.stop(),
                reply.tokens(),
                reply.retries().stream()
                        .map(wait ->
                                new MonitorEvent.Waited(wait.attempt(), redaction.hide(wait.reason()), wait.pause()))
                        .toList());
    }

    /** Ends a call of which nothing is, or was, carried out. */
    Observation close(List<? extends MonitorEvent> pending, CallId call, Status status, String words) {
        String text = redaction.hide(words);
        var batch = new ArrayList<MonitorEvent>(pending);
        batch.add(new MonitorEvent.Closed(
                call, status, new Content(text), Label.TASK, Optional.empty(), Optional.empty(), List.of()));
        journal.record(batch);
        return new Observation(status, text, Optional.empty(), List.of());
    }

    private record Outcome(Status status, Output output) {}

    private Outcome act(Call call, WatchedHands hands, List<String> alerts) {
        try {
            Output output = call.parsed().tool().run(call.parsed().arguments(), hands);
            return new Outcome(
                    switch (output.status()) {
                        case DONE -> Status.DONE;
                        case FAILED -> Status.FAILED;
                    },
                    output);
        } catch (WatchedHands.Undeclared e) {
            alerts.add(alert(e.use(), String.valueOf(e.getMessage())));
            return new Outcome(Status.ALARMED, Output.failed("the call was ended"));
        } catch (ToolFailure e) {
            return new Outcome(Status.FAILED, Output.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) { // the border of one task: else a bug in a tool ends the session at each resume
            return new Outcome(
                    Status.FAILED, Output.failed("the tool broke down, which is a bug in Holdfast; report it: " + e));
        }
    }

    private static boolean changesWorkspace(List<Effect> effects) {
        return effects.stream().anyMatch(Execution::changesPath);
    }

    private static boolean changesPath(Effect effect) {
        return switch (effect.kind()) {
            case WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> true;
            case READ_PATH, RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> false;
        };
    }

    private static World.Writes writes(List<Effect> effects) {
        return effects.stream()
                        .anyMatch(effect -> effect.kind() == Effect.Kind.WRITE_PATH
                                && effect.resource().equals(PathName.ROOT.text()))
                ? World.Writes.WORKSPACE
                : World.Writes.NOTHING;
    }

    /**
     * What this call may change of governance: what its session was granted, and what this very call was allowed. What it
     * was allowed of staging and production is a right to write there.
     */
    private static List<Capability> governanceRights(List<Effect> effects, MonitorState state) {
        var rights = new ArrayList<Capability>();
        for (Capability right : state.rights()) {
            if (right.kind() == Effect.Kind.CHANGE_GOVERNANCE) {
                rights.add(right);
            }
        }
        for (Effect effect : effects) {
            if (effect.kind() == Effect.Kind.CHANGE_GOVERNANCE) {
                rights.add(new Capability(effect.kind(), effect.resource()));
            }
            if (Landing.grave(effect.environment()) && changesPath(effect)) {
                rights.add(new Capability(Effect.Kind.WRITE_PATH, effect.resource()));
            }
        }
        return rights.stream().distinct().toList();
    }

    private static List<PathName> files(List<Effect> effects) {
        return effects.stream()
                .filter(effect -> switch (effect.kind()) {
                    case READ_PATH, WRITE_PATH, CHANGE_GOVERNANCE -> true;
                    case DELETE_PATH, RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE ->
                        false;
                })
                .map(effect -> new PathName(effect.resource()))
                .filter(path -> path.inside() && !path.equals(PathName.ROOT))
                .toList();
    }
}
