package dev.holdfast.tools;

import dev.holdfast.tools.Findings.Failure;
import dev.holdfast.tools.Findings.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what pytest prints with {@code -q --tb=short -rfEsxXp}. An expected failure counts as skipped. */
final class PytestOutput {
    private static final Pattern TOTALS = Pattern.compile(
            "=*\\s*((?:[0-9]{1,8} [a-z]{1,12}(?:, )?)++|no tests ran) in [0-9.]+s.*", Pattern.UNIX_LINES);
    private static final Pattern TOTAL = Pattern.compile("([0-9]{1,8}) ([a-z]+)");
    private static final Pattern OUTCOME = Pattern.compile("(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (.+)");
    private static final Pattern TITLE = Pattern.compile("_{2,} (?:ERROR (?:at \\w+ of|collecting) )?(.+?) _{2,}");
    /** A frame of the project: paths in it are relative, those of the interpreter and of packages are not. */
    private static final Pattern FRAME = Pattern.compile("([^\\s:/<][^:]*\\.py:[0-9]+): .*");

    private static final int MESSAGE_LINES_MAX = 4;
    private static final int NO_TESTS = 5;

    private final Map<String, String> frames = new HashMap<>();
    private final Map<String, List<String>> messages = new HashMap<>();
    private final List<String> passed = new ArrayList<>();
    private final List<Failure> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private PytestOutput() {}

    /** What this output tells; empty when it is not pytest's. */
    static Optional<Findings> read(String output) {
        var lines = PrintedLines.of(output);
        for (int i = lines.size() - 1; i >= 0; i--) {
            var totals = TOTALS.matcher(lines.get(i));
            if (totals.matches()) {
                var all = new PytestOutput();
                all.readSections(lines.subList(0, i));
                return Optional.of(new Findings(all.passed, all.failed, all.skipped, tally(totals.group(1))));
            }
        }
        return Optional.empty();
    }

    /** Whether pytest ended for no other reason than that there are no tests, which is its exit code 5. */
    static boolean foundNone(Hands.Ended ended, Optional<Findings> findings, String output) {
        return ended.exitCode() == NO_TESTS
                && ended.stopped().isEmpty()
                && findings.map(Findings::tally).equals(Optional.of(new Tally(0, 0, 0)))
                && read(output).isPresent();
    }

    private static Tally tally(String totals) {
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        Matcher total = TOTAL.matcher(totals);
        while (total.find()) {
            int count = Integer.parseInt(total.group(1));
            switch (total.group(2)) {
                case "passed", "xpassed" -> passed += count;
                case "failed", "error", "errors" -> failed += count;
                case "skipped", "xfailed" -> skipped += count;
                default -> {} // warnings, deselected, rerun: no tests of this run
            }
        }
        return new Tally(passed, failed, skipped);
    }

    private void readSections(List<String> lines) {
        String title = "";
        boolean summary = false;
        for (String line : lines) {
            var heading = TITLE.matcher(line);
            var frame = FRAME.matcher(line);
            var outcome = OUTCOME.matcher(line);
            if (line.startsWith("=") && line.contains(" short test summary info ")) {
                summary = true;
            } else if (summary) {
                if (outcome.matches()) {
                    add(outcome.group(1), outcome.group(2));
                }
            } else if (heading.matches()) {
                title = heading.group(1);
            } else if (frame.matches()) {
                frames.putIfAbsent(title, frame.group(1));
            } else if (line.startsWith("E  ")) {
                var message = messages.computeIfAbsent(title, key -> new ArrayList<>());
                if (message.size() < MESSAGE_LINES_MAX) {
                    message.add(line.substring(1).strip());
                }
            }
        }
    }

    private void add(String outcome, String rest) {
        int dash = rest.indexOf(" - ");
        String name = dash < 0 ? rest : rest.substring(0, dash);
        switch (outcome) {
            case "PASSED", "XPASS" -> passed.add(name);
            case "SKIPPED", "XFAIL" -> skipped.add(name);
            default -> {
                String title = title(name);
                String message = String.join("\n", messages.getOrDefault(title, List.of()))
                        .strip();
                failed.add(new Failure(
                        name,
                        message.isEmpty() && dash >= 0 ? rest.substring(dash + 3) : message,
                        frames.getOrDefault(title, "")));
            }
        }
    }

    /** How the section of a test is headed: {@code a.py::T::test} stands below {@code T.test}. */
    private static String title(String name) {
        int file = name.indexOf("::");
        return file < 0 ? name : name.substring(file + 2).replace("::", ".");
    }
}
