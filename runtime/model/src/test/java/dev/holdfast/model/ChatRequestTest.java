package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.ToolDefinition;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    private static final ToolDefinition TOOL =
            new ToolDefinition("read_file", "Reads a file.", "{\"type\":\"object\",\"required\":[\"path\"]}");

    @Test
    void writesAWholeConversation() {
        var prompt = new Prompt(
                "Be careful.",
                List.of(
                        new Message.User("fix \"it\"\n\u00e9"),
                        new Message.Assistant("", List.of(new RequestedCall("c1", "read_file", "{\"path\": \"a\"}"))),
                        new Message.ToolResult("c1", "text"),
                        new Message.Assistant("done", List.of())),
                List.of(TOOL),
                500);

        assertThat(ChatRequest.of(Asking.ENDPOINT, prompt))
                .isEqualTo("{\"model\":\"some-model\",\"max_tokens\":500,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"Be careful.\"},"
                        + "{\"role\":\"user\",\"content\":\"fix \\\"it\\\"\\n\u00e9\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"read_file\",\"arguments\":\"{\\\"path\\\": \\\"a\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"text\"},"
                        + "{\"role\":\"assistant\",\"content\":\"done\"}],"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"read_file\","
                        + "\"description\":\"Reads a file.\",\"parameters\":{\"type\":\"object\",\"required\":[\"path\"]}}}],"
                        + "\"tool_choice\":\"auto\"}");
    }

    @Test
    void saysNothingAboutToolsWhenThereAreNone() {
        assertThat(ChatRequest.of(Asking.ENDPOINT, Asking.PROMPT))
                .isEqualTo("{\"model\":\"some-model\",\"max_tokens\":100,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"a": 1}   | {"a": 1}
                    ~~         | {}
                    ~  ~       | {}
                    {"a":      | {"malformed":"{\\"a\\":"}
                    {"a":1}x   | {"malformed":"{\\"a\\":1}x"}
                    "text"     | {"malformed":"\\"text\\""}
                    [1]        | {"malformed":"[1]"}
                    null       | {"malformed":"null"}
                    """)
    void sendsBackArgumentsThatEveryServerCanParse(String written, String sent) {
        var said = new Message.Assistant("", List.of(new RequestedCall("c1", "x", written)));
        String body = ChatRequest.of(Asking.ENDPOINT, new Prompt("", List.of(said), List.of(), 1));

        assertThat(Json.object(body)
                        .orElseThrow()
                        .at("/messages/0/tool_calls/0/function/arguments")
                        .stringValue())
                .isEqualTo(sent);
    }

    @Test
    void callsTheLimitWhatTheServerCallsIt() {
        var openAi = new Endpoint(URI.create("https://api.openai.com/v1"), "m");

        assertThat(ChatRequest.of(openAi, Asking.PROMPT)).contains("\"max_completion_tokens\":100");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1, https://api.example.com/v1/chat/completions, api.example.com:443",
        "https://api.example.com/v1/, https://api.example.com/v1/chat/completions, api.example.com:443",
        "http://localhost:11434/v1, http://localhost:11434/v1/chat/completions, localhost:11434",
        "http://[::1]:8080, http://[::1]:8080/chat/completions, [::1]:8080"
    })
    void addsThePathToTheBaseUrl(URI base, URI url, String hostAndPort) {
        var endpoint = new Endpoint(base, "m");

        assertThat(endpoint.chatCompletions()).isEqualTo(url);
        assertThat(endpoint.hostAndPort()).isEqualTo(hostAndPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1", "https://key@api.example.com/v1", "https://api.example.com/v1?key=1", "https://h/#x"})
    void refusesABaseUrlThatIsMoreThanAPlace(URI base) {
        assertThatThrownBy(() -> new Endpoint(base, "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the base URL of a model has a host, and no user, query or fragment; write it as in"
                        + " `https://api.example.com/v1`");
    }

    @Test
    void estimatesTheTokensOfAPrompt() {
        var prompt = new Prompt(
                "12345678", // 8
                List.of(
                        new Message.User("\u00e9\u00e9"), // 4
                        new Message.Assistant("", List.of(new RequestedCall("c1", "x", "{}"))), // 5
                        new Message.ToolResult("c1", "12")), // 4
                List.of(TOOL), // 9 + 13 + 37
                1);

        assertThat(prompt.estimatedTokens()).isEqualTo(Math.ceilDiv(8 + 4 + 5 + 4 + 9 + 13 + 37, 4));
    }

    @Test
    void theSumOfTokensIsAnEstimateWhenAPartIs() {
        assertThat(Tokens.reported(1, 2).plus(Tokens.reported(3, 4))).isEqualTo(Tokens.reported(4, 6));
        assertThat(Tokens.reported(1, 2).plus(Tokens.estimated(3, 4))).isEqualTo(Tokens.estimated(4, 6));
        assertThat(Tokens.estimated(1, 2).plus(Tokens.ZERO)).isEqualTo(Tokens.estimated(1, 2));
        assertThat(Tokens.estimated(1, 2).total()).isEqualTo(3);
    }
}
