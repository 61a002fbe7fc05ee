package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ModelException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReplyTest {
    private static final ModelRules ONCE = new ModelRules(
            new RetryRules(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO),
            TimeLimits.DEFAULT,
            new ReplyLimits(2000, 20_000, 3, 40, 100));

    /** A reply with everything in it: text, two interleaved calls, an id that comes late, reasoning, usage, comments. */
    private static final String RICH = """
            : ready

            data: {"id":"x","choices":[{"index":0,"delta":{"role":"assistant","content":null}}],"usage":null}

            data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm, ","reasoning":"hm"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"Let me "}}]}

            data: {"choices":[{"index":0,"delta":{"content":"look \u00e9\ud83d\ude00."}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"name":"list_files","arguments":""}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"read_file","arguments":"{\\"path\\":"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","function":{"arguments":"{\\"pa"}},{"index":0,"id":"call_a","function":{"arguments":"\\"a\\"}"}}]}}]}

            : keep-alive

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"name":"list_files","arguments":"th\\":\\".\\"}"}}]}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"choices":[],"usage":{"prompt_tokens":120,"completion_tokens":34,"total_tokens":154}}

            data: [DONE]

            """;

    private static final Reply RICH_REPLY = new Reply(
            "Let me look \u00e9\ud83d\ude00.",
            List.of(
                    new RequestedCall("call_a", "read_file", "{\"path\":\"a\"}"),
                    new RequestedCall("call_b", "list_files", "{\"path\":\".\"}")),
            Stop.TOOL_CALLS,
            Tokens.reported(120, 34));

    @Test
    void putsTheWholeReplyTogether() {
        var asking = new Asking();

        assertThat(asking.ask(ScriptedExit.of(ScriptedExit.stream(RICH)))).isEqualTo(RICH_REPLY);
        assertThat(asking.pieces()).containsExactly("Let me ", "look \u00e9\ud83d\ude00.");
    }

    @Test
    void givesTheSameReplyHoweverTheBytesAreCut() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = RICH.replace("\n", end).getBytes(StandardCharsets.UTF_8);
            for (long seed = 0; seed < 300; seed++) {
                var random = new Random(seed);
                var body = EventStreamTest.inPieces(bytes, random, 1 + random.nextInt(200));

                assertThat(new Asking().ask(ScriptedExit.of(ScriptedExit.body(body)), ONCE))
                        .as("seed %d, line end of %d", seed, end.length())
                        .isEqualTo(RICH_REPLY);
            }
        }
    }

    /** Cut anywhere, a reply is whole or a failure, and whole only once its finish reason was there. */
    @Test
    void takesNoPrefixOfAReplyForTheReply() {
        String untilReason = RICH.substring(0, RICH.indexOf("\n\n", RICH.indexOf("finish_reason")) + 2);
        for (int length = 0; length < RICH.length(); length++) {
            String prefix = RICH.substring(0, length);
            if (length < untilReason.length()) {
                assertThatThrownBy(() -> new Asking().ask(ScriptedExit.of(ScriptedExit.stream(prefix)), ONCE))
                        .isInstanceOf(ModelException.class)
                        .hasMessage("the stream ended before the reply did");
            } else {
                assertThat(new Asking()
                                .ask(ScriptedExit.of(ScriptedExit.stream(prefix)), ONCE)
                                .calls())
                        .isEqualTo(RICH_REPLY.calls());
            }
            assertThatThrownBy(() -> new Asking().ask(ScriptedExit.of(ScriptedExit.broken(prefix)), ONCE))
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void estimatesTokensWhenTheServerDoesNotCount() {
        Reply reply = reply(said("12345678") + finished("stop") + DONE);

        assertThat(reply).isEqualTo(new Reply("12345678", List.of(), Stop.FINISHED, Tokens.estimated(2, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-1,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":1}",
                "{\"prompt_tokens\":\"9\",\"completion_tokens\":1}",
                "{\"prompt_tokens\":99999999999,\"completion_tokens\":1}",
                "{\"prompt_tokens\":99999999999999999999999,\"completion_tokens\":1}",
                "{\"completion_tokens\":1}",
                "[]",
                "7"
            })
    void believesNoSenselessCount(String usage) {
        Reply reply = reply(said("hi") + finished("stop") + event("{\"choices\":[],\"usage\":" + usage + "}") + DONE);

        assertThat(reply.tokens()).isEqualTo(Tokens.estimated(2, 1));
    }

    @Test
    void takesTheCleanEndOfTheBodyForDoneOnceAFinishReasonCame() {
        assertThat(reply(said("hi") + finished("stop")).text()).isEqualTo("hi");
    }

    @Test
    void readsNothingAfterDone() {
        assertThat(reply(said("hi") + finished("stop") + DONE + "data: garbage\n\n")
                        .text())
                .isEqualTo("hi");
    }

    @Test
    void callsAreCallsAlsoWhenTheServerSaysStop() {
        Reply reply = reply(call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"x\",\"arguments\":\"{}\"}}")
                + finished("stop"));

        assertThat(reply.stop()).isEqualTo(Stop.TOOL_CALLS);
        assertThat(reply.calls()).containsExactly(new RequestedCall("a", "x", "{}"));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void leavesOutTheCallsOfAReplyThatWasCut(String reason, Stop stop) {
        Reply reply = reply(said("I will")
                + call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"delete_path\",\"arguments\":\"{}\"}}")
                + finished(reason));

        assertThat(reply).isEqualTo(new Reply("I will", List.of(), stop, Tokens.estimated(2, 2)));
    }

    static List<Arguments> cuts() {
        return List.of(Arguments.of("length", Stop.LENGTH), Arguments.of("content_filter", Stop.FILTERED));
    }

    @Test
    void keepsArgumentsAsTheModelWroteThem() {
        Reply reply = reply(call("{\"index\":0,\"function\":{\"name\":\"x\",\"arguments\":\"{\\\"a\\\": \"}}")
                + finished("tool_calls"));

        assertThat(reply.calls()).containsExactly(new RequestedCall("", "x", "{\"a\": "));
    }

    @Test
    void callsWithoutAnIndexCountByPosition() {
        Reply reply = reply(call("{\"id\":\"a\",\"function\":{\"name\":\"x\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"b\",\"function\":{\"name\":\"y\",\"arguments\":\"{}\"}}")
                + finished("tool_calls"));

        assertThat(reply.calls()).containsExactly(new RequestedCall("a", "x", "{}"), new RequestedCall("b", "y", "{}"));
    }

    @Test
    void aRefusalIsText() {
        assertThat(reply(event("{\"choices\":[{\"delta\":{\"refusal\":\"no\"}}]}") + finished("stop"))
                        .text())
                .isEqualTo("no");
    }

    record Bad(String why, String stream, Code code, String message) {
        @Override
        public String toString() {
            return why;
        }
    }

    static List<Bad> badStreams() {
        String start = said("hi");
        return List.of(
                new Bad("nothing", "", Code.UNAVAILABLE, "the stream ended before the reply did"),
                new Bad("cut", start, Code.UNAVAILABLE, "the stream ended before the reply did"),
                new Bad("done without reason", start + DONE, Code.UNAVAILABLE, "the stream ended before the reply did"),
                new Bad(
                        "no JSON",
                        start + event("{\"choices\":[{"),
                        Code.BAD_REPLY,
                        "an event of the stream is not a JSON object"),
                new Bad("a list", event("[]"), Code.BAD_REPLY, "an event of the stream is not a JSON object"),
                new Bad("two objects", event("{} {}"), Code.BAD_REPLY, "an event of the stream is not a JSON object"),
                new Bad(
                        "a key twice",
                        event("{\"choices\":[],\"choices\":[]}"),
                        Code.BAD_REPLY,
                        "an event of the stream is not a JSON object"),
                new Bad(
                        "deep",
                        event("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}"),
                        Code.BAD_REPLY,
                        "an event of the stream is not a JSON object"),
                new Bad("choices", event("{\"choices\":{}}"), Code.BAD_REPLY, "the field `choices` is not a list"),
                new Bad(
                        "content",
                        event("{\"choices\":[{\"delta\":{\"content\":[\"a\"]}}]}"),
                        Code.BAD_REPLY,
                        "the field `content` is not text"),
                new Bad(
                        "arguments",
                        call("{\"index\":0,\"function\":{\"name\":\"x\",\"arguments\":{}}}"),
                        Code.BAD_REPLY,
                        "the field `arguments` is not text"),
                new Bad(
                        "second choice",
                        event("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"a\"}}]}"),
                        Code.BAD_REPLY,
                        "a second answer, which nobody asked for"),
                new Bad(
                        "index",
                        call("{\"index\":-1,\"function\":{\"name\":\"x\"}}"),
                        Code.BAD_REPLY,
                        "the field `index` is not a small whole number"),
                new Bad(
                        "reason",
                        start + finished("\\u001b[31meos"),
                        Code.BAD_REPLY,
                        "an unknown finish reason `[U+001B][31meos`"),
                new Bad(
                        "text after the end",
                        finished("stop") + said("more"),
                        Code.BAD_REPLY,
                        "the reply goes on after its end"),
                new Bad(
                        "call after the end",
                        finished("stop") + call("{\"index\":0,\"function\":{\"name\":\"x\"}}"),
                        Code.BAD_REPLY,
                        "the reply goes on after its end"),
                new Bad(
                        "no calls",
                        finished("tool_calls"),
                        Code.BAD_REPLY,
                        "the model stopped for tool calls and asked for none"),
                new Bad(
                        "no name",
                        call("{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}") + finished("tool_calls"),
                        Code.BAD_REPLY,
                        "a tool call without a name"),
                new Bad(
                        "two ids",
                        call("{\"index\":0,\"id\":\"a\"}") + call("{\"index\":0,\"id\":\"b\"}"),
                        Code.BAD_REPLY,
                        "two values for the id of one tool call"),
                new Bad(
                        "two names",
                        call("{\"index\":0,\"function\":{\"name\":\"x\"}}")
                                + call("{\"index\":0,\"function\":{\"name\":\"y\"}}"),
                        Code.BAD_REPLY,
                        "two values for the name of one tool call"),
                new Bad(
                        "too many calls",
                        call("{\"index\":3,\"function\":{\"name\":\"x\"}}"),
                        Code.BAD_REPLY,
                        "more than `3` tool calls in one reply"),
                new Bad(
                        "huge arguments",
                        call("{\"index\":0,\"function\":{\"name\":\"x\",\"arguments\":\"" + "a".repeat(30) + "\"}}")
                                .repeat(2),
                        Code.BAD_REPLY,
                        "the arguments of one tool call are longer than `40` characters"),
                new Bad(
                        "huge name",
                        call("{\"index\":0,\"function\":{\"name\":\"" + "x".repeat(201) + "\"}}"),
                        Code.BAD_REPLY,
                        "the name of a tool call is longer than `200`"),
                new Bad("huge line", said("a".repeat(2000)), Code.BAD_REPLY, "one line is longer than `2000` bytes"),
                new Bad(
                        "huge stream",
                        said("a").repeat(1000),
                        Code.BAD_REPLY,
                        "the stream is longer than `20000` bytes"),
                new Bad(
                        "error object",
                        start + event("{\"error\":{\"message\":\"worker\\ndied\",\"code\":null}}"),
                        Code.UNAVAILABLE,
                        "the server broke off: `worker[U+000A]died`"),
                new Bad(
                        "error that stays",
                        start + event("{\"error\":{\"message\":\"context too long\",\"code\":400}}"),
                        Code.REFUSED,
                        "the server broke off: `context too long`"));
    }

    @ParameterizedTest
    @MethodSource("badStreams")
    void refusesAndSaysWhy(Bad bad) {
        assertThatThrownBy(() -> reply(bad.stream()))
                .isInstanceOf(ModelException.class)
                .hasMessage(bad.message())
                .extracting(e -> ((ModelException) e).code())
                .isEqualTo(bad.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html; charset=utf-8", "text/event-stream-not", ""})
    void refusesAnAnswerThatIsNoEventStream(String type) {
        var exit =
                ScriptedExit.of(ScriptedExit.status(200, said("hi") + finished("stop"), Map.of("content-type", type)));

        assertThatThrownBy(() -> new Asking().ask(exit))
                .isInstanceOf(ModelException.class)
                .hasMessage("the server answered with `" + type
                        + "` instead of an event stream; check the base URL `https://api.example.com/v1`");
    }

    private static final String DONE = "data: [DONE]\n\n";

    private static Reply reply(String stream) {
        return new Asking().ask(ScriptedExit.of(ScriptedExit.stream(stream)), ONCE);
    }

    private static String event(String json) {
        return "data: " + json + "\n\n";
    }

    private static String said(String text) {
        return event("{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}");
    }

    private static String call(String pieces) {
        return event("{\"choices\":[{\"delta\":{\"tool_calls\":[" + pieces + "]}}]}");
    }

    private static String finished(String reason) {
        return event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }
}
