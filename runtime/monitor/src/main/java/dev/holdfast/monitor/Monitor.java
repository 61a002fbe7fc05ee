package dev.holdfast.monitor;

import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.broker.BrokerException;
import dev.holdfast.model.Model;
import dev.holdfast.model.ModelException;
import dev.holdfast.model.Prompt;
import dev.holdfast.model.Reply;
import dev.holdfast.model.Retry;
import dev.holdfast.model.Watcher;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.terms.Visible;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one door to the world. A call goes in with the session's state, and an observation comes out: in between it was
 * judged, recorded, asked for, snapshotted, carried out and recorded again, or refused and recorded. One call at a time.
 */
public final class Monitor {
    /** The tool by which the agent asks the person something. */
    static final String ASK_USER = "ask_user";

    static final RuleId UNCERTAIN = new RuleId("uncertain-outcome");
    static final RuleId GOVERNANCE = new RuleId("governance-path");
    static final RuleId UNTOLD = new RuleId("cannot-be-shown");
    static final RuleId NO_EFFECT = new RuleId("no-effect");

    /** How a plan is called where its rights are judged. */
    static final String PLAN = "propose_plan";

    private final Judge judge;
    private final Telling telling;
    private final Weighing weighing;
    private final People people;
    private final Asking asking;
    private final Execution execution;
    private final Journal journal;
    private final World world;

    /** @param witnessing who must have seen the record before a call reaches production */
    public Monitor(
            Policy policy, People people, World world, Redaction redaction, Journal journal, Witnessing witnessing) {
        this.judge = new Judge(policy);
        this.telling = new Telling(world);
        this.weighing = new Weighing(world::secret);
        this.people = people;
        this.world = world;
        this.journal = journal;
        this.asking = new Asking(people, journal);
        this.execution = new Execution(world, redaction, journal, witnessing, judge);
    }

    /**
     * Judges a call and, if it may, carries it out.
     *
     * @throws UnsoundSession when the record holds what nobody had approved; so do all of these
     */
    public Observation carryOut(Call call, MonitorState state) {
        state.mustBeSound();
        List<Effect> effects = telling.effects(call);
        return decide(call, effects, state, 1, judge.verdict(weighing.request(call.tool(), effects, state)));
    }

    /**
     * Settles a call that was started and has no outcome. A read is repeated; what a snapshot can take back is taken
     * back and run again, unless somebody has edited since; anything else goes to a person.
     *
     * @param state in which the call is {@linkplain MonitorState#uncertain uncertain}
     * @return empty when a person must decide and nobody answered: the call stays open
     */
    public Optional<Observation> recover(Call call, MonitorState state) {
        state.mustBeSound();
        var start = state.uncertain(call.id())
                .orElseThrow(() -> new IllegalStateException("call " + call.id() + " is not uncertain"));
        List<Effect> effects = telling.effects(call);
        boolean reversible = effects.stream().allMatch(Execution::reversibleBySnapshot);
        if (effects.stream().allMatch(Effect::readOnly)
                || (reversible && start.before().isEmpty())) {
            return Optional.of(again(call, start, state)); // it could change nothing
        }
        if (start.before().isEmpty()) {
            return askAboutUncertain(call, start, state, Aftermath.NONE);
        }
        SnapshotId before = start.before().get();
        World.Found found = world.find(before);
        var kept = new MonitorEvent.Found(call.id(), found.now(), found.edited());
        if (!reversible || !found.edited().isEmpty()) {
            journal.record(kept);
            return askAboutUncertain(call, start, state, execution.takeStock(start, state, found));
        }
        // INVARIANT: what a roll-back takes away is kept, and the record tells where, before it begins.
        journal.record(List.of(kept, new MonitorEvent.RolledBack(call.id(), found.now(), before)));
        return switch (world.rollBack(found.now(), before)) {
            case World.Rollback.Done() -> Optional.of(again(call, start, state));
            case World.Rollback.Edited(var paths) -> {
                World.Found again = world.find(before);
                var changed = new World.Found(
                        again.now(),
                        Stream.concat(paths.stream(), again.edited().stream())
                                .distinct()
                                .toList());
                journal.record(new MonitorEvent.Found(call.id(), changed.now(), changed.edited()));
                yield askAboutUncertain(call, start, state, execution.takeStock(start, state, changed));
            }
        };
    }

