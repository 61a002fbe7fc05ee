package dev.holdfast.tools;

import dev.holdfast.tools.Findings.Failure;
import dev.holdfast.tools.Findings.Tally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what JavaScript's test runners print: {@code node --test} (TAP and spec), Jest, Vitest and Mocha. The counts come
 * from the runner's own last lines; names are told as far as the output has them.
 */
final class NodeOutput {
    private static final Pattern NODE_TOTAL =
            Pattern.compile("(?:#|ℹ) (tests|pass|fail|cancelled|skipped|todo) ([0-9]{1,8})");
    private static final Pattern JEST_TOTALS = Pattern.compile("Tests:\\s++(.*[0-9] total)");
    private static final Pattern VITEST_TOTALS = Pattern.compile("\\s*Tests  (.+) \\([0-9]+\\)");
    private static final Pattern MOCHA_TOTAL =
            Pattern.compile("\\s+([0-9]{1,8}) (passing|failing|pending)(?: \\(.*\\))?");
    private static final Pattern TOTAL = Pattern.compile("([0-9]{1,8}) (passed|failed|skipped|todo|pending)");

    private static final Pattern TAP = Pattern.compile("\\s*(not ok|ok) [0-9]+ - (.+?)( # (?:SKIP|TODO)\\b.*)?");
    private static final Pattern MARKED =
            Pattern.compile("\\s*([✔✓✖✕×﹣○↓]) (?:skipped )?(.+?)(?: \\([0-9.]+ ?m?s\\)| [0-9.]+ ?ms)?(?: # .*)?");
    private static final Pattern TITLED = Pattern.compile("\\s*(?:●|FAIL ) (.+ [›>] .+)");
    private static final Pattern SUITE = Pattern.compile("\\s*▶ (.+?)(?: \\([0-9.]+ ?m?s\\))?");
    private static final Pattern TAP_KEY = Pattern.compile("\\s*([a-z][A-Za-z_]*): ?(.*)");
    private static final Pattern FRAME = Pattern.compile("\\s*+(?:at |❯ )?(?:[\\w.<>$ ]*+(?<= )\\()?"
            + "((?:file://)?[^\\s():'][^\\s()']*\\.[cm]?[jt]sx?:[0-9]+(?::[0-9]+)?)\\)?");
    private static final int DETAIL_LINES_MAX = 40;
    private static final int MESSAGE_LINES_MAX = 4;

    private final List<String> lines;
    private final List<String> passed = new ArrayList<>();
    private final LinkedHashMap<String, Failure> failed = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final Set<String> suites = new HashSet<>();
    private final boolean titles;

    private NodeOutput(List<String> lines) {
        this.lines = lines;
        titles = lines.stream().anyMatch(line -> TITLED.matcher(line).matches());
    }

    /** What this output tells; empty when it is none of these runners'. */
    static Optional<Findings> read(String output) {
        var all = new NodeOutput(PrintedLines.of(output));
        return all.tally().map(tally -> {
            all.readNames();
            return new Findings(all.passed, List.copyOf(all.failed.values()), all.skipped, tally);
        });
    }

    private Optional<Tally> tally() {
        Optional<Tally> tally = Optional.empty();
        for (String line : lines) {
            var node = NODE_TOTAL.matcher(line);
            var jest = JEST_TOTALS.matcher(line);
            var vitest = VITEST_TOTALS.matcher(line);
            var mocha = MOCHA_TOTAL.matcher(line);
            var before = tally.orElse(new Tally(0, 0, 0));
            if (node.matches()) {
                tally = Optional.of(with(before, node.group(1), Integer.parseInt(node.group(2))));
            } else if (jest.matches()) {
                tally = Optional.of(totals(jest.group(1)));
            } else if (vitest.matches()) {
                tally = Optional.of(totals(vitest.group(1)));
            } else if (mocha.matches()) {
                tally = Optional.of(with(before, mocha.group(2), Integer.parseInt(mocha.group(1))));
            }
        }
        return tally;
    }

