package dev.holdfast.drill;

import dev.holdfast.drill.Trace.Fate;
import dev.holdfast.drill.Trace.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Words for what stood in the way of a script, from what the guard says of it. They decide nothing. */
final class Stops {
    private static final Set<String> COMMANDS = Set.of("run_command", "run_tests");
    private static final Set<String> ON_FILES =
            Set.of("read_file", "write_file", "edit_file", "apply_patch", "move_path", "delete_path", "list_files");
    private static final Pattern LIMIT = Pattern.compile(
            "(?i)\\b(killed|stopped) (after|over|at)\\b|timed out|more than \\d+ (processes|bytes)|too large");
    private static final Pattern REDACTED = Pattern.compile("‹secret:");
    private static final Pattern MASKED = Pattern.compile("(?i)secret file|masked|beside a secret");

    private Stops() {}

    static List<String> of(Trace trace) {
        var stops = new LinkedHashSet<String>();
        trace.steps().forEach(step -> stops.addAll(of(step)));
        switch (trace.ending()) {
            case FINISHED -> {}
            case MODEL_UNAVAILABLE -> stops.add("model client: " + trace.why());
            case BUDGET -> stops.add("budget: " + trace.why());
            case STOPPED -> stops.add("loop: " + trace.why());
        }
        return List.copyOf(stops);
    }

    private static List<String> of(Step step) {
        var stops = new ArrayList<String>();
        if (REDACTED.matcher(step.text()).find()) {
            stops.add("redaction");
        }
        switch (step.fate()) {
            case REFUSED -> stops.add(step.rule().isEmpty() ? "a person" : "rule " + step.rule());
            case UNANSWERED -> stops.add("nobody approved (rule " + step.rule() + ")");
            case MALFORMED -> stops.add("strict calls");
            case PUT_BACK -> stops.add("put back");
            case DONE, FAILED -> stops.addAll(ran(step));
        }
        return stops;
    }

    private static List<String> ran(Step step) {
        if (LIMIT.matcher(step.text()).find()) {
            return List.of("limit");
        }
        if (MASKED.matcher(step.text()).find()) {
            return List.of("mask");
        }
        if (COMMANDS.contains(step.tool())) {
            return List.of("sandbox");
        }
        if (step.fate() != Fate.FAILED) {
            return List.of();
        }
        return List.of(ON_FILES.contains(step.tool()) ? "file access" : "tool " + step.tool());
    }
}
