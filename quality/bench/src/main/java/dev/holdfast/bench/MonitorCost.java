package dev.holdfast.bench;

import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.monitor.Call;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Journal;
import dev.holdfast.monitor.Monitor;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.monitor.People;
import dev.holdfast.monitor.Redaction;
import dev.holdfast.monitor.Status;
import dev.holdfast.monitor.Witnessing;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Ids;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.tools.Toolbox;
import dev.holdfast.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Times what the monitor itself takes for a call: its effects, labels, provenance, judgement and the fold of its events,
 * in a session that has read two hundred texts, by a policy of thirty rules. Nothing is written and nothing is carried
 * out.
 */
public final class MonitorCost {
    private static final int SPANS = 200;
    private static final int SPAN_WORDS = 300;
    private static final int CALLS_OF_A_SESSION = 100;
    private static final int UNTIMED_CALLS = 20;
    private static final int WARM_UP_SESSIONS = 30;
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final SessionId SESSION = new SessionId("s-000000000001");

    private final Timed policy = new Timed(PolicyCost.thirty());
    private final Toolbox toolbox = new Toolbox(Tools.standard(Path.of("/work")));
    private final Approvers nobody = new Approvers(Map.of());

    private MonitorCost() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        var cost = new MonitorCost();
        System.out.printf(
                Locale.ROOT,
                "%d rules, %d spans%n%-44s %10s %10s %10s %10s%n",
                PolicyCost.thirty().ruleNames().size(),
                SPANS,
                "call",
                "all p50 us",
                "p99",
                "judge p50",
                "p99");
        calls().forEach((name, arguments) -> cost.measure(name, arguments, rounds));
    }

    /** Each call is a new one: of the last ones the policy's answer is kept. */
    private static Map<String, IntFunction<String[]>> calls() {
        var calls = new LinkedHashMap<String, IntFunction<String[]>>();
        calls.put("a write to a path that was read (allow)", i ->
                new String[] {"write_file", "{\"path\":\"src/w" + i + "/A" + i + ".java\",\"content\":\"x\"}"});
        calls.put("a write to a path of the model's own (allow)", i ->
                new String[] {"write_file", "{\"path\":\"made/up/B" + i + ".java\",\"content\":\"x\"}"});
        calls.put("a read (allow)", i -> new String[] {"read_file", "{\"path\":\"src/w" + i + "/A.java\"}"});
        calls.put("a command, two effects (allow)", i ->
                new String[] {"run_command", "{\"command\":\"make " + i + "\"}"});
        calls.put("a move, two effects (allow)", i ->
                new String[] {"move_path", "{\"from\":\"src/w" + i + "\",\"to\":\"lib/w" + i + "\"}"});
        calls.put("outside (deny)", i -> new String[] {"read_file", "{\"path\":\"/etc/p" + i + "\"}"});
        calls.put("governance, with its card (ask)", i ->
                new String[] {"write_file", "{\"path\":\"d" + i + "/AGENTS.md\",\"content\":\"x\"}"});
        return calls;
    }

    private void measure(String name, IntFunction<String[]> arguments, int rounds) {
        var whole = new ArrayList<Long>();
        var judge = new ArrayList<Long>();
        int number = 0;
        MonitorState begun = begun();
        var log = new Log(begun);
        var monitor = monitor(log);
        for (int session = -WARM_UP_SESSIONS; session * CALLS_OF_A_SESSION < rounds; session++) {
            log.state = begun;
            for (int i = 1; i <= UNTIMED_CALLS; i++) { // the first of them indexes what was read
                monitor.carryOut(call(i, "write_file", "{\"path\":\"first\",\"content\":\"\"}"), log.state);
            }
            for (int i = 0; i < CALLS_OF_A_SESSION; i++) {
                number++;
                String[] call = arguments.apply(number);
                policy.nanos = 0;
                long start = System.nanoTime();
                monitor.carryOut(call(SPANS + 2 + i, call[0], call[1]), log.state);
                long end = System.nanoTime();
                if (session >= 0) {
                    whole.add(end - start);
                    judge.add(policy.nanos);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-44s %10.0f %10.0f %10.0f %10.0f%n",
                name,
                at(whole, 50),
                at(whole, 99),
                at(judge, 50),
                at(judge, 99));
    }

    private Call call(int number, String tool, String arguments) {
        return new Call(CallId.of(number), toolbox.parse(tool, arguments));
    }

    private Monitor monitor(Journal journal) {
        var time = new People.Time(() -> NOW, new Ids(() -> NOW, new Random(1)), Duration.ofMinutes(5));
        var people = new People(SESSION, Asker.nobody(), nobody, time);
        return new Monitor(policy, people, new StillWorld(), new Plain(), journal, Witnessing.NOT_REQUIRED);
    }

    /** A session after two hundred reads. */
    private MonitorState begun() {
        var state = MonitorState.fresh(SESSION, nobody)
                .opened(Profile.workspace("model:443"), "Mend src/main/App.java and move what is old.", List.of());
        var random = new Random(7);
        for (int i = 1; i <= SPANS; i++) {
            var id = CallId.of(i);
            var read = List.of(Effect.read(new PathName("docs/d" + i + ".md")));
            state = state.apply(
                            new MonitorEvent.Judged(
                                    id,
                                    "read_file",
                                    Digest.of("any"),
                                    read,
                                    policy.digest(),
                                    new Verdict.Allow(new RuleId("capability"))),
                            NOW)
                    .apply(
                            new MonitorEvent.Closed(
                                    id,
                                    Status.DONE,
                                    new Content(text(random)),
                                    Label.WORKSPACE,
                                    Optional.empty(),
                                    Optional.empty(),
                                    List.of()),
                            NOW);
        }
        return state;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < SPAN_WORDS; i++) {
            int word = random.nextInt(20_000);
            text.append(i % 10 == 0 ? "src/w" + word + "/A" + word + ".java" : "word" + word % 3_000)
                    .append(i % 12 == 11 ? '\n' : ' ');
        }
        return text.toString();
    }

    private static double at(List<Long> times, int percent) {
        var sorted = times.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e3;
    }

    /** Counts what the policy takes. */
    private static final class Timed implements Policy {
        private final Policy policy;
        private long nanos;

        Timed(Policy policy) {
            this.policy = policy;
        }

        @Override
        public Set<String> roles() {
            return policy.roles();
        }

        @Override
        public Judgement judge(Request request, Signed by) {
            long start = System.nanoTime();
            try {
                return policy.judge(request, by);
            } finally {
                nanos += System.nanoTime() - start;
            }
        }

        @Override
        public Digest digest() {
            return policy.digest();
        }
    }

    /** A record in memory. */
    private static final class Log implements Journal {
        private MonitorState state;

        Log(MonitorState state) {
            this.state = state;
        }

        @Override
        public MonitorState record(List<MonitorEvent> events) {
            for (MonitorEvent event : events) {
                state = state.apply(event, NOW);
            }
            return state;
        }
    }

    /** Nothing is a secret. */
    private record Plain() implements Redaction {
        @Override
        public String redact(String text, List<PathName> sources) {
            return text;
        }

        @Override
        public String hide(String text) {
            return text;
        }

        @Override
        public String restore(String text, PathName target) {
            return text;
        }
    }
}
