package dev.holdfast.model;

import static dev.holdfast.model.ScriptedExit.broken;
import static dev.holdfast.model.ScriptedExit.status;
import static dev.holdfast.model.ScriptedExit.stream;
import static dev.holdfast.model.ScriptedExit.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ModelException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelTest {
    private static final String HALF = "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n";
    private static final String WHOLE =
            "data: {\"choices\":[{\"delta\":{\"content\":\"whole\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n";
    private static final Reply REPLY = new Reply("whole", List.of(), Stop.FINISHED, Tokens.reported(3, 1));

    @Test
    void keepsNothingOfATryThatFailed() {
        var asking = new Asking();

        assertThat(asking.ask(ScriptedExit.of(broken(HALF), stream(HALF), stream(WHOLE))))
                .isEqualTo(REPLY);
        assertThat(asking.pieces()).containsExactly("half", "!", "half", "!", "whole");
        assertThat(asking.retries())
                .containsExactly(
                        new Retry(1, "the connection broke", Duration.ofSeconds(1)),
                        new Retry(2, "the stream ended before the reply did", Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504, 529})
    void triesAgainWhenTheServerHasNoTime(int status) {
        var asking = new Asking();

        assertThat(asking.ask(ScriptedExit.of(status(status, "", Map.of()), stream(WHOLE))))
                .isEqualTo(REPLY);
        assertThat(asking.retries())
                .containsExactly(new Retry(1, "the server answered " + status + " and no more", Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | {"error":{"message":"context too long"}} | the server answered 400: `context too long`
                    401 | {"error":{"message":"wrong key"}}  | the server answered 401: `wrong key`; check the API key
                    403 | {"message":"not yours"}            | the server answered 403: `not yours`; check the API key
                    404 | {"error":"model 'x' not found"}    | the server answered 404: `model 'x' not found`; check the base URL and the model's name
                    422 | {"detail":"bad field"}             | the server answered 422: `bad field`
                    422 | {"detail":[{"loc":1}]}             | the server answered 422: `{"detail":[{"loc":1}]}`
                    404 | <h1>nothing here</h1>              | the server answered 404: `<h1>nothing here</h1>`; check the base URL and the model's name
                    307 | ''                                 | the server answered 307 and no more; redirects are not followed, set the base URL to where it leads
                    204 | ''                                 | the server answered 204 and no more
                    """)
    void believesARefusalAtOnce(int status, String body, String message) {
        assertThatThrownBy(() -> new Asking().ask(ScriptedExit.of(status(status, body, Map.of()))))
                .isInstanceOf(ModelException.class)
                .hasMessage(message)
                .extracting(e -> ((ModelException) e).code())
                .isEqualTo(Code.REFUSED);
    }

    @Test
    void triesAgainWhenTheServerSaysSoWhateverTheStatus() {
        var asking = new Asking();
        var headers = Map.of("x-should-retry", "true", "retry-after", "7");

        assertThat(asking.ask(ScriptedExit.of(status(400, "", headers), stream(WHOLE))))
                .isEqualTo(REPLY);
        assertThat(asking.retries())
                .containsExactly(new Retry(1, "the server answered 400 and no more", Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 503})
    void doesNotTryAgainWhenTheServerSaysSoWhateverTheStatus(int status) {
        var asking = new Asking();
        var exit = ScriptedExit.of(status(status, "", Map.of("x-should-retry", "false")));

        assertThatThrownBy(() -> asking.ask(exit))
                .isInstanceOf(ModelException.class)
                .hasMessage("the server answered " + status + " and no more");
        assertThat(asking.waits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "TRUE", "1"})
    void takesOnlyTheTwoWordsForTheServersAdvice(String word) {
        var headers = Map.of("x-should-retry", word);

        assertThat(new Asking().ask(ScriptedExit.of(status(503, "", headers), stream(WHOLE))))
                .isEqualTo(REPLY);
        assertThatThrownBy(() -> new Asking().ask(ScriptedExit.of(status(400, "", headers))))
                .hasMessage("the server answered 400 and no more");
    }

    @Test
    void aServerThatAlwaysWantsAnotherTryGetsNoMoreThanTheLimit() {
        var asking = new Asking();
        var again = status(401, "", Map.of("x-should-retry", "true"));
        var exit = ScriptedExit.of(Collections.nCopies(6, again).toArray(ScriptedExit.Turn[]::new));

        assertThatThrownBy(() -> asking.ask(exit))
                .isInstanceOf(ModelException.class)
                .hasMessage("the server answered 401 and no more; check the API key (try 6)")
                .extracting(e -> ((ModelException) e).code())
                .isEqualTo(Code.REFUSED);
        assertThat(asking.waits()).hasSize(5);
    }

    @Test
    void makesWhatTheServerSaysInertAndCutsIt() {
        String body = "{\"error\":{\"message\":\"\\u001b[2J\\u202e" + "a".repeat(400) + "\"}}";

        assertThatThrownBy(() -> new Asking().ask(ScriptedExit.of(status(400, body, Map.of()))))
                .hasMessage(
                        "the server answered 400: `[U+001B][2J[U+202E]" + "a".repeat(295) + "… (105 more characters)`");
    }

    @Test
    void givesUpAfterTheLastTryAndSaysWhich() {
        var asking = new Asking();
        var exit = ScriptedExit.of(Collections.nCopies(6, unreachable()).toArray(ScriptedExit.Turn[]::new));

        assertThatThrownBy(() -> asking.ask(exit))
                .isInstanceOf(ModelException.class)
                .hasMessage("`127.0.0.1:1` cannot be reached (try 6)")
                .extracting(e -> ((ModelException) e).code())
                .isEqualTo(Code.UNAVAILABLE);
        assertThat(asking.waits()).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, PT7S",
        "retry-after, 1.5, PT1.5S",
        "retry-after, 'Thu, 01 Jan 2026 00:00:09 GMT', PT9S",
        "retry-after-ms, 2500, PT2.5S",
        "retry-after, 86400, PT2M",
        "retry-after, 0, PT1S",
        "retry-after, -5, PT1S",
        "retry-after, soon, PT1S",
        "retry-after, '', PT1S",
        "retry-after, 99999999999999999999, PT1S",
        "retry-after, 'Wed, 31 Dec 2025 23:59:59 GMT', PT1S",
        "retry-after-ms, 1e9, PT1S"
    })
    void neverComesBackSoonerThanItWasAsked(String header, String value, Duration wait) {
        var asking = new Asking();

        asking.ask(ScriptedExit.of(status(429, "", Map.of(header, value)), stream(WHOLE)));

        assertThat(asking.waits()).containsExactly(wait);
    }

    @Test
    void millisecondsGoBeforeSeconds() {
        var headers = Map.of("retry-after", "9", "retry-after-ms", "3000");

        assertThat(Backoff.asked(headers, Instant.EPOCH)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void waitsAreJitteredAndBounded() {
        var rules = new RetryRules(9, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(2));

        assertThat(new Backoff(rules, Asking.longest()).after(100, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(30));
        var seeded = new Backoff(rules, new java.util.Random(7));
        for (int attempt = 1; attempt < 100; attempt++) {
            assertThat(seeded.after(attempt, Duration.ZERO))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(Math.min(30, 1L << Math.min(attempt - 1, 30))));
        }
        assertThat(seeded.after(3, Duration.ZERO)).isNotEqualTo(seeded.after(3, Duration.ZERO));
    }

    @Test
    void doesNotStartAWaitThatWouldOutlastTheWholeTime() {
        var rules = new ModelRules(
                RetryRules.DEFAULT,
                new TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                ReplyLimits.DEFAULT);
        var asking = new Asking();
        var exit = ScriptedExit.of(
                status(429, "", Map.of("retry-after", "15")), status(429, "", Map.of("retry-after", "15")));

        assertThatThrownBy(() -> asking.ask(exit, rules)).hasMessage("the server answered 429 and no more (try 2)");
        assertThat(asking.waits()).containsExactly(Duration.ofSeconds(15));
    }

    @Test
    void leavesAServerThatKeepsSendingAndNeverEnds() {
        var asking = new Asking();
        var drip = new InputStream() {
            @Override
            public int read() {
                asking.pause(Duration.ofSeconds(30)); // each byte takes half a minute
                return ':';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> asking.ask(ScriptedExit.of(ScriptedExit.body(drip))))
                .isInstanceOf(ModelException.class)
                .hasMessage("no reply within `1200` s");
    }

    @Test
    void waitsNoLongerForTheAnswerThanThereIsTime() {
        var rules = new ModelRules(
                RetryRules.DEFAULT,
                new TimeLimits(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                ReplyLimits.DEFAULT);
        var exit = ScriptedExit.of(status(429, "", Map.of("retry-after", "15")), stream(WHOLE));
        new Asking().ask(exit, rules);

        assertThat(exit.sent())
                .extracting(Outgoing::answer)
                .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    @Test
    void sendsTheSameRequestEveryTimeAndNoKey() {
        var exit = ScriptedExit.of(unreachable(), stream(WHOLE));
        new Asking().ask(exit);

        assertThat(exit.sent()).hasSize(2);
        assertThat(exit.sent().get(0)).isEqualTo(exit.sent().get(1));
        assertThat(exit.sent().getFirst().headers())
                .isEqualTo(Map.of(
                        "accept", "text/event-stream", "content-type", "application/json", "user-agent", "holdfast"));
        assertThat(exit.sent().getFirst()).asString().doesNotContain("hello");
    }

    @Test
    void aRefusalOfTheGuardPassesThroughAsItIs() {
        var refusal = new IllegalStateException("the policy says no");
        Exit guarded = request -> {
            throw refusal;
        };

        assertThatThrownBy(() -> new Asking().ask(guarded)).isSameAs(refusal);
    }

    @Test
    void anInterruptedThreadDoesNotTryAgain() {
        Exit interrupting = request -> {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        };

        assertThatThrownBy(() -> new Asking().ask(interrupting))
                .isInstanceOf(ModelException.class)
                .hasMessage("interrupted while the model replied");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptedPauseEndsTheAsking() {
        var asking = new Asking();
        Pause interrupted = wait -> {
            throw new InterruptedException();
        };
        var model = new OpenAiModel(
                Asking.ENDPOINT,
                ScriptedExit.of(unreachable()),
                ModelRules.DEFAULT,
                asking,
                Asking.longest(),
                interrupted);

        assertThatThrownBy(() -> model.ask(Asking.PROMPT, Watcher.NONE))
                .isInstanceOf(ModelException.class)
                .hasMessage("interrupted before another try at the model")
                .extracting(e -> ((ModelException) e).code())
                .isEqualTo(Code.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aReplyHasCallsExactlyWhenItStoppedForThem() {
        var call = List.of(new RequestedCall("a", "x", "{}"));

        assertThatThrownBy(() -> new Reply("", call, Stop.LENGTH, Tokens.ZERO))
                .hasMessage("a reply with `1` calls cannot have stopped for `LENGTH`");
        assertThatThrownBy(() -> new Reply("", List.of(), Stop.TOOL_CALLS, Tokens.ZERO))
                .hasMessage("a reply with `0` calls cannot have stopped for `TOOL_CALLS`");
    }
}
