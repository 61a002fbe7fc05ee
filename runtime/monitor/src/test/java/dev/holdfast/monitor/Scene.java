package dev.holdfast.monitor;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Ids;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.tools.Toolbox;
import dev.holdfast.workspace.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A monitor among fakes that write down, in one list, what happens in which order. */
final class Scene implements Journal, Asker {
    static final ApproverKey ADA = ApproverKey.fresh("ada");
    static final ApproverKey BEN = ApproverKey.fresh("ben");
    static final ApproverKey STRANGER = ApproverKey.fresh("mallory");
    static final CallId CALL = CallId.of(1);
    static final SessionId SESSION = new SessionId("s-000000000001");
    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    final List<String> order = new ArrayList<>();
    final List<MonitorEvent> events = new ArrayList<>();
    final List<Question> questions = new ArrayList<>();
    final SmallWorld world = new SmallWorld(order);
    Instant now = NOW;
    Optional<String> unwitnessed = Optional.empty();
    Function<Question, Answer> answer = question -> new Answer.Unanswered("nobody is there");
    private int recordsLeft = Integer.MAX_VALUE;
    private Policy policy = CedarPolicy.standard();
    private Approvers approvers = new Approvers(Map.of("ada", ADA.publicKey(), "ben", BEN.publicKey()));
    MonitorState state = fresh();

    Scene policy(Policy other) {
        policy = other;
        return this;
    }

    /** Only these people are enrolled. */
    Scene enrolled(ApproverKey... keys) {
        Map<String, String> all = new TreeMap<>();
        for (ApproverKey key : keys) {
            all.put(key.approver(), key.publicKey());
        }
        approvers = new Approvers(all);
        state = fresh();
        return this;
    }

    /** Ben keeps the databases, and Ada does not. */
    Scene withRoles() {
        approvers = new Approvers(
                Map.of("ada", ADA.publicKey(), "ben", BEN.publicKey()), Map.of("ben", Set.of("database")));
        state = fresh();
        return this;
    }

    /** What the person says, and what came with it. */
    Scene task(String words, String... attachments) {
        state = MonitorState.fresh(SESSION, approvers)
                .opened(Profile.workspace("model.example:443"), words, List.of(attachments));
        return this;
    }

    private MonitorState fresh() {
        return MonitorState.fresh(SESSION, approvers)
                .opened(Profile.workspace("model.example:443"), "mend the tests", List.of());
    }

    /** What redaction hides. */
    final List<String> secrets = new ArrayList<>(List.of("hunter2"));

    Scene answering(Function<Question, Answer> how) {
        answer = how;
        return this;
    }

    /** The ledger cannot be written after so many batches. */
    Scene ledgerFullAfter(int batches) {
        recordsLeft = batches;
        return this;
    }

    Monitor monitor() {
        var time = new People.Time(() -> now, new Ids(() -> now, new Random(1)), Duration.ofMinutes(5));
        var people = new People(SESSION, this, approvers, time);
        return new Monitor(
                policy,
                people,
                world,
                new Redaction() {
                    @Override
                    public String redact(String text, List<PathName> sources) {
                        return hide(text);
                    }

                    @Override
                    public String hide(String text) {
                        return secrets.stream().reduce(text, (rest, secret) -> rest.replace(secret, "‹secret›"));
                    }

                    @Override
                    public String restore(String text, PathName target) {
                        if (text.contains("‹secret›") && !target.text().equals("AGENTS.md")) {
                            throw new ToolFailure("it stands for a secret of AGENTS.md");
                        }
                        return text.replace("‹secret›", "hunter2");
                    }
                },
                this,
                () -> {
                    order.add("ask witnesses");
                    return unwitnessed;
                });
    }

    /** Puts a call of a tool that declares these effects and does this through the monitor. */
    Observation carryOut(Function<Hands, Output> deed, Effect... effects) {
        return monitor().carryOut(call(deed, effects), state);
    }

    /** Settles the call after a crash. */
    Optional<Observation> recover(Function<Hands, Output> deed, Effect... effects) {
        return monitor().recover(call(deed, effects), state);
    }

    /** The state in which the call was started, took a snapshot, and the process died. */
    Scene started(Effect... effects) {
        return started(Optional.of(world.snapshot()), effects);
    }

    /** The state in which the call was started without a snapshot, and the process died. */
    Scene startedBare(Effect... effects) {
        return started(Optional.empty(), effects);
    }

    private Scene started(Optional<SnapshotId> before, Effect... effects) {
        state = state.apply(
                        new MonitorEvent.Judged(
                                CALL,
                                "probe",
                                Digest.of("then"),
                                List.of(effects),
                                policy.digest(),
                                new Verdict.Allow(new RuleId("then"))),
                        now)
                .apply(new MonitorEvent.Started(CALL, 1, before, Optional.empty()), now);
        order.clear();
        return this;
    }

    static Call call(Function<Hands, Output> deed, Effect... effects) {
        return call(Tool.Words.OF_THE_WORLD, deed, effects);
    }

    static Call call(Tool.Words words, Function<Hands, Output> deed, Effect... effects) {
        var tool = new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition("probe", "probes", "{\"type\":\"object\"}");
            }

            @Override
            public List<Effect> effects(Arguments arguments) {
                return List.of(effects);
            }

            @Override
            public Words words() {
                return words;
            }

            @Override
            public Output run(Arguments arguments, Hands hands) {
                return deed.apply(hands);
            }
        };
        return new Call(CALL, new Toolbox(List.of(tool)).parse("probe", "{\"word\":\"x\"}"));
    }

    static Function<Question, Answer> signedBy(ApproverKey... keys) {
        return question -> new Answer.Approved(approvals(question, keys));
    }

    static List<Approval> approvals(Question question, ApproverKey... keys) {
        var approvals = new ArrayList<Approval>();
        for (ApproverKey key : keys) {
            approvals.add(key.approve(question));
        }
        return approvals;
    }

    @Override
    public MonitorState record(List<MonitorEvent> batch) {
        if (recordsLeft-- <= 0) {
            throw new IllegalStateException("the ledger is full");
        }
        var words = new ArrayList<String>();
        for (MonitorEvent event : batch) {
            state = state.apply(event, now);
            events.add(event);
            String name = event.getClass().getSimpleName();
            words.add(event instanceof MonitorEvent.Closed closed ? name + " " + closed.status() : name);
        }
        order.add(String.join(" + ", words));
        return state;
    }

    @Override
    public Answer ask(Question question) {
        order.add("ask people");
        questions.add(question);
        return answer.apply(question);
    }

    @Override
    public void withdraw(Question question) {
        order.add("withdraw " + questions.indexOf(question));
    }

    @Override
    public Reply talk(String question) {
        order.add("talk");
        return new Reply.Said("as you like");
    }

    <E extends MonitorEvent> E last(Class<E> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
