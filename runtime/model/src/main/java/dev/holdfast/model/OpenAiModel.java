package dev.holdfast.model;

import dev.holdfast.model.ModelException.Code;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A model behind any server that speaks OpenAI's Chat Completions, streamed as server-sent events.
 *
 * <p>A reply is whole when a {@code finish_reason} has come and after it the stream ended with {@code data: [DONE]} or
 * with the proper end of its body. Everything else is a failed try: a stream that ends without a finish reason, with or
 * without {@code [DONE]}; a connection that breaks at any point before the end; an error object, a line that is not
 * JSON, a field of the wrong type. Of a failed try nothing is kept.
 *
 * <p>Tried again, as {@link RetryRules} say: statuses 408, 409, 429 and 500 and up, lost and silent connections, streams
 * that were cut or garbled. Final at once: every other status, an answer that is no event stream, a reply over its
 * {@link ReplyLimits}, the end of the time in {@link TimeLimits}. Where a server says of an error by itself whether
 * another try may help ({@code x-should-retry}), it is believed.
 */
public final class OpenAiModel implements Model {
    private static final String EVENTS = "text/event-stream";
    private static final Map<String, String> HEADERS =
            Map.of("accept", EVENTS, "content-type", "application/json", "user-agent", "holdfast");

    private final Endpoint endpoint;
    private final Exit exit;
    private final ModelRules rules;
    private final InstantSource clock;
    private final Pause pause;
    private final Backoff backoff;

    /**
     * Names the model and everything it needs; nothing is sent yet.
     *
     * @param exit the way out, which adds the key
     * @param random for the jitter of waits; used by every thread that asks
     */
    public OpenAiModel(
            Endpoint endpoint, Exit exit, ModelRules rules, InstantSource clock, RandomGenerator random, Pause pause) {
        this.endpoint = endpoint;
        this.exit = exit;
        this.rules = rules;
        this.clock = clock;
        this.pause = pause;
        this.backoff = new Backoff(rules.retries(), random);
    }

    @Override
    public String name() {
        return endpoint.model();
    }

    @Override
    public String hostAndPort() {
        return endpoint.hostAndPort();
    }

    @Override
    public Reply ask(Prompt prompt, Watcher watcher) {
        String body = ChatRequest.of(endpoint, prompt);
        Deadline deadline = Deadline.in(rules.times().total(), clock);
        for (int attempt = 1; ; attempt++) {
            try {
                return once(body, prompt, deadline, watcher);
            } catch (FailedTry failed) {
                Duration wait = backoff.after(attempt, failed.asked());
                if (failed.next() == FailedTry.Next.STOP
                        || attempt >= rules.retries().attemptsMax()
                        || wait.compareTo(deadline.left()) >= 0) {
                    throw failed.last(attempt);
                }
                watcher.waiting(new Retry(attempt, failed.message(), wait));
                pause(wait);
            }
        }
    }

    private Reply once(String body, Prompt prompt, Deadline deadline, Watcher watcher) throws FailedTry {
        var request = new Outgoing(
                endpoint.chatCompletions(),
                HEADERS,
                body,
                deadline.atMost(rules.times().answer()),
                rules.times().idle());
        try (Answer answer = exit.post(request)) {
            InputStream bytes = deadline.over(answer.body());
            if (answer.status() != 200) {
                throw ServerError.withStatus(answer, start(bytes), clock.instant());
            }
            checkType(answer);
            var events = new EventStream(bytes, rules.reply());
            var reply = new ChatReply(rules.reply(), watcher);
            for (Optional<String> data = events.next(); data.isPresent() && !isDone(data.get()); data = events.next()) {
                if (data.get().isBlank()) {
                    continue;
                }
                reply.add(Json.object(data.get())
                        .orElseThrow(() -> FailedTry.garbled("an event of the stream is not a JSON object")));
            }
            return reply.whole(prompt.estimatedTokens());
        } catch (Deadline.Passed e) {
            throw FailedTry.outOfTime(
                    "no reply within `" + rules.times().total().toSeconds() + "` s");
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ModelException(Code.INTERRUPTED, "interrupted while the model replied", e);
            }
            throw FailedTry.lost(
                    e.getMessage() == null ? "the connection was lost" : Visible.inert(e.getMessage(), 300), e);
        }
    }

    private static boolean isDone(String data) {
        return data.strip().equals("[DONE]");
    }

    private void checkType(Answer answer) throws FailedTry {
        String type = answer.headers().getOrDefault("content-type", "");
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals(EVENTS)) {
            throw FailedTry.unusable("the server answered with `" + Visible.inert(type, 60)
                    + "` instead of an event stream; check the base URL `" + endpoint.base() + "`");
        }
    }

    /** As much of an error message as there is, up to its limit. */
    private String start(InputStream bytes) throws Deadline.Passed {
        try {
            return new String(bytes.readNBytes(rules.reply().errorBytes()), StandardCharsets.UTF_8);
        } catch (Deadline.Passed e) {
            throw e;
        } catch (IOException e) {
            return ""; // the status alone says what to do next
        }
    }

    private void pause(Duration wait) {
        try {
            pause.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(Code.INTERRUPTED, "interrupted before another try at the model", e);
        }
    }
}
