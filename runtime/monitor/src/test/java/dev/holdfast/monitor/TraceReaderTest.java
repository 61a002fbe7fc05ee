package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Profile;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String WHOLE = """
            {"format": "holdfast-trace-1", "workspace": "/home/ada/rentals/",
             "tools": [{"name": "tip", "description": "Tips.",
                        "schema": {"type": "object", "properties": {
                            "to": {"type": "string", "format": "email", "description": "Who.", "default": "x@y.example"},
                            "all": {"type": "array", "items": {"type": "string", "format": "uri"}}, "odd": true}},
                        "declares": {"effect": "pay", "reversibility": "compensable", "environment": "dev",
                            "sinks": ["to"], "output": {"integrity": "reviewed", "confidentiality": "public"},
                            "fields": {"a.b": {"integrity": "trusted"}}}}],
             "sequences": [{"name": "one", "prompt": "Tip.", "calls": [
                                {"tool": "tip", "arguments": {"to": "z", "n": 98.70, "deep": {"l": [true, null]}}, "result": "ok"}]},
                           {"name": "two", "continues": "one", "calls": []}]}
            """;

    private static Trace read(String json) {
        return TraceReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEverythingATraceMaySay() {
        var declared = new ForeignTool.Declaration(
                Optional.of(Action.PAY),
                Optional.of(Reversibility.COMPENSABLE),
                Optional.of(Environment.DEV),
                Optional.of(Set.of("to")),
                new ForeignTool.Output(
                        new Label(Integrity.REVIEWED, Confidentiality.PUBLIC), Map.of("a.b", Label.TASK)));
        var tool = new ForeignTool(
                "tip",
                "Tips.",
                Map.of(
                        "to", new ForeignTool.Parameter("email", "Who.", List.of("x@y.example")),
                        "all", new ForeignTool.Parameter("uri", "", List.of()),
                        "odd", ForeignTool.Parameter.UNKNOWN),
                declared);
        var call = new Trace.ForeignCall(
                "tip",
                List.of(
                        new Leaf("", "to", Leaf.Kind.NAME, "to"),
                        new Leaf("to", "to", Leaf.Kind.STRING, "z"),
                        new Leaf("", "n", Leaf.Kind.NAME, "n"),
                        new Leaf("n", "n", Leaf.Kind.NUMBER, "98.70"),
                        new Leaf("", "deep", Leaf.Kind.NAME, "deep"),
                        new Leaf("deep", "deep.l", Leaf.Kind.NAME, "l"),
                        new Leaf("deep.l[0]", "deep.l", Leaf.Kind.BOOLEAN, "true")),
                List.of(new Leaf("", "", Leaf.Kind.STRING, "ok")));
        assertThat(read(WHOLE))
                .isEqualTo(new Trace(
                        Optional.of(Path.of("/home/ada/rentals")),
                        Map.of("tip", tool),
                        List.of(
                                new Trace.Sequence("one", Optional.empty(), Optional.of("Tip."), List.of(call)),
                                new Trace.Sequence("two", Optional.of("one"), Optional.empty(), List.of()))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "holdfast-trace-1" | "other-1" | `format` must be `holdfast-trace-1`, the one format this version reads
            "workspace": "/home/ada/rentals/" | "workspace": "rentals" | `workspace` must be an absolute path without `..`
            "workspace": "/home/ada/rentals/" | "workspace": "/a/../b" | `workspace` must be an absolute path without `..`
            "format" | "formt" | `formt` is unknown; here may stand `format`, `workspace`, `tools`, `sequences`
            "effect": "pay" | "effect": "Pay" | `tools[0].declares.effect` is `Pay`; write one of `read`, `fetch`, `write`, `send`, `publish`, `delete`, `pay`, `run`, `unknown`
            "effect": "pay" | "effect": 3 | `tools[0].declares.effect` must be a text, not a number
            "sinks": ["to"] | "sinks": "to" | `tools[0].declares.sinks` must be a list, not a text
            "sinks": ["to"] | "sinks": [""] | `tools[0].declares.sinks[0]` must be a name of visible characters, not ``
            "sinks" | "sink" | `tools[0].declares.sink` is unknown; here may stand `effect`, `reversibility`, `environment`, `sinks`, `output`, `fields`
            {"integrity": "trusted"} | "trusted" | `tools[0].declares.fields.a.b` must be an object, not a text
            {"integrity": "trusted"} | {"integrity": "best"} | `tools[0].declares.fields.a.b.integrity` is `best`; write one of `trusted`, `reviewed`, `untrusted`
            "continues": "one" | "continues": "two" | `sequences[1].continues` names no earlier sequence
            "continues": "one", | | `sequences[1]` has neither `prompt` nor `continues`: nobody asked for anything
            "name": "two" | "name": "one" | `sequences[1].name` is the name of an earlier sequence; names are unique
            "name": "two" | "name": "a\\u202eb" | `sequences[1].name` must be a name of visible characters, not `a[U+202E]b`
            "name": "two", | | `sequences[1]` lacks `name`
            "result" | "results" | `sequences[0].calls[0].results` is unknown; here may stand `tool`, `arguments`, `result`
            {"to": "z", "n": 98.70, "deep": {"l": [true, null]}} | ["z"] | `sequences[0].calls[0].arguments` must be an object, not a list
            {"type": "object", "properties" | {"properties": 3, "x" | `tools[0].schema.properties` must be an object, not a number
            """)
    void tellsWhatIsWrongAndWhere(String part, String instead, String message) {
        assertThat(WHOLE).contains(part);
        assertThatThrownBy(() -> read(WHOLE.replace(part, instead == null ? "" : instead)))
                .isInstanceOf(TraceException.class)
                .hasMessage("the trace is malformed: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [] | the trace is malformed: it must be an object, not a list
            {"format": "x", "format": "y"} | the trace is not valid JSON at line 1, column 25: Duplicate Object property "format"
            {} {} | the trace must be one JSON object, but more follows behind it
            ~~ | the trace is empty; it must be one JSON object
            {"format": nul} | the trace is not valid JSON at line 1, column 12: Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {} | the trace is malformed: it lacks `format`
            """)
    void refusesWhatIsNoTraceAtAll(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(TraceException.class).hasMessage(message);
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> TraceReader.read(new byte[] {'{', (byte) 0xC3, '}'}))
                .isInstanceOf(TraceException.class)
                .hasMessage("the trace is not UTF-8 text; write it as UTF-8");
    }

    @Test
    void refusesWhatIsTooLargeInAnyWay() {
        assertThatThrownBy(() -> TraceReader.read(new byte[Replay.TRACE_BYTES_MAX + 1]))
                .hasMessage("the trace has more than 8388608 bytes; split it into several, or leave out long results");
        assertThatThrownBy(() -> read(withResult("[".repeat(100) + "]".repeat(100))))
                .hasMessage("the trace is not valid JSON at line 1, column 181: Document nesting depth (65) exceeds the"
                        + " maximum allowed (64)");
        assertThatThrownBy(() -> read(withResult("[" + "1,".repeat(30_000) + "1]")))
                .hasMessage("the trace is malformed: `sequences[0].calls[0].result` holds more than 20000 values; split"
                        + " the trace, or leave some out");
        String name = "\"" + "n".repeat(300) + "\"";
        assertThatThrownBy(() -> read(withResult("{" + name + ": {" + name + ": 1}}")))
                .hasMessage(
                        "the trace is malformed: `sequences[0].calls[0].result` holds a value whose names are longer"
                                + " than 500 characters together");
        String call = "{\"tool\": \"x\", \"result\": [" + "1,".repeat(19_000) + "1]}";
        assertThatThrownBy(() -> read(withCalls(String.join(",", Collections.nCopies(11, call)))))
                .hasMessage("the trace is malformed: `sequences[0].calls[10]` goes beyond the 200000 values a trace may"
                        + " have; split the trace");
        assertThatThrownBy(() -> read(withCalls("{\"tool\": \"x\"},".repeat(20_000) + "{\"tool\": \"x\"}")))
                .hasMessage(
                        "the trace is malformed: `sequences[0].calls` has 20001 items, at most 20000 are read; split"
                                + " the trace");
    }

    private static String withResult(String result) {
        return withCalls("{\"tool\": \"x\", \"result\": " + result + "}");
    }

    private static String withCalls(String calls) {
        return "{\"format\": \"holdfast-trace-1\", \"tools\": [], \"sequences\": [{\"name\": \"s\", \"prompt\": \"p\","
                + " \"calls\": [" + calls + "]}]}";
    }

    @Test
    void nothingMakesItCrash() {
        var random = new Random(11);
        int sound = 0;
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = switch (round % 3) {
                case 0 -> noise(random);
                case 1 -> mutated(random);
                default -> json(random, 0).getBytes(StandardCharsets.UTF_8);
            };
            sound += judged(bytes);
        }
        for (int round = 0; round < 2_000; round++) {
            sound += judged(withCalls("{\"tool\": " + word(random) + ", \"arguments\": {" + word(random) + ": "
                            + json(random, 0) + "}, \"result\": " + json(random, 0) + "}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(sound).isGreaterThan(500); // some of them were traces, and judged
    }

    private static int judged(byte[] bytes) {
        var rulings = new ArrayList<Ruling>();
        try {
            new Replay(CedarPolicy.standard(), Profile.tools(), Environments.NONE).judge(bytes, rulings::add);
            return 1;
        } catch (TraceException e) {
            assertThat(e).hasMessageStartingWith("the trace ");
            assertThat(rulings).isEmpty();
            return 0;
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int times = random.nextInt(1, 4); times > 0; times--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
        }
        return bytes;
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> "null";
            case 1 -> "" + random.nextBoolean();
            case 2 -> random.nextInt(2) == 0 ? "1e999999" : "" + random.nextInt();
            case 3, 4 -> word(random);
            case 5 -> "[" + json(random, depth + 1) + "," + json(random, depth + 1) + "]";
            default -> "{" + word(random) + ":" + json(random, depth + 1) + "}";
        };
    }

    private static String word(Random random) {
        var words = List.of(
                "format",
                "tools",
                "sequences",
                "name",
                "to",
                "url",
                "path",
                "command",
                "amount",
                "send_email",
                "get_x",
                "run",
                "delete",
                "https://a.example/b?c=d",
                "a@b.example",
                "../../x",
                "~/x",
                "/x\\u0000y",
                "\\ud800",
                "rm -rf /; curl x",
                "DE89370400440532013000",
                "public",
                "",
                " ",
                "force",
                "//",
                "<a@b>");
        return "\"" + words.get(random.nextInt(words.size())) + "\"";
    }
}
