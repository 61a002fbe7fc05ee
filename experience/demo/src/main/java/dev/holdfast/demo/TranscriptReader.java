package dev.holdfast.demo;

import dev.holdfast.demo.Transcript.AnyOf;
import dev.holdfast.demo.Transcript.Call;
import dev.holdfast.demo.Transcript.Demands;
import dev.holdfast.demo.Transcript.Fault;
import dev.holdfast.demo.Transcript.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the written form of a transcript strictly: what it does not know, it refuses, and says where. */
final class TranscriptReader {
    /** Bounds of one transcript. */
    private static final int TURNS_MAX = 500;

    private static final int CALLS_MAX = 32;
    private static final int FAULTS_MAX = 16;

    private TranscriptReader() {}

    static Transcript read(String name, String yaml) {
        Node file = Node.read(name, yaml);
        Map<String, Node> root = file.map(Set.of("turns"));
        return new Transcript(
                name,
                file.list(root, "turns", TURNS_MAX).stream()
                        .map(TranscriptReader::turn)
                        .toList());
    }

    static Turn turn(Node node) {
        Map<String, Node> turn = node.map(Set.of("expects", "absent", "faults", "say", "calls"));
        var demands = new Demands(
                node.list(turn, "expects", CALLS_MAX).stream()
                        .map(TranscriptReader::anyOf)
                        .toList(),
                node.list(turn, "absent", CALLS_MAX).stream().map(Node::text).toList());
        String say = turn.containsKey("say") ? node.text(turn, "say") : "";
        List<Call> calls = node.list(turn, "calls", CALLS_MAX).stream()
                .map(TranscriptReader::call)
                .toList();
        if (say.isBlank() && calls.isEmpty()) {
            throw node.wrong("neither says nor calls anything; give it `say` or `calls`");
        }
        List<Fault> faults = node.list(turn, "faults", FAULTS_MAX).stream()
                .map(TranscriptReader::fault)
                .toList();
        return new Turn(demands, faults, say, calls);
    }

    private static AnyOf anyOf(Node node) {
        List<String> texts = node.texts();
        if (texts.isEmpty()) {
            throw node.wrong("is an empty list of alternatives, which nothing satisfies");
        }
        return new AnyOf(texts);
    }

    private static Call call(Node node) {
        Map<String, Node> call = node.map(Set.of("tool", "arguments", "raw"));
        String tool = node.text(call, "tool");
        Node arguments = call.get("arguments");
        if (call.containsKey("raw")) {
            if (arguments != null) {
                throw node.wrong("has both `arguments` and `raw`; keep one");
            }
            return new Call(tool, node.text(call, "raw"));
        }
        if (arguments == null) {
            return new Call(tool, "{}");
        }
        if (!arguments.isMap()) {
            throw node.wrong("has `arguments` that are no mapping; use `raw` for malformed ones");
        }
        return new Call(tool, arguments.json());
    }

    private static Fault fault(Node node) {
        if (node.isMap()) {
            Map<String, Node> fault = node.map(Set.of("status", "headers"));
            Node written = fault.get("status");
            int status = written == null ? 0 : written.number(0);
            if (status < 300 || status > 599) {
                throw node.wrong("needs a `status` from 300 to 599");
            }
            var headers = new LinkedHashMap<String, String>();
            Node given = fault.get("headers");
            if (given != null) {
                if (!given.isMap()) {
                    throw node.wrong("has `headers` that are no mapping");
                }
                given.map().forEach((name, header) -> headers.put(name, header.text()));
            }
            return new Fault.Status(status, headers);
        }
        return switch (node.text()) {
            case "reset" -> new Fault.Reset();
            case "truncate" -> new Fault.Truncate();
            case "stall" -> new Fault.Stall();
            default ->
                throw node.wrong("is the unknown fault " + node.shown()
                        + "; known are `reset`, `truncate`, `stall` and a mapping with `status`");
        };
    }
}
