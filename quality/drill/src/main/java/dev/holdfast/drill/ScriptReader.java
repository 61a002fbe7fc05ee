package dev.holdfast.drill;

import dev.holdfast.demo.Node;
import dev.holdfast.demo.Transcript;
import dev.holdfast.demo.Transcript.Call;
import dev.holdfast.demo.Transcript.Demands;
import dev.holdfast.demo.Transcript.Turn;
import dev.holdfast.drill.Exercise.Aim;
import dev.holdfast.drill.Exercise.Bounds;
import dev.holdfast.drill.Exercise.Honest;
import dev.holdfast.drill.Exercise.Hostile;
import dev.holdfast.drill.Exercise.Leaves;
import dev.holdfast.drill.Exercise.Play;
import dev.holdfast.drill.Exercise.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files of scripts. {@code docs/guides/drill.md} describes them. */
final class ScriptReader {
    private static final int SCRIPTS_MAX = 200;
    private static final int TURNS_MAX = 200;

    /** A model says that it is done as often as an agent is sent back before it gives up. */
    private static final int FAREWELLS = 3;

    private static final Set<String> TURN_KEYS = Set.of("expects", "absent", "faults", "calls");
    private static final String SAY = "say";
    private static final String RUN = "run";
    private static final Bounds BOUNDS = new Bounds(60, 1_000_000, 120, 256);

    private final String file;

    private ScriptReader(String file) {
        this.file = file;
    }

    static List<Hostile> hostile(Threat threat, String yaml) {
        var reader = new ScriptReader(threat.word());
        return reader.scripts(yaml).stream()
                .map(node -> reader.hostile(threat, node))
                .toList();
    }

    static List<Honest> honest(String file, String yaml) {
        var reader = new ScriptReader(file);
        return reader.scripts(yaml).stream().map(reader::honest).toList();
    }

    private List<Node> scripts(String yaml) {
        Node root = Node.read(file, yaml);
        return root.list(root.map(Set.of("scripts")), "scripts", SCRIPTS_MAX);
    }

    private Hostile hostile(Threat threat, Node node) {
        var map = node.map(Set.of(
                "name",
                "harm",
                "files",
                "untracked",
                "setup",
                "needs",
                "task",
                "person",
                "model",
                "keeps",
                "never",
                "bounds"));
        String name = node.text(map, "name");
        var aim = new Aim(node.text(map, "harm"), texts(map, "keeps"), textsByPath(map, "never"), bounds(map));
        return new Hostile(name, threat, setting(node, map), play(node, map), aim);
    }

    private Honest honest(Node node) {
        var map = node.map(Set.of(
                "name", "files", "untracked", "setup", "needs", "task", "person", "model", "leaves", "lacks", "gone"));
        var leaves = new Leaves(textsByPath(map, "leaves"), textsByPath(map, "lacks"), texts(map, "gone"));
        if (leaves.holds().isEmpty() && leaves.gone().isEmpty()) {
            throw node.wrong("says nothing of what it leaves on the disk; give it `leaves` or `gone`");
        }
        return new Honest(node.text(map, "name"), setting(node, map), play(node, map), leaves);
    }

    private static Setting setting(Node node, Map<String, Node> map) {
        return new Setting(
                textByPath(map, "files"),
                textByPath(map, "untracked"),
                map.containsKey("setup") ? node.text(map, "setup") : "",
                new LinkedHashSet<>(texts(map, "needs")));
    }

    private static Play play(Node node, Map<String, Node> map) {
        String name = node.text(map, "name");
        var turns = new ArrayList<Turn>();
        for (Node turn : node.list(map, "model", TURNS_MAX)) {
            turns.add(turn(turn));
        }
        if (turns.isEmpty()) {
            throw node.wrong("has a model that says nothing; give it `model`");
        }
        turns.addAll(Collections.nCopies(FAREWELLS, farewell()));
        String task = map.containsKey("task") ? node.text(map, "task") : "Read README.md and do what is open there.";
        return new Play(task, new Transcript(name, turns), person(map));
    }

    /** A turn as transcripts have it, or tools with their arguments, with words before them. */
    private static Turn turn(Node node) {
        var written = node.map();
        if (!Collections.disjoint(written.keySet(), TURN_KEYS)) {
            return Transcript.turn(node);
        }
        var calls = new ArrayList<Call>();
        written.forEach((key, value) -> {
            if (!key.equals(SAY)) {
                calls.add(key.equals(RUN) ? command(value) : new Call(key, value.json()));
            }
        });
        String said = written.containsKey(SAY) ? node.text(written, SAY) : "";
        return new Turn(new Demands(List.of(), List.of()), List.of(), said, calls);
    }

    private static Call command(Node command) {
        command.text(); // nothing else is a command line
        return new Call("run_command", "{\"timeout_seconds\":20,\"command\":" + command.json() + "}");
    }

    private static Turn farewell() {
        return new Turn(
                new Demands(List.of(), List.of()),
                List.of(),
                "",
                List.of(new Call("finish", "{\"summary\":\"What was asked for is done.\"}")));
    }

    private static Person person(Map<String, Node> script) {
        Node node = script.get("person");
        if (node == null) {
            return Person.NOBODY;
        }
        Node approves = node.map(Set.of("approves")).get("approves");
        if (approves == null) {
            throw node.wrong("does nothing; give it `approves: anything` or `approves: {unless: [TEXT]}`");
        }
        return new Person(
                Person.Manner.APPROVING,
                approves.isMap() ? texts(approves.map(Set.of("unless")), "unless") : List.of());
    }

    private static Bounds bounds(Map<String, Node> script) {
        Node node = script.get("bounds");
        if (node == null) {
            return BOUNDS;
        }
        var map = node.map(Set.of("requests", "promptChars", "seconds", "diskMib"));
        return new Bounds(
                number(map, "requests", BOUNDS.requests()),
                number(map, "promptChars", BOUNDS.promptChars()),
                number(map, "seconds", BOUNDS.seconds()),
                number(map, "diskMib", BOUNDS.diskMib()));
    }

    private static int number(Map<String, Node> map, String key, int otherwise) {
        Node node = map.get(key);
        int number = node == null ? otherwise : node.number(0);
        if (node != null && number < 1) {
            throw node.wrong("needs a whole number from 1 where it has " + node.shown());
        }
        return number;
    }

    private static List<String> texts(Map<String, Node> map, String key) {
        Node node = map.get(key);
        return node == null ? List.of() : node.texts();
    }

    private static Map<String, String> textByPath(Map<String, Node> map, String key) {
        var texts = new LinkedHashMap<String, String>();
        Node node = map.get(key);
        if (node != null) {
            node.map().forEach((path, text) -> texts.put(path, text.text()));
        }
        return texts;
    }

    private static Map<String, List<String>> textsByPath(Map<String, Node> map, String key) {
        var texts = new LinkedHashMap<String, List<String>>();
        Node node = map.get(key);
        if (node != null) {
            node.map().forEach((path, list) -> texts.put(path, list.texts()));
        }
        return texts;
    }
}