    /** Puts a plan's rights to the owner, when the session does not hold them all, and grants what is approved. */
    public Observation grow(CallId call, String summary, List<Capability> rights, MonitorState state) {
        state.mustBeSound();
        List<Capability> missing = rights.stream()
                .filter(right -> !held(right, state.rights()))
                .distinct()
                .toList();
        var effects = missing.stream().map(telling::use).toList();
        var subject = Grant.subject(missing); // the summary is the agent's talk, and bound with the card that shows it
        Verdict verdict = grantable(missing, judge.verdict(weighing.request(PLAN, effects, state)));
        var judged = new MonitorEvent.Judged(call, PLAN, subject, effects, judge.rules(), verdict);
        return switch (verdict) {
            case Verdict.Allow ignored ->
                execution.close(List.of(judged), call, Status.DONE, "plan accepted; it needs no further rights");
            case Verdict.Deny deny -> execution.close(List.of(judged), call, Status.REFUSED, refusal(deny));
            case Verdict.Ask ask -> {
                String card = Card.ofPlan(summary, missing, ask, state);
                yield switch (asking.ask(judged, matter(subject, ask, card), state)) {
                    case Consent.Given(var question, var by) ->
                        switch (judge.judge(weighing.request(PLAN, effects, state), by)) {
                            case Judgement.Permitted ignored ->
                                execution.close(
                                        List.of(new MonitorEvent.Granted(call, new Grant(question.digest(), missing))),
                                        call,
                                        Status.DONE,
                                        "plan accepted; granted: " + missing);
                            case Judgement.Refused refused -> refused(call, insufficient(refused));
                        };
                    case Consent.Withheld(var status, var why) ->
                        execution.close(List.of(), call, status, why + "\nGo on with the rights you have.");
                };
            }
        };
    }

    /** Puts a question of the agent's own to the person. */
    public Observation talk(CallId call, String question) {
        var judged = new MonitorEvent.Judged(
                call, ASK_USER, Digest.of(question), List.of(), judge.rules(), new Verdict.Allow(NO_EFFECT));
        journal.record(List.of(judged, new MonitorEvent.Started(call, 1, Optional.empty(), Optional.empty())));
        return switch (people.asker().talk(question)) {
            case Asker.Reply.Said(var words) -> execution.close(List.of(), call, Status.DONE, words);
            case Asker.Reply.Silent(var why) ->
                execution.close(
                        List.of(), call, Status.UNANSWERED, why + "; decide by yourself and say what you assumed");
        };
    }

