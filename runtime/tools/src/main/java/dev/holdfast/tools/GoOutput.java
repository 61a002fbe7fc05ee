package dev.holdfast.tools;

import dev.holdfast.tools.Findings.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@code go test -json} prints: one event a line (see {@code go doc test2json}). */
final class GoOutput {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern PLACE = Pattern.compile("\\s*([\\w./-]+\\.go:[0-9]+): (.*)");

    private final List<String> passed = new ArrayList<>();
    private final List<Failure> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, StringBuilder> outputs = new HashMap<>();

    private GoOutput() {}

    /** What this output tells; empty when no test event is in it. */
    static Optional<Findings> read(String output) {
        var all = new GoOutput();
        output.lines().map(GoOutput::event).flatMap(Optional::stream).forEach(all::add);
        var found = Findings.named(all.passed, all.failed, all.skipped);
        return found.passed().isEmpty()
                        && found.failed().isEmpty()
                        && found.skipped().isEmpty()
                ? Optional.empty()
                : Optional.of(found);
    }

    /** The output as go prints it without {@code -json}; lines that are no events stay as they are. */
    static String plain(String output) {
        var text = new StringBuilder();
        output.lines()
                .forEach(line -> event(line)
                        .ifPresentOrElse(
                                event -> text.append(event.path("Output").asString("")),
                                () -> text.append(line).append('\n')));
        return text.toString();
    }

    private static Optional<JsonNode> event(String line) {
        if (!line.startsWith("{\"")) {
            return Optional.empty();
        }
        try {
            JsonNode event = JSON.readTree(line);
            return event.path("Action").isString() ? Optional.of(event) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // a test may print whatever it likes
        }
    }

    private void add(JsonNode event) {
        if (!event.path("Test").isString()) {
            return;
        }
        String name =
                event.path("Package").asString("") + "." + event.path("Test").asString();
        switch (event.path("Action").asString()) {
            case "output" ->
                outputs.computeIfAbsent(name, key -> new StringBuilder())
                        .append(event.path("Output").asString(""));
            case "pass" -> passed.add(name);
            case "skip" -> skipped.add(name);
            case "fail" -> failed.add(failure(name));
            default -> {} // run, pause, cont, bench, start
        }
    }

    private Failure failure(String name) {
        var output = outputs.remove(name); // read once, however often it is said to have failed
        return (output == null ? "" : output.toString())
                .lines()
                .map(PLACE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> new Failure(name, matcher.group(2), matcher.group(1)))
                .findFirst()
                .orElse(new Failure(name, "", ""));
    }
}
