package dev.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.demo.Chat.Asked;
import dev.holdfast.demo.Chat.Heard;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptedModelTest {
    private static final String TWO_TURNS = """
            turns:
              - say: I read it. 🙂 And then I read it again, to be sure of every word.
                calls:
                  - tool: read_file
                    arguments: {path: "a path that is long enough to come in pieces.md", lines: 3}
                  - tool: list_files
              - expects: [blue, [green, Red]]
                absent: [s3cr3t]
                say: Done.
            """;

    @Test
    void playsATurnInPiecesThatFitTogether() throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model)) {
            Heard heard =
                    chat.says("system", "You are a test.").says("user", "Go.").hears();

            assertThat(heard)
                    .isEqualTo(new Heard(
                            "I read it. 🙂 And then I read it again, to be sure of every word.",
                            List.of(
                                    new Asked(
                                            "call_1_1",
                                            "read_file",
                                            "{\"path\":\"a path that is long enough to come in pieces.md\",\"lines\":3}"),
                                    new Asked("call_1_2", "list_files", "{}")),
                            "tool_calls",
                            true,
                            true));
            assertThat(model.turnsServed()).isEqualTo(1);
            assertThat(model.playedToTheEnd()).isFalse();

            chat.returns(heard.calls().get(0), "It is blue")
                    .returns(heard.calls().get(1), "and red.");
            assertThat(chat.hears()).isEqualTo(new Heard("Done.", List.of(), "stop", true, true));
            assertThat(model.playedToTheEnd()).isTrue();
            assertThat(model.received()).hasSize(2);
        }
    }

    @Test
    void hasCountedATurnWhenItsEndCanBeRead() throws Exception {
        int turns = 300;
        try (var model = open("turns:\n" + "  - say: Yes.\n".repeat(turns));
                var chat = new Chat(model)) {
            for (int turn = 1; turn <= turns; turn++) {
                chat.says("user", "Go on.").hears();
                assertThat(model.turnsServed()).isEqualTo(turn);
            }
            assertThat(model.playedToTheEnd()).isTrue();
        }
    }

    @Test
    void choosesTheTurnByTheConversationNotByACounter() throws Exception {
        try (var model = open(TWO_TURNS);
                var resumed = new Chat(model)
                        .says("user", "Go.")
                        .says("assistant", "before")
                        .says("tool", "blue, green")) {
            String first = resumed.raw(HttpResponse.BodyHandlers.ofString()).body();

            assertThat(first).contains("Done.");
            assertThat(resumed.raw(HttpResponse.BodyHandlers.ofString()).body()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing of it      | turn 2 of `test` expects `blue`, and none of the 1 new messages holds it",
                "blue               | turn 2 of `test` expects `green` or `Red`, and none of the 1 new messages holds it",
                "blue, red, S3CR3T  | turn 2 of `test` was told what must be absent, number 1 of its list",
            })
    void refusesARequestThatDoesNotMeetTheDemands(String told, String message) throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model)) {
            chat.says("user", "blue red").says("assistant", "").says("tool", told); // the old blue does not count

            for (int i = 0; i < 2; i++) {
                HttpResponse<String> response = chat.raw(HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(500);
                assertThat(response.body()).contains('"' + message + '"');
                assertThat(response.headers().firstValue("x-should-retry")).contains("false");
            }
            assertThat(model.failures()).containsExactly(message);
        }
    }

    @Test
    void takesOnlyResultsOfToolsWhenThereAreAny() throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model)) {
            chat.says("assistant", "").says("tool", "nothing").says("user", "a reminder: blue, red");
            assertThatThrownBy(chat::hears).hasMessageContaining("none of the 1 new messages holds it");
        }
    }

    @Test
    void takesAnyNewMessageWhenThereIsNoResult() throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model)
                        .says("assistant", "")
                        .says("user", "blue")
                        .says("user", "red")) {
            assertThat(chat.hears().text()).isEqualTo("Done.");
        }
    }

    @Test
    void staysFailedAfterAnEndThatWasReachedInTheEnd() throws Exception {
        try (var model = open(TWO_TURNS);
                var wrong =
                        new Chat(model).says("user", "").says("assistant", "").says("tool", "nothing");
                var right =
                        new Chat(model).says("user", "").says("assistant", "").says("tool", "blue red")) {
            assertThatThrownBy(wrong::hears).hasMessageStartingWith("500: ");
            assertThat(right.hears().text()).isEqualTo("Done.");

            assertThat(model.turnsServed()).isEqualTo(2);
            assertThat(model.playedToTheEnd()).isFalse();
        }
    }

    @Test
    void refusesATurnBeyondTheLast() throws Exception {
        try (var model = open("turns: [{say: Only this.}]");
                var chat = new Chat(model).says("user", "Go.").says("assistant", "Only this.")) {
            assertThatThrownBy(chat::hears)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("turn 2 of `test` was asked for, but it has 1");
        }
    }

    @Test
    void answersWithAStatusOnceAndThenServesTheTurn() throws Exception {
        try (var model = open("""
                turns:
                  - faults: [{status: 429, headers: {retry-after: "1"}}, {status: 529}]
                    say: At last.
                """);
                var chat = new Chat(model).says("user", "Go.")) {
            HttpResponse<String> limited = chat.raw(HttpResponse.BodyHandlers.ofString());
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("retry-after")).contains("1");
            assertThat(chat.raw(HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(529);
            assertThat(model.turnsServed()).isZero();
            assertThat(chat.hears().text()).isEqualTo("At last.");
            assertThat(model.failures()).isEmpty();
        }
    }

    @Test
    void endsCleanlyWithoutTheEndMarkerOnce() throws Exception {
        try (var model = open("turns: [{faults: [truncate], say: A text that comes in more than one piece.}]");
                var chat = new Chat(model).says("user", "Go.")) {
            String half = chat.raw(HttpResponse.BodyHandlers.ofString()).body();

            assertThat(half).startsWith("data: {").doesNotContain("[DONE]").doesNotContain("\"stop\"");
            assertThat(chat.hears().text()).isEqualTo("A text that comes in more than one piece.");
        }
    }

    @Test
    void resetsTheConnectionInMidStreamOnce() throws Exception {
        try (var model = open("turns: [{faults: [reset], say: A text that comes in more than one piece.}]");
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(), model.base().getPort());
                var chat = new Chat(model).says("user", "Go.")) {
            String body = "{\"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Go.\"}]}";
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length();
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            var received = new ByteArrayOutputStream();

            assertThatThrownBy(() -> socket.getInputStream().transferTo(received))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");

            assertThat(received.toString(StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("\ndata: {")
                    .doesNotContain("[DONE]");
            assertThat(chat.hears().text()).isEqualTo("A text that comes in more than one piece.");
        }
    }

    @Test
    void stallsInMidStreamUntilItIsClosed() throws Exception {
        var model = open("turns: [{faults: [stall], say: A text that comes in more than one piece.}]");
        try (var chat = new Chat(model).says("user", "Go.");
                var lines = lines(chat)) {
            try (model) {
                for (int i = 0; i < 3; i++) { // half of five chunks, each with an empty line after it
                    assertThat(lines.readLine()).startsWith("data: {");
                    assertThat(lines.readLine()).isEmpty();
                }
                assertThat(lines.ready()).isFalse();
            }
            assertThatThrownBy(() -> drain(lines)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void servesMalformedArgumentsAsTheyAreWritten() throws Exception {
        try (var model = open("turns: [{calls: [{tool: read_file, raw: '{\"path\": '}]}]");
                var chat = new Chat(model).says("user", "Go.")) {
            assertThat(chat.hears().calls()).containsExactly(new Asked("call_1_1", "read_file", "{\"path\": "));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                     | the body is no JSON",
                "{\"messages\": []}                    | this server only streams; set `stream` to true",
                "{\"stream\": true}                    | `messages` is no list, or an empty one",
                "{\"stream\": true, \"messages\": []}  | `messages` is no list, or an empty one",
            })
    void refusesWhatIsNoStreamingRequest(String body, String message) throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model)) {
            HttpResponse<String> response = chat.post(body);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains('"' + message + '"');
        }
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        try (var model = open(TWO_TURNS);
                var http = HttpClient.newHttpClient()) {
            assertThat(status(http, model.base() + "/models")).isEqualTo(404);
            assertThat(status(http, model.base() + "/chat/completions")).isEqualTo(405);
        }
    }

    @Test
    void knowsWhatItWasToldRawOrAsTheModelReadsIt() throws Exception {
        try (var model = open(TWO_TURNS);
                var chat = new Chat(model).says("user", "a \"quoted\" word")) {
            chat.hears();
            assertThat(model.wasTold("a \"QUOTED\" word")).isTrue();
            assertThat(model.wasTold("include_usage")).isTrue();
            assertThat(model.wasTold("an unquoted word")).isFalse();
        }
    }

    private static ScriptedModel open(String yaml) {
        return ScriptedModel.open(Transcript.read("test", yaml));
    }

    private static BufferedReader lines(Chat chat) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = chat.raw(HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static void drain(BufferedReader lines) throws IOException {
        lines.transferTo(Writer.nullWriter());
    }

    private static int status(HttpClient http, String uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