    /**
     * Sends a prompt to the model. A model call is an effect like any other.
     *
     * @throws Refusal when the policy forbids it
     * @throws ModelException when no answer could be had; recorded
     */
    public MonitorEvent.Replied consult(CallId call, Model model, Prompt prompt, MonitorState state, Watcher watcher) {
        state.mustBeSound();
        var effects = List.of(Effect.modelCall(model.hostAndPort(), prompt.estimatedTokens()));
        var verdict = judge.verdict(Request.of("model", effects, state.rights(), state.seen()));
        var judged = new MonitorEvent.Judged(call, "model", Digest.of(model.name()), effects, judge.rules(), verdict);
        if (!(verdict instanceof Verdict.Allow)) {
            String why = verdict instanceof Verdict.Deny deny ? refusal(deny) : "a model call is never asked for";
            throw new Refusal(
                    execution.close(List.of(judged), call, Status.REFUSED, why).text());
        }
        int attempt = state.uncertain(call).map(start -> start.attempt() + 1).orElse(1);
        journal.record(List.of(judged, new MonitorEvent.Started(call, attempt, Optional.empty(), Optional.empty())));
        var waits = new ArrayList<MonitorEvent.Waited>();
        try {
            Reply reply = model.ask(prompt, new Watcher() {
                @Override
                public void text(String piece) {
                    watcher.text(piece);
                }

                @Override
                public void waiting(Retry retry) {
                    waits.add(new MonitorEvent.Waited(retry.attempt(), retry.reason(), retry.pause()));
                    watcher.waiting(retry);
                }
            });
            var replied = execution.hidden(
                    new MonitorEvent.Replied(
                            call, new Content(reply.text()), reply.calls(), reply.stop(), reply.tokens(), waits),
                    prompt.tools().stream().map(ToolDefinition::name).collect(Collectors.toUnmodifiableSet()));
            journal.record(replied);
            return replied;
        } catch (ModelException e) {
            execution.close(List.of(), call, Status.FAILED, String.valueOf(e.getMessage()));
            throw e;
        } catch (BrokerException e) {
            var closed = execution.close(List.of(), call, Status.REFUSED, String.valueOf(e.getMessage()));
            throw new Refusal(closed.text());
        }
    }

    /** The policy forbids talking to the model at all. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(String why) {
            super(why);
        }
    }

    private Observation decide(Call call, List<Effect> effects, MonitorState state, int attempt, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow ignored ->
                execution.start(
                        List.of(judged(call, effects, new Draft.None(), verdict)),
                        call,
                        effects,
                        state,
                        Execution.Start.allowed(attempt));
            case Verdict.Deny deny ->
                execution.close(
                        List.of(judged(call, effects, new Draft.None(), verdict)),
                        call.id(),
                        Status.REFUSED,
                        refusal(deny));
            case Verdict.Ask ask -> {
                Draft draft = execution.draft(call, effects, state);
                if (draft instanceof Draft.Unknown(var why)) {
                    yield untold(call, effects, why);
                }
                var judged = judged(call, effects, draft, verdict);
                String card = Card.ofCall(call, weighing.of(effects, state.reading()), draft, ask, state);
                yield asked(call, state, attempt, asking.ask(judged, matter(judged.subject(), ask, card), state));
            }
        };
    }

    /** Nobody is asked to sign what they cannot be shown. */
    private Observation untold(Call call, List<Effect> effects, String why) {
        var deny = new Verdict.Deny(
                UNTOLD,
                "it has to be approved, and what it would change cannot be shown to a person: " + why,
                "a person makes this change, or the agent one that can be shown");
        var judged = judged(call, effects, new Draft.None(), deny);
        return execution.close(List.of(judged), call.id(), Status.REFUSED, refusal(deny));
    }

    /** Judged anew by what it would do now: the first attempt may have removed what the call is about, and it is back. */
    private Observation again(Call call, MonitorEvent.Started start, MonitorState state) {
        List<Effect> effects = telling.effects(call);
        return decide(
                call,
                effects,
                state,
                start.attempt() + 1,
                judge.verdict(weighing.request(call.tool(), effects, state)));
    }

    private Optional<Observation> askAboutUncertain(
            Call call, MonitorEvent.Started start, MonitorState state, Aftermath aftermath) {
        List<Effect> effects = telling.effects(call);
        var again = uncertain(judge.verdict(weighing.request(call.tool(), effects, state)));
        Draft draft = execution.draft(call, effects, state);
        if (draft instanceof Draft.Unknown(var why)) {
            return Optional.of(execution.abandon(
                    call.id(), aftermath, "nobody can be asked: what it would change cannot be shown: " + why));
        }
        var judged = judged(call, effects, draft, again);
        String card =
                Card.ofUncertain(call, weighing.of(effects, state.reading()), draft, again, state) + Card.of(aftermath);
        return switch (asking.ask(judged, matter(judged.subject(), again, card), state)) {
            case Consent.Withheld(var status, var ignored) when status == Status.UNANSWERED -> Optional.empty();
            case Consent.Withheld(var ignored, var why) -> Optional.of(execution.abandon(call.id(), aftermath, why));
            case Consent.Given given -> Optional.of(asked(call, state, start.attempt() + 1, given));
        };
    }

