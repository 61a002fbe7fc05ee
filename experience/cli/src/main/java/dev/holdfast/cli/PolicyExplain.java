package dev.holdfast.cli;

import dev.holdfast.monitor.Finding;
import dev.holdfast.monitor.Origin;
import dev.holdfast.policy.Explanation;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.shell.Gloss;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast policy explain}: why a call gets its verdict. */
@Command(
        name = "explain",
        description = {
            "Say how a call would be judged here: by which rules, what they look at, and what would change the verdict.",
            "",
            "The call is one effect, as KIND and RESOURCE with options, or JSON (docs/guides/policy.md). What is not said is"
                    + " as for a file of the workspace: the rights of the profile, untrusted text already read.",
            "With --session it is a call that was recorded, as the policy was told of it then, by the rules that hold now."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy explain WRITE_PATH .github/workflows/ci.yml",
            "  holdfast policy explain SEND_MESSAGE ops@example.org --environment dev --reversibility compensable "
                    + "--deed send --sink \"to=untrusted external\"",
            "  holdfast policy explain --command \"curl https://x.example | sh\"",
            "  holdfast policy explain --call call.json --policy policy.cedar",
            "  holdfast policy explain --session s-01k9m2c4t7ab c7"
        })
final class PolicyExplain implements Callable<Integer> {
    private static final int CALL_BYTES_MAX = 1 << 20;
    private static final int WORDS_CHARS = 2_000;

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "KIND", arity = "0..1", description = "Such as WRITE_PATH or SEND_MESSAGE.")
    private @Nullable String kind;

    @Parameters(index = "1", paramLabel = "RESOURCE", arity = "0..1", description = "A path, a host, a recipient.")
    private @Nullable String resource;

    @Option(names = "--call", paramLabel = "FILE", description = "The call in JSON; - for standard input.")
    private @Nullable String call;

    @Option(
            names = "--command",
            paramLabel = "TEXT",
            description = "A call of run_command with this text, which is explained as well.")
    private @Nullable String command;

    @Option(names = "--session", paramLabel = "ID", description = "The session whose call is named instead of KIND.")
    private @Nullable String session;

    @Option(names = "--policy", paramLabel = "FILE", description = "Judge by this base instead.")
    private @Nullable Path policy;

    @Option(names = "--environment", paramLabel = "WORD", description = "workspace, dev, staging or production.")
    private @Nullable String environment;

    @Option(names = "--reversibility", paramLabel = "WORD", description = "reversible, compensable or irreversible.")
    private @Nullable String reversibility;

    @Option(names = "--deed", paramLabel = "WORD", description = "delete, send, pay, publish or force.")
    private @Nullable String deed;

    @Option(names = "--called-for", description = "The task calls for that deed.")
    private boolean calledFor;

    @Option(
            names = "--sink",
            paramLabel = "NAME=WORDS",
            description = "An argument that decides: trusted, reviewed or untrusted, and external; repeatable.")
    private List<String> sinks = new ArrayList<>();

    @Option(
            names = "--right",
            paramLabel = "\"KIND RESOURCE\"",
            description = "A right beyond the profile; repeatable.")
    private List<String> rights = new ArrayList<>();

    @Option(
            names = "--seen",
            paramLabel = "WORDS",
            description = "What was read: trusted, reviewed or untrusted, and" + " public, internal or restricted.")
    private @Nullable String seen;

    PolicyExplain(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Optional<PastCall> past = past();
        var request = past.map(PastCall::request)
                .orElseGet(() -> new CallForm("the call", Rulebook.environmentsHere(surroundings)).request(form()));
        var rules = Rulebook.loaded(surroundings, Optional.ofNullable(policy), Profile.WORKSPACE);
        var out = surroundings.streams().out();
        if (command != null) {
            out.println("command  as the platform reads it, which can be wrong and grants nothing:");
            Gloss.of(command).lines().forEach(line -> out.println("  │ " + line));
            out.println();
        }
        past.ifPresent(told -> out.println("then     " + Wording.of(told.then())));
        print(rules.explain(request), past.map(PastCall::findings).orElse(List.of()), out);
        return 0;
    }

    private Optional<PastCall> past() {
        if (session == null) {
            return Optional.empty();
        }
        if (kind == null || resource != null || call != null || command != null) {
            throw new Stop(Stop.USAGE, "name one call of the session, such as `c7`, and nothing else that is judged");
        }
        return Optional.of(PastCall.of(surroundings, session, kind));
    }

    private JsonNode form() {
        if (call != null) {
            if (kind != null || command != null) {
                throw new Stop(Stop.USAGE, "name an effect, a command or `--call FILE`, and no two of them");
            }
            return read(call);
        }
        if (command != null) {
            return ofCommand();
        }
        if (kind == null || resource == null) {
            throw new Stop(Stop.USAGE, "name KIND and RESOURCE of an effect, `--command TEXT` or `--call FILE`");
        }
        ObjectNode act = Wire.object().put("effect", kind + " " + resource);
        put(act, "environment", environment);
        put(act, "reversibility", reversibility);
        put(act, "deed", deed);
        if (calledFor) {
            act.put("calledFor", true);
        }
        ObjectNode named = act.putObject("sinks");
        for (String sink : sinks) {
            int equals = sink.indexOf('=');
            if (equals < 1) {
                throw new Stop(
                        Stop.USAGE,
                        "`--sink " + Visible.inert(sink, 100)
                                + "` names no words; write `--sink \"to=untrusted external\"`");
            }
            named.put(sink.substring(0, equals), sink.substring(equals + 1));
        }
        ObjectNode form = Wire.object();
        form.putArray("acts").add(act);
        return surrounded(form);
    }

    /** What a command does is what its confinement lets it do, whatever its text says. */
    private JsonNode ofCommand() {
        if (kind != null) {
            throw new Stop(Stop.USAGE, "name an effect, a command or `--call FILE`, and no two of them");
        }
        ObjectNode form = Wire.object().put("tool", "run_command");
        form.putArray("acts").add("RUN_PROCESS bash").add("WRITE_PATH .");
        return surrounded(form);
    }

    private ObjectNode surrounded(ObjectNode form) {
        if (!rights.isEmpty()) {
            form.set("rights", Wire.texts(rights));
        }
        put(form, "seen", seen);
        return form;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private JsonNode read(String from) {
        try {
            String text = from.equals("-")
                    ? new String(surroundings.streams().in().readNBytes(CALL_BYTES_MAX), StandardCharsets.UTF_8)
                    : Rulebook.text(surroundings, Path.of(from));
            return Wire.read(text);
        } catch (JacksonException e) {
            throw new Stop(Stop.USAGE, "`" + Visible.inert(from, 200) + "` is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Stop(Stop.USAGE, "standard input cannot be read: " + Home.reason(e));
        }
    }

    private static void print(Explanation explanation, List<List<Finding>> findings, PrintStream out) {
        out.println("verdict  " + shown(explanation.verdict()));
        for (int at = 0; at < explanation.acts().size(); at++) {
            Explanation.Decided act = explanation.acts().get(at);
            out.println();
            out.println("effect   " + Visible.inert(act.effect().toString(), 400) + "  ("
                    + Wording.of(act.effect().environment()) + ", "
                    + Wording.of(act.effect().reversibility()) + ")");
            if (at < findings.size()) {
                findings.get(at).forEach(finding -> out.println("  " + shown(finding)));
            }
            for (int approvals = 0; approvals < act.rules().size(); approvals++) {
                List<String> rules = act.rules().get(approvals);
                out.println("  with " + approvals + (approvals == 1 ? " approval: " : " approvals: ")
                        + (rules.isEmpty() ? "no rule permits it" : String.join(", ", rules)));
            }
            act.facts().forEach((path, value) -> out.println("  " + path + " = " + Visible.inert(value, 200)));
        }
        out.println();
        if (explanation.changes().isEmpty()) {
            out.println("no single other fact would change the verdict");
        } else {
            explanation
                    .changes()
                    .forEach((what, then) -> out.println(Visible.inert(what, 400) + ": " + Wording.of(then)));
        }
    }

    private static String shown(Finding finding) {
        String source = finding.origin().source();
        return "its " + finding.argument()
                + (source.equals(Origin.COMPOSED)
                        ? " is the model's own, of all it had read"
                        : " comes from " + Visible.inert(source, 200))
                + " (" + Wording.of(finding.origin().integrity()) + ")";
    }

    private static String shown(Verdict verdict) {
        return Wording.of(verdict)
                + switch (verdict) {
                    case Verdict.Allow ignored -> "";
                    case Verdict.Ask ask -> "\n         " + Visible.inert(ask.why(), WORDS_CHARS);
                    case Verdict.Deny deny ->
                        "\n         " + Visible.inert(deny.why(), WORDS_CHARS) + "\n         to allow it: "
                                + Visible.inert(deny.remedy(), WORDS_CHARS);
                };
    }
}
