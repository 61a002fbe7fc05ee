package dev.holdfast.cli;

import dev.holdfast.config.PlainYaml;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Explanation;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code holdfast policy test}: whether rules say what was expected of them. */
@Command(
        name = "test",
        description = {
            "Judge the cases beside a policy and say which rules decided any: POLICY.test.yaml beside POLICY.cedar.",
            "",
            "A case is a call with the verdict and the rule expected (docs/guides/policy.md). Without a file the rules in"
                    + " force here are judged by, and --cases names the cases.",
            "",
            "Exit codes: 0 every case as expected, 1 not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy test policy.cedar",
            "  holdfast policy test policy.cedar --cases team.test.yaml",
            "  holdfast policy test --cases team.test.yaml     by the rules in force here"
        })
final class PolicyTest implements Callable<Integer> {
    private static final int CASES_MAX = 5_000;
    private static final Set<String> KEYS = Set.of("name", "call", "verdict", "rule");

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The base, in Cedar.")
    private @Nullable Path file;

    @Option(names = "--cases", paramLabel = "CASES", description = "The cases, in YAML.")
    private @Nullable Path cases;

    PolicyTest(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = Rulebook.here(surroundings);
        var rules = file == null ? here : here.withBase(Rulebook.read(surroundings, file, Layer.Standing.BASE));
        var policy = rules.policy(new Requester(surroundings.account(), Profile.WORKSPACE));
        policy.load();
        var out = surroundings.streams().out();
        var decided = new TreeSet<String>();
        int failed = 0;
        List<JsonNode> all = cases();
        for (int i = 0; i < all.size(); i++) {
            JsonNode each = all.get(i);
            String name = name(each, i);
            Explanation found =
                    policy.explain(new CallForm("the call of " + name, Environments.NONE).request(each.path("call")));
            found.acts().forEach(act -> act.rules().forEach(decided::addAll));
            String expected = expected(each, name);
            String said = Wording.brief(found.verdict())
                    + (each.has("rule") ? " by rule " + found.verdict().rule() : "");
            if (!said.equals(expected)) {
                failed++;
                out.println("FAIL " + name + ": expected " + expected + ", got " + Wording.of(found.verdict()));
            }
        }
        out.println((all.size() - failed) + " of " + all.size() + " cases as expected");
        coverage(policy, decided).forEach(out::println);
        return failed == 0 ? 0 : Stop.FAILED;
    }

    /** Which rules decided a case, whichever way and with however many approvals. */
    private static List<String> coverage(CedarPolicy policy, Set<String> decided) {
        List<String> names = policy.ruleNames();
        List<String> never =
                names.stream().filter(name -> !decided.contains(name)).toList();
        var lines = new ArrayList<String>();
        lines.add((names.size() - never.size()) + " of " + names.size() + " rules decided a case");
        if (!never.isEmpty()) {
            lines.add("never: " + String.join(", ", never));
        }
        return lines;
    }

    private List<JsonNode> cases() {
        Path from = cases == null ? beside() : cases;
        var tree = Wire.of(PlainYaml.read(from, Rulebook.text(surroundings, from)));
        if (!tree.isArray() || tree.isEmpty()) {
            throw new Stop(Stop.USAGE, "`" + from + "` is no list of cases; docs/guides/policy.md has one");
        }
        if (tree.size() > CASES_MAX) {
            throw new Stop(Stop.USAGE, "`" + from + "` has more than " + CASES_MAX + " cases; split it");
        }
        return List.copyOf(tree.valueStream().toList());
    }

    private Path beside() {
        if (file == null) {
            throw new Stop(Stop.USAGE, "name the cases with `--cases FILE`, or a policy that has some beside it");
        }
        String name = file.toString();
        return Path.of(
                (name.endsWith(".cedar") ? name.substring(0, name.length() - ".cedar".length()) : name) + ".test.yaml");
    }

    private static String name(JsonNode each, int index) {
        String name = each.path("name").asString("");
        return name.isEmpty() ? "case " + (index + 1) : "`" + Visible.inert(name, 100) + "`";
    }

    private static String expected(JsonNode each, String name) {
        for (var field : each.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw new Stop(
                        Stop.USAGE,
                        name + " has the unknown key `" + Visible.inert(field.getKey(), 100)
                                + "`; there are call, name, rule, verdict");
            }
        }
        String verdict = each.path("verdict").asString("");
        if (!Set.of("allow", "ask 1", "ask 2", "deny").contains(verdict)) {
            throw new Stop(
                    Stop.USAGE,
                    name + " expects the verdict `" + Visible.inert(verdict, 100)
                            + "`; choose one of allow, ask 1, ask 2, deny");
        }
        return verdict + (each.has("rule") ? " by rule " + each.path("rule").asString("") : "");
    }
}