    /** What is asked before a call runs again of which nobody knows whether it happened. */
    static Verdict.Ask uncertain(Verdict verdict) {
        int quorum = verdict instanceof Verdict.Ask ask ? ask.quorum() : 1;
        return new Verdict.Ask(UNCERTAIN, "it was started and nobody knows whether it happened", quorum);
    }

    private Question.Matter matter(Digest subject, Verdict.Ask ask, String card) {
        return new Question.Matter(subject, judge.rules(), ask.quorum(), card);
    }

    private Observation asked(Call call, MonitorState state, int attempt, Consent consent) {
        return switch (consent) {
            case Consent.Withheld(var status, var why) -> execution.close(List.of(), call.id(), status, why);
            case Consent.Given(var question, var by) -> {
                // judged again with those who really approved, on what the call would do now
                List<Effect> now = telling.effects(call);
                Draft draft = execution.draft(call, now, state);
                boolean same = call.subject(now, draft).equals(question.matter().subject())
                        && judge.rules().equals(question.matter().policy());
                if (!same) {
                    yield refused(call.id(), "denied: the call is no longer what was approved; ask again");
                }
                yield switch (judge.judge(weighing.request(call.tool(), now, state), by)) {
                    case Judgement.Permitted ignored -> {
                        var start = new Execution.Start(attempt, Optional.of(question.digest()), draft);
                        yield execution.start(List.of(), call, now, state, start);
                    }
                    case Judgement.Refused refused -> refused(call.id(), insufficient(refused));
                };
            }
        };
    }

    private Observation refused(CallId call, String why) {
        return execution.close(List.of(), call, Status.REFUSED, why);
    }

    private static String insufficient(Judgement.Refused refused) {
        return "denied by rule `" + refused.rule() + "` when it was judged again with those who approved: "
                + refused.why() + "; " + refused.remedy();
    }

    private static boolean held(Capability right, List<Capability> rights) {
        return rights.contains(right) || rights.stream().anyMatch(own -> own.covers(Telling.effect(right)));
    }

    /** A grant is for one owner to give: what takes two people is approved call by call and never granted. */
    static Verdict grantable(Verdict verdict) {
        return verdict instanceof Verdict.Ask ask && ask.quorum() > 1
                ? new Verdict.Deny(ask.rule(), ask.why(), "it is approved call by call and never granted for a plan")
                : verdict;
    }

    /**
     * A grant opens governance by the name of the path alone: a folder around it would open what nobody can grant as well.
     */
    private Verdict grantable(List<Capability> missing, Verdict ruled) {
        Verdict verdict = grantable(ruled);
        if (!(verdict instanceof Verdict.Ask)) {
            return verdict;
        }
        return missing.stream()
                .filter(right -> right.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                .filter(right -> !telling.governs(new PathName(right.resource())))
                .<Verdict>map(right -> new Verdict.Deny(
                        GOVERNANCE,
                        "`" + Visible.inert(right.toString(), 200) + "` names no governance path",
                        "propose a plan that names the very path, for example `change_governance AGENTS.md`"))
                .findFirst()
                .orElse(verdict);
    }

    private MonitorEvent.Judged judged(Call call, List<Effect> effects, Draft draft, Verdict verdict) {
        return new MonitorEvent.Judged(
                call.id(), call.tool(), call.subject(effects, draft), effects, judge.rules(), verdict);
    }

    private static String refusal(Verdict.Deny deny) {
        return "denied by rule " + deny.rule() + ": " + deny.why() + "\nto allow it: " + deny.remedy();
    }
}