    private static Tally totals(String text) {
        var tally = new Tally(0, 0, 0);
        Matcher total = TOTAL.matcher(text);
        while (total.find()) {
            tally = with(tally, total.group(2), Integer.parseInt(total.group(1)));
        }
        return tally;
    }

    private static Tally with(Tally before, String word, int count) {
        return switch (word) {
            case "pass", "passed", "passing" -> new Tally(before.passed() + count, before.failed(), before.skipped());
            case "fail", "failed", "failing", "cancelled" ->
                new Tally(before.passed(), before.failed() + count, before.skipped());
            case "skipped", "todo", "pending" -> new Tally(before.passed(), before.failed(), before.skipped() + count);
            default -> before; // the total of all
        };
    }

    private void readNames() {
        for (int i = 0; i < lines.size(); i++) {
            var tap = TAP.matcher(lines.get(i));
            var marked = MARKED.matcher(lines.get(i));
            var titled = TITLED.matcher(lines.get(i));
            var suite = SUITE.matcher(lines.get(i));
            if (lines.get(i).startsWith("✖ failing tests:")) {
                return; // node's spec reporter tells the failures once more
            }
            if (tap.matches()) {
                addTap(tap, i);
            } else if (titled.matches()) {
                String name = titled.group(1).strip();
                failed.put(name, failure(name, i));
            } else if (suite.matches()) {
                suites.add(suite.group(1));
            } else if (marked.matches() && !suites.contains(marked.group(2))) {
                switch (marked.group(1)) {
                    case "✔", "✓" -> passed.add(marked.group(2));
                    case "✖", "✕", "×" -> addMarkedFailure(marked.group(2), i);
                    default -> skipped.add(marked.group(2));
                }
            }
        }
    }

    private void addTap(Matcher tap, int line) {
        if (details(line).stream().anyMatch(detail -> detail.strip().equals("type: 'suite'"))) {
            return;
        }
        if (tap.group(3) != null) {
            skipped.add(tap.group(2));
        } else if (tap.group(1).equals("ok")) {
            passed.add(tap.group(2));
        } else {
            failed.put(tap.group(2), failure(tap.group(2), line));
        }
    }

    /** Jest and Vitest tell a failure twice, first marked and then titled; the title says more. */
    private void addMarkedFailure(String name, int line) {
        if (!titles) {
            failed.put(name, failure(name, line));
        }
    }

    private Failure failure(String name, int line) {
        var message = new ArrayList<String>();
        String frame = "";
        String key = "";
        for (String detail : details(line)) {
            var at = FRAME.matcher(detail);
            var entry = TAP_KEY.matcher(detail);
            if (at.matches()) {
                boolean own = !at.group(1).startsWith("node:") && !detail.contains("node_modules");
                frame = frame.isEmpty() && own ? at.group(1) : frame;
            } else if (entry.matches()) {
                key = entry.group(1);
                if (key.equals("error") && !entry.group(2).equals("|-")) {
                    message.add(entry.group(2).replaceFirst("^(['\"])(.*)\\1$", "$2"));
                }
            } else if (tellsMore(detail, key, frame) && message.size() < MESSAGE_LINES_MAX) {
                message.add(detail.strip());
            }
        }
        return new Failure(name, String.join("\n", message), frame);
    }

    /** Whether a line belongs to the message: in TAP what stands below {@code error}, elsewhere all before the stack. */
    private static boolean tellsMore(String detail, String key, String frame) {
        return !detail.isBlank()
                && frame.isEmpty()
                && (key.isEmpty() || key.equals("error"))
                && !detail.strip().matches("---|\\.\\.\\.|at .*");
    }

    /** The lines that tell about a test, up to the next test. */
    private List<String> details(int line) {
        var details = new ArrayList<String>();
        for (int i = line + 1; i < lines.size() && details.size() < DETAIL_LINES_MAX; i++) {
            String text = lines.get(i);
            if (TAP.matcher(text).matches()
                    || MARKED.matcher(text).matches()
                    || TITLED.matcher(text).matches()
                    || NODE_TOTAL.matcher(text).matches()) {
                break;
            }
            details.add(text);
        }
        return details;
    }
}
