package dev.holdfast.model;

import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reply put together from <a href="https://platform.openai.com/docs/api-reference/chat-streaming">the chunks of a
 * streamed chat completion</a>. Unknown fields, the reasoning of some servers among them, are skipped; known ones of the
 * wrong type are failures.
 */
final class ChatReply {
    private static final long TOKENS_MAX = Integer.MAX_VALUE;

    private final ReplyLimits limits;
    private final Watcher watcher;
    private final StringBuilder text = new StringBuilder();
    private final SortedMap<Integer, CallParts> calls = new TreeMap<>();
    private @Nullable Stop stop;
    private Optional<Tokens> reported = Optional.empty();

    ChatReply(ReplyLimits limits, Watcher watcher) {
        this.limits = limits;
        this.watcher = watcher;
    }

    /** Takes the next chunk. */
    void add(ObjectNode chunk) throws FailedTry {
        if (!Fields.absent(chunk.path("error"))) {
            throw ServerError.inStream(chunk);
        }
        for (JsonNode choice : Fields.items(chunk, "choices")) {
            if (Fields.index(choice, "index", 0) != 0) {
                throw FailedTry.garbled("a second answer, which nobody asked for");
            }
            add(choice.path("delta"));
            String reason = Fields.text(choice, "finish_reason");
            if (!reason.isEmpty()) {
                stop = stop(reason);
            }
        }
        usage(chunk.path("usage"));
    }

    private void add(JsonNode delta) throws FailedTry {
        String said = Fields.text(delta, "content") + Fields.text(delta, "refusal");
        int position = 0;
        for (JsonNode piece : Fields.items(delta, "tool_calls")) {
            checkOpen();
            int index = Fields.index(piece, "index", position++);
            if (index >= limits.calls()) {
                throw FailedTry.unusable("more than `" + limits.calls() + "` tool calls in one reply");
            }
            calls.computeIfAbsent(index, i -> new CallParts(limits)).add(piece);
        }
        if (!said.isEmpty()) {
            checkOpen();
            text.append(said);
            watcher.text(said);
        }
    }

    private void checkOpen() throws FailedTry {
        if (stop != null) {
            throw FailedTry.garbled("the reply goes on after its end");
        }
    }

    private static Stop stop(String reason) throws FailedTry {
        return switch (reason) {
            case "stop" -> Stop.FINISHED;
            case "tool_calls", "function_call" -> Stop.TOOL_CALLS;
            case "length" -> Stop.LENGTH;
            case "content_filter" -> Stop.FILTERED;
            default -> throw FailedTry.garbled("an unknown finish reason `" + Visible.inert(reason, 40) + "`");
        };
    }

    /** Keeps the last sensible count: servers send none, one at the end, or a growing one with every chunk. */
    private void usage(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens");
        JsonNode answer = usage.path("completion_tokens");
        if (sensible(prompt) && sensible(answer)) {
            reported = Optional.of(Tokens.reported(prompt.longValue(), answer.longValue()));
        }
    }

    private static boolean sensible(JsonNode count) {
        return count.isIntegralNumber()
                && count.canConvertToLong()
                && count.longValue() >= 0
                && count.longValue() <= TOKENS_MAX;
    }

    /**
     * The reply, now that its stream has ended properly.
     *
     * @param promptTokens about how many tokens the prompt had, for servers that do not count
     * @throws FailedTry when no finish reason came, so that the end was not the end of the reply
     */
    Reply whole(long promptTokens) throws FailedTry {
        if (stop == null) {
            throw FailedTry.lost("the stream ended before the reply did", null);
        }
        List<RequestedCall> wanted = new ArrayList<>();
        if (stop == Stop.FINISHED || stop == Stop.TOOL_CALLS) {
            for (CallParts parts : calls.values()) {
                wanted.add(parts.whole());
            }
            if (stop == Stop.TOOL_CALLS && wanted.isEmpty()) {
                throw FailedTry.garbled("the model stopped for tool calls and asked for none");
            }
        }
        // Some servers say `stop` when the model asks for tools.
        Stop why = wanted.isEmpty() ? stop : Stop.TOOL_CALLS;
        long written = Tokens.bytes(text.toString())
                + wanted.stream().mapToLong(RequestedCall::bytes).sum();
        return new Reply(
                text.toString(),
                wanted,
                why,
                reported.orElseGet(() -> Tokens.estimated(promptTokens, Tokens.about(written))));
    }
}
