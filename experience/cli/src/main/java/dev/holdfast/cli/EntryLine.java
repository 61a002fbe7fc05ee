package dev.holdfast.cli;

import dev.holdfast.ledger.Recorded;
import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A ledger entry as one line. It needs no key: texts that lie in a session's vault are not in it. */
final class EntryLine {
    private static final int VALUE_CHARS = 120;
    private static final int DIGEST_CHARS = 64;

    /** What matters of each kind, as JSON pointers (RFC 6901) into the body. */
    private static final Map<String, List<String>> ESSENTIALS = Map.ofEntries(
            Map.entry(
                    "session.opened",
                    List.of(
                            "/workspace",
                            "/setup/model",
                            "/setup/sandbox/backend",
                            "/setup/sandbox/abi",
                            "/setup/sandbox/gaps")),
            Map.entry(
                    "session.resumed",
                    List.of(
                            "/setup/model",
                            "/setup/modelHost",
                            "/setup/sandbox/backend",
                            "/setup/sandbox/abi",
                            "/setup/sandbox/gaps")),
            Map.entry("session.answered", List.of("/call", "/kind")),
            Map.entry("session.planned", List.of("/call")),
            Map.entry("session.stepdone", List.of("/call", "/step")),
            Map.entry("session.undobegan", List.of("/what", "/steps", "/present")),
            Map.entry("session.undone", List.of("/what", "/paths")),
            Map.entry("session.undogivenup", List.of("/what")),
            Map.entry("session.erased", List.of("/texts", "/snapshots", "/bytes")),
            Map.entry("gate.judged", List.of("/artifact", "/verdict", "/sha256", "/blocks", "/waived")),
            Map.entry("ledger.pruned", List.of("/minimum", "/sessions", "/setup/retain")),
            Map.entry("session.ended", List.of("/ending/reason", "/ending/why")),
            Map.entry("monitor.judged", List.of("/call", "/tool", "/verdict/is", "/verdict/rule", "/effects")),
            Map.entry("monitor.asked", List.of("/call", "/question/matter/quorum", "/question/expires")),
            Map.entry("monitor.answered", List.of("/call", "/answer/is", "/flaw")),
            Map.entry("monitor.granted", List.of("/call", "/grant/rights")),
            Map.entry("monitor.started", List.of("/call", "/attempt", "/before")),
            Map.entry("monitor.found", List.of("/call", "/now", "/edited")),
            Map.entry("monitor.rolledback", List.of("/call", "/from", "/to")),
            Map.entry("monitor.closed", List.of("/call", "/status", "/tests/counts", "/alerts")),
            Map.entry("monitor.replied", List.of("/call", "/calls", "/tokens/prompt", "/tokens/answer", "/retries")));

    private EntryLine() {}

    static String text(Recorded recorded) {
        var entry = recorded.entry();
        JsonNode body = Wire.read(entry.body());
        String essentials = ESSENTIALS.getOrDefault(entry.kind(), List.of()).stream()
                .map(pointer -> shown(body.at(pointer)))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" "));
        return String.format(Locale.ROOT, "%6d", recorded.index()) + "  " + entry.time() + "  " + entry.session() + "  "
                + String.format(Locale.ROOT, "%-22s%-18s", entry.actor(), entry.kind()) + essentials;
    }

    static String json(Recorded recorded) {
        var entry = recorded.entry();
        return Wire.line(Wire.object()
                .put("index", recorded.index())
                .put("kind", entry.kind())
                .put("session", entry.session().text())
                .put("trace", entry.run().trace().hex())
                .put("setup", entry.run().setup().hex())
                .put("actor", entry.actor().text())
                .put("time", entry.time().toString())
                .put("leaf", recorded.leaf().hex())
                .set("body", Wire.read(entry.body())));
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isString()) {
            String text = value.asString();
            boolean digest = text.length() == DIGEST_CHARS && text.matches("[0-9a-f]+");
            return digest ? text.substring(0, 12) : Visible.inert(text, VALUE_CHARS);
        }
        if (value.isArray()) {
            return value.valueStream().map(EntryLine::item).collect(Collectors.joining(", "));
        }
        if (value.has("$list")) {
            return "(a long list)";
        }
        return value.isObject() ? counts(value) : value.toString();
    }

    /** Members of lists are effects, rights, requested calls, waits or plain texts. */
    private static String item(JsonNode item) {
        if (item.isString()) {
            return Visible.inert(item.asString(), VALUE_CHARS);
        }
        for (List<String> names : List.of(List.of("kind", "resource"), List.of("tool"), List.of("reason", "pause"))) {
            if (names.stream().allMatch(item::has)) {
                return names.stream()
                        .map(name -> Visible.inert(item.get(name).asString(), VALUE_CHARS))
                        .collect(Collectors.joining(" "));
            }
        }
        return Visible.inert(item.toString(), VALUE_CHARS);
    }

    private static String counts(JsonNode object) {
        return object.properties().stream()
                .map(field ->
                        field.getKey() + "=" + Visible.inert(field.getValue().toString(), VALUE_CHARS))
                .collect(Collectors.joining(" "));
    }
}
