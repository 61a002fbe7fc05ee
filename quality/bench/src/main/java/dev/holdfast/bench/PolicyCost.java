package dev.holdfast.bench;

import dev.holdfast.policy.Act;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Requester;
import dev.holdfast.policy.Sink;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Times what a policy of thirty rules takes to be read, to judge a call once, and to give its verdict. */
public final class PolicyCost {
    private static final int RULES = 30;
    private static final int WARM_UP_ROUNDS = 3_000;

    private PolicyCost() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        long start = System.nanoTime();
        CedarPolicy.standard().load();
        System.out.printf(
                Locale.ROOT, "engine loaded and default read in %.0f ms%n", (System.nanoTime() - start) / 1e6);
        var policy = thirty();
        System.out.printf(
                Locale.ROOT,
                "%d rules%n%-34s %12s %12s %12s %12s%n",
                policy.ruleNames().size(),
                "call",
                "judge p50 us",
                "p99",
                "verdict p50",
                "p99");
        calls().forEach((name, request) -> { // each call is a new one: of the last ones the answer is kept
            long[] judged = times(i -> policy.judge(request.apply(i), 0), rounds);
            long[] given = times(i -> policy.verdict(request.apply(-1 - i)), rounds);
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %12.0f %12.0f %12.0f %12.0f%n",
                    name,
                    at(judged, 50),
                    at(judged, 99),
                    at(given, 50),
                    at(given, 99));
        });
    }

    /** The default with rules of a team on top of it, none of which the calls meet: each has to be looked at. */
    static CedarPolicy thirty() {
        int more = RULES - CedarPolicy.standard().ruleNames().size();
        var team = new StringBuilder();
        for (int i = 0; i < more; i++) {
            team.append("@id(\"team-")
                    .append(i)
                    .append("\") forbid (principal, action, resource) when { resource.name like \"team")
                    .append(i)
                    .append("/*\" && context.seen.untrusted } unless { context.approvals >= 1 };\n");
        }
        var layer = new Layer("team", Layer.Standing.RESTRICTING, team.toString());
        var policy = CedarPolicy.of(List.of(Layer.standard(), layer), Requester.ANYBODY);
        policy.load();
        return policy;
    }

    private static Map<String, IntFunction<Request>> calls() {
        IntFunction<Act> send = i -> new Act(
                new Effect(
                        Effect.Kind.SEND_MESSAGE,
                        "ops" + i + "@example.org",
                        Environment.DEV,
                        Reversibility.COMPENSABLE,
                        900),
                List.of(new Sink("to", Integrity.TRUSTED, true), new Sink("body", Integrity.UNTRUSTED, true)),
                Optional.of(Deed.SEND),
                true);
        var calls = new LinkedHashMap<String, IntFunction<Request>>();
        calls.put("a file (allow)", i -> request(Act.of(Effect.write(new PathName("src/A" + i + ".java"), 10))));
        calls.put(
                "a command, two effects (allow)",
                i -> request(Act.of(Effect.run("bash" + i)), Act.of(Effect.write(PathName.ROOT, Math.abs(i)))));
        calls.put("a message (ask)", i -> request(send.apply(i)));
        calls.put("outside (deny)", i -> request(Act.of(Effect.write(new PathName("/etc/passwd" + i), 1))));
        return calls;
    }

    private static Request request(Act... acts) {
        return new Request("any", List.of(acts), Profile.workspace("model:443").rights(), Label.WORKSPACE);
    }

    private static long[] times(IntConsumer what, int rounds) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            what.accept(rounds + i);
        }
        long[] times = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            what.accept(i);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times;
    }

    private static double at(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e3;
    }
}
