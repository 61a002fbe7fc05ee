package dev.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.demo.DemoException.Code;
import dev.holdfast.demo.Transcript.AnyOf;
import dev.holdfast.demo.Transcript.Call;
import dev.holdfast.demo.Transcript.Demands;
import dev.holdfast.demo.Transcript.Fault;
import dev.holdfast.demo.Transcript.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TranscriptTest {
    private static final JsonMapper JSON = new JsonMapper();
    /** Letters that give a parser trouble. */
    private static final int[] LETTERS = "aZ é🙂:#-'\"\\\n${".codePoints().toArray();

    @Test
    void readsEverythingATurnCanHave() {
        var read = Transcript.read("all", """
                turns:
                  - expects: [one, [two, three]]
                    absent: [four]
                    faults: [reset, truncate, stall, {status: 429, headers: {retry-after: "1"}}]
                    say: five
                    calls:
                      - {tool: six, arguments: {path: a, lines: 7, deep: [true, {x: 1.5}]}}
                      - {tool: eight, raw: "{"}
                      - {tool: nine}
                """);

        assertThat(read)
                .isEqualTo(new Transcript(
                        "all",
                        List.of(new Turn(
                                new Demands(
                                        List.of(new AnyOf(List.of("one")), new AnyOf(List.of("two", "three"))),
                                        List.of("four")),
                                List.of(
                                        new Fault.Reset(),
                                        new Fault.Truncate(),
                                        new Fault.Stall(),
                                        new Fault.Status(429, Map.of("retry-after", "1"))),
                                "five",
                                List.of(
                                        new Call("six", "{\"path\":\"a\",\"lines\":7,\"deep\":[true,{\"x\":1.5}]}"),
                                        new Call("eight", "{"),
                                        new Call("nine", "{}"))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                   | `bad` is no mapping",
                "turns: []                            | `bad` has no turns; write at least one below `turns`",
                "turns: 3                             | `bad` has `turns` that is no list",
                "{turns: [], title: x}                | `bad` has the unknown key `title`; known are [turns]",
                "turns: [~]                           | `bad`, `turns` number 1 is empty",
                "turns: [{say: ''}]                   | `bad`, `turns` number 1, `say` needs text where it has ``; put numbers in quotes",
                "turns: [{say: 7}]                    | `bad`, `turns` number 1, `say` needs text where it has `7`; put numbers in quotes",
                "turns: [{expects: [x]}]              | `bad`, `turns` number 1 neither says nor calls anything; give it `say` or `calls`",
                "turns: [{say: x, says: y}]           | `bad`, `turns` number 1 has the unknown key `says`; known are [absent, calls, expects, faults, say]",
                "turns: [{say: x, expects: [[]]}]     | `bad`, `turns` number 1, `expects` number 1 is an empty list of alternatives, which nothing satisfies",
                "turns: [{say: x, faults: [boom]}]    | `bad`, `turns` number 1, `faults` number 1 is the unknown fault `boom`; known are `reset`, `truncate`, `stall` and a mapping with `status`",
                "turns: [{say: x, faults: [{status: 200}]}] | `bad`, `turns` number 1, `faults` number 1 needs a `status` from 300 to 599",
                "turns: [{calls: [{arguments: {}}]}]  | `bad`, `turns` number 1, `calls` number 1, `tool` needs text where it has nothing; put numbers in quotes",
                "turns: [{calls: [{tool: t, arguments: x}]}] | `bad`, `turns` number 1, `calls` number 1 has `arguments` that are no mapping; use `raw` for malformed ones",
                "turns: [{calls: [{tool: t, arguments: {}, raw: x}]}] | `bad`, `turns` number 1, `calls` number 1 has both `arguments` and `raw`; keep one",
                "turns: [&a {say: x}, *a]             | `bad` has an alias (`*name`); write the value out",
                "turns: [{say: x, say: y}]            | `bad` is not YAML as we read it; see the cause",
                "turns: [                             | `bad` is not YAML as we read it; see the cause",
            })
    void refusesWhatItDoesNotKnow(String yaml, String message) {
        assertThatThrownBy(() -> Transcript.read("bad", yaml.equals("turns: [~]") ? "turns: [null]" : yaml))
                .isInstanceOfSatisfying(
                        DemoException.class, e -> assertThat(e.code()).isEqualTo(Code.TRANSCRIPT))
                .hasMessage(message);
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThatThrownBy(() -> Transcript.read("bad", "turns: [" + "{say: x},".repeat(501) + "]"))
                .hasMessage("`bad` has 501 entries in `turns`; at most 500 are read");
        assertThatThrownBy(() -> Transcript.read("bad", "#".repeat((1 << 20) + 1)))
                .hasMessage("`bad` is longer than 1048576 characters; split it");
    }

    @Test
    void readsBackWhatWasWrittenForAnyTranscript() {
        for (int seed = 0; seed < 300; seed++) {
            Transcript transcript = random(new Random(seed));
            assertThat(Transcript.read("any", written(transcript)))
                    .as("seed %s", seed)
                    .isEqualTo(transcript);
        }
    }

    @Test
    void refusesDamagedTextOnlyByItsOwnException() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(written(random(random)));
            for (int i = 0; i < 3; i++) {
                text.setCharAt(random.nextInt(text.length()), "{}[]:,\"'*&!\n\t-x\0".charAt(random.nextInt(16)));
            }
            try {
                Transcript.read("damaged", text.toString());
            } catch (DemoException e) {
                assertThat(e.code()).as("seed %s", seed).isEqualTo(Code.TRANSCRIPT);
            }
        }
    }

    @Test
    void fillsPlaceholdersEverywhereAndLeavesTheShellItsOwn() {
        var open = Transcript.read("open", """
                turns:
                  - expects: ["${a}", [x, "${b.c}"]]
                    absent: ["${a}"]
                    say: "${a} ${HOME} $(id) ${a"
                    calls: [{tool: t, arguments: {text: "${b.c}"}}]
                    faults: [reset, {status: 307, headers: {location: "http://127.0.0.1:${a}/"}}]
                """);

        assertThat(open.filled(Map.of("a", "1$0", "b.c", "say \"hi\"\\")))
                .isEqualTo(new Transcript(
                        "open",
                        List.of(new Turn(
                                new Demands(
                                        List.of(new AnyOf(List.of("1$0")), new AnyOf(List.of("x", "say \"hi\"\\"))),
                                        List.of("1$0")),
                                List.of(
                                        new Fault.Reset(),
                                        new Fault.Status(307, Map.of("location", "http://127.0.0.1:1$0/"))),
                                "1$0 ${HOME} $(id) ${a",
                                List.of(new Call("t", "{\"text\":\"say \\\"hi\\\"\\\\\"}"))))));
        assertThatThrownBy(() -> open.filled(Map.of("a", "1", "z", "2")))
                .hasMessage("`open` has the unknown placeholder `${b.c}`; known are [a, z]");
    }

    private static Transcript random(Random random) {
        Supplier<String> text = () -> {
            int[] points = random.ints(1 + random.nextInt(30), 0, LETTERS.length)
                    .map(i -> LETTERS[i])
                    .toArray();
            return "t" + new String(points, 0, points.length);
        };
        var turns = new ArrayList<Turn>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            turns.add(new Turn(
                    new Demands(some(random, () -> new AnyOf(List.of(text.get(), text.get()))), some(random, text)),
                    some(random, () -> switch (random.nextInt(4)) {
                        case 0 -> new Fault.Reset();
                        case 1 -> new Fault.Truncate();
                        case 2 -> new Fault.Stall();
                        default -> new Fault.Status(300 + random.nextInt(300), Map.of("retry-after", text.get()));
                    }),
                    text.get(),
                    some(
                            random,
                            () -> new Call(
                                    text.get(),
                                    random.nextBoolean()
                                            ? text.get()
                                            : JSON.writeValueAsString(Map.of("k", text.get()))))));
        }
        return new Transcript("any", turns);
    }

    private static <T> List<T> some(Random random, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(3)).toList();
    }

    /** JSON is YAML, so this needs no writer of its own. */
    private static String written(Transcript transcript) {
        return JSON.writeValueAsString(Map.of(
                "turns",
                transcript.turns().stream()
                        .map(turn -> {
                            var written = new LinkedHashMap<String, Object>();
                            written.put(
                                    "expects",
                                    turn.demands().expects().stream()
                                            .map(AnyOf::texts)
                                            .toList());
                            written.put("absent", turn.demands().absent());
                            written.put(
                                    "faults",
                                    turn.faults().stream()
                                            .map(TranscriptTest::written)
                                            .toList());
                            written.put("say", turn.text());
                            written.put(
                                    "calls",
                                    turn.calls().stream()
                                            .map(TranscriptTest::written)
                                            .toList());
                            return written;
                        })
                        .toList()));
    }

    private static Object written(Fault fault) {
        return switch (fault) {
            case Fault.Status(int code, Map<String, String> headers) -> Map.of("status", code, "headers", headers);
            case Fault.Reset() -> "reset";
            case Fault.Truncate() -> "truncate";
            case Fault.Stall() -> "stall";
        };
    }

    private static Object written(Call call) {
        return call.arguments().startsWith("{")
                ? Map.of("tool", call.tool(), "arguments", JSON.readValue(call.arguments(), Map.class))
                : Map.of("tool", call.tool(), "raw", call.arguments());
    }
}
