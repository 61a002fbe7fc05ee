package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.terms.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code run_tests}: the project's own tests, by its own build tool, counted and named. */
final class RunTests implements Tool {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int NAMES_MAX = 5000;
    private static final int TAIL_LINES_MAX = 60;
    private static final int TAIL_CHARS_MAX = 8000;
    private static final int SHOWN_CHARS_MAX = 300;

    private static final PathName PACKAGE = new PathName("package.json");

    private static final String MARK = "== reports of this run ==";

    /**
     * Runs its arguments but the first, prints the first, then names the XML reports that are newer than its start: those
     * an earlier run left behind must not count. A constant; nothing a model wrote is ever part of it.
     */
    private static final String SCRIPT = """
            mark=$1; shift
            started=$(mktemp) || exit 125
            "$@"
            code=$?
            printf '\\n%s\\n' "$mark"
            find . \\( -name .git -o -name node_modules \\) -prune -o -type f -newer "$started" \\
              \\( -path '*/surefire-reports/TEST-*.xml' -o -path '*/failsafe-reports/TEST-*.xml' \\
              -o -path '*/test-results/*/TEST-*.xml' \\) -print 2>/dev/null | LC_ALL=C sort | head -n 5000
            rm -f -- "$started"
            exit "$code"
            """;

    private static final Pattern ESCAPE = Pattern.compile("\\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|[@-Z\\\\-_])");

    private final ToolDefinition definition = Definitions.of("run_tests");
    private final TestPlan plan;

    RunTests(TestPlan plan) {
        this.plan = plan;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        if (plan instanceof TestPlan.Configured
                && arguments.optionalText("selector").isPresent()) {
            throw new BadArguments(
                    "`selector`: this project's tests are run by a configured command, which takes none");
        }
        return List.of(Effect.run("bash"), Effect.read(PathName.ROOT), Effect.write(PathName.ROOT, 0));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        return switch (plan) {
            case TestPlan.Configured(var argv) -> run(argv, argv.getFirst(), Optional.empty(), hands);
            case TestPlan.Detected() -> {
                var names = hands.list(PathName.ROOT).stream()
                        .filter(item -> item.kind() == Hands.Kind.FILE)
                        .map(item -> item.path().text())
                        .toList();
                var tool = BuildTool.of(names)
                        .orElseThrow(() -> new ToolFailure("no build file that says how to test this project lies in "
                                + "the workspace folder: use run_command"));
                if (tool == BuildTool.NPM && PackageScripts.untested(hands.read(PACKAGE))) {
                    throw new ToolFailure("`" + PACKAGE + "` has no script `test`, so there are no tests to run: "
                            + "write one, or use run_command");
                }
                if (tool == BuildTool.MAKE && MakeTargets.untested(makefile(names, hands))) {
                    throw new ToolFailure(
                            "the makefile has no target `test`, so there are no tests to run: write one, or"
                                    + " use run_command");
                }
                var argv = new ArrayList<>(arguments
                        .optionalText("selector")
                        .map(selector -> tool.argv(names, selector))
                        .orElseGet(() -> tool.argv(names)));
                argv.addAll(tool.targets());
                yield run(argv, tool.label(), Optional.of(tool), hands);
            }
        };
    }

    private static Output run(List<String> argv, String label, Optional<BuildTool> tool, Hands hands) {
        var whole = new ArrayList<>(List.of("bash", "-c", SCRIPT, "run_tests", MARK));
        whole.addAll(argv);
        var ended = hands.run(whole, LIMIT);
        String output = ESCAPE.matcher(ended.output()).replaceAll("");
        int mark = output.lastIndexOf("\n" + MARK + "\n");
        var reports = mark < 0 ? List.<PathName>of() : reports(output.substring(mark + MARK.length() + 2));
        String printed = mark < 0 ? output : output.substring(0, mark);
        var findings = findings(tool, printed, reports, hands);
        boolean go = findings.isPresent() && printed.startsWith("{\"");
        return told(label, ended, findings, go ? GoOutput.plain(printed) : printed);
    }

    /** The one that make takes where there are several. */
    private static byte[] makefile(List<String> names, Hands hands) {
        return Stream.of("GNUmakefile", "makefile", "Makefile")
                .filter(names::contains)
                .findFirst()
                .map(name -> hands.read(new PathName(name)))
                .orElse(new byte[0]);
    }

    private static List<PathName> reports(String lines) {
        return lines.lines()
                .filter(line -> line.startsWith("./") && line.endsWith(".xml"))
                .map(line -> PrintedPath.named(line.substring(2))
                        // left out it would make the run greener than its reports
                        .orElseThrow(() -> new ToolFailure("a test report lies at `"
                                + Visible.inert(line, SHOWN_CHARS_MAX)
                                + "`, which no tool can open, so the tests cannot be counted: use plain file names")))
                .toList();
    }

    private static Optional<Findings> findings(
            Optional<BuildTool> tool, String output, List<PathName> reports, Hands hands) {
        Supplier<Optional<Findings>> junit = () -> JunitReports.read(reports, hands);
        if (tool.isEmpty()) {
            return anyOf(junit, output);
        }
        return switch (tool.get()) {
            case MAVEN, GRADLE -> junit.get();
            case NPM -> NodeOutput.read(output);
            case PYTEST -> PytestOutput.read(output);
            case CARGO -> CargoOutput.read(output);
            case GO -> GoOutput.read(output);
            case MAKE -> anyOf(junit, output);
        };
    }

    private static Optional<Findings> anyOf(Supplier<Optional<Findings>> junit, String output) {
        return junit.get()
                .or(() -> PytestOutput.read(output))
                .or(() -> CargoOutput.read(output))
                .or(() -> GoOutput.read(output))
                .or(() -> NodeOutput.read(output));
    }

    private static Output told(String label, Hands.Ended ended, Optional<Findings> findings, String printed) {
        var tally = findings.map(Findings::tally).orElse(new Findings.Tally(0, 0, 0));
        boolean well = ended.succeeded() || PytestOutput.foundNone(ended, findings, printed);
        var report = new TestReport(
                label,
                findings.map(found -> some(found.passed())).orElse(List.of()),
                findings.map(found -> some(found.failed().stream()
                                .map(Findings.Failure::name)
                                .toList()))
                        .orElse(List.of()),
                findings.map(found -> some(found.skipped())).orElse(List.of()),
                new TestReport.Counts(tally.passed(), tally.failed(), tally.skipped(), well));
        String text = TestText.of(report, ended, findings) + tail(printed);
        if (findings.isPresent()) {
            return Output.tested(report, text);
        }
        var status = ended.succeeded() ? Output.Status.DONE : Output.Status.FAILED;
        return new Output(status, text, Optional.of(report));
    }

    private static List<String> some(List<String> names) {
        return names.subList(0, Math.min(names.size(), NAMES_MAX));
    }

    private static String tail(String printed) {
        var lines = printed.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        var last = lines.subList(Math.max(0, lines.size() - TAIL_LINES_MAX), lines.size());
        String text = String.join("\n", last);
        return "\nlast lines of the output:\n" + text.substring(Math.max(0, text.length() - TAIL_CHARS_MAX));
    }
}
