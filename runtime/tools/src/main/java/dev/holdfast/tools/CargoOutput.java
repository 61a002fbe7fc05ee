package dev.holdfast.tools;

import dev.holdfast.tools.Findings.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what {@code cargo test} prints (libtest's plain format). */
final class CargoOutput {
    private static final Pattern TEST = Pattern.compile("test (.+?) \\.\\.\\. (ok|FAILED|ignored)(?:, .*| <.*>)?");
    private static final Pattern TITLE = Pattern.compile("---- (.+) stdout ----");
    private static final Pattern PANIC = Pattern.compile("thread '.*' (?:\\([0-9]+\\) )?panicked at (.+?):?");
    private static final Pattern END = Pattern.compile("---- .+ stdout ----|failures:|note: .*|stack backtrace:");
    private static final Pattern RESULT = Pattern.compile("test result: .*");
    private static final int MESSAGE_LINES_MAX = 4;

    private CargoOutput() {}

    /** What this output tells; empty when it is not cargo's. */
    static Optional<Findings> read(String output) {
        var passed = new ArrayList<String>();
        var broken = new ArrayList<String>();
        var skipped = new ArrayList<String>();
        var panics = new HashMap<String, Failure>();
        boolean seen = false;
        var lines = PrintedLines.of(output);
        for (int i = 0; i < lines.size(); i++) {
            var test = TEST.matcher(lines.get(i));
            var title = TITLE.matcher(lines.get(i));
            if (test.matches()) {
                switch (test.group(2)) {
                    case "ok" -> passed.add(test.group(1));
                    case "FAILED" -> broken.add(test.group(1));
                    default -> skipped.add(test.group(1));
                }
            } else if (title.matches()) {
                panics.putIfAbsent(title.group(1), panic(title.group(1), lines.subList(i + 1, lines.size())));
            }
            seen |= RESULT.matcher(lines.get(i)).matches();
        }
        return seen ? Optional.of(Findings.named(passed, failures(broken, panics), skipped)) : Optional.empty();
    }

    private static List<Failure> failures(List<String> names, Map<String, Failure> panics) {
        return names.stream()
                .map(name -> panics.getOrDefault(name, new Failure(name, "", "")))
                .toList();
    }

    /** What stands below a test's title: a panic with its place, or the error the test returned. */
    private static Failure panic(String name, List<String> after) {
        String frame = "";
        var message = new ArrayList<String>();
        for (String line : after) {
            var panic = PANIC.matcher(line);
            if (panic.matches() && frame.isEmpty()) {
                frame = panic.group(1);
                message.clear(); // what was printed before it is noise
            } else if (message.size() == MESSAGE_LINES_MAX || END.matcher(line).matches()) {
                break;
            } else if (!line.isBlank()) {
                message.add(line.strip());
            }
        }
        return new Failure(name, String.join("\n", message), frame);
    }
}
