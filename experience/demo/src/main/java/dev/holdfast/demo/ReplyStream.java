package dev.holdfast.demo;

import dev.holdfast.demo.Transcript.Call;
import dev.holdfast.demo.Transcript.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One turn cut into the chunks of a streamed chat completion, as in the OpenAI API reference, "The chat completion chunk
 * object". Texts and arguments arrive in small pieces, so that a client has to put them together.
 */
final class ReplyStream {
    private static final JsonMapper JSON = new JsonMapper();
    /** Code points of one piece of text or arguments. */
    private static final int PIECE = 24;
    /** Characters we count as one token; an estimate, like everybody's without the tokenizer. */
    private static final int CHARS_PER_TOKEN = 4;

    private final String model;
    private final String id;
    private final List<String> chunks = new ArrayList<>();

    private ReplyStream(String model, String id) {
        this.model = model;
        this.id = id;
    }

    /**
     * The chunks without the end marker.
     *
     * @param number of the turn, from 1; makes the ids, so that a repeated request gets the same answer
     * @param request what was asked, for the usage chunk
     */
    static List<String> chunks(String name, int number, Turn turn, ChatRequest request) {
        var stream = new ReplyStream(request.model(), "chatcmpl-" + name + "-" + number);
        stream.delta(Map.of("role", "assistant", "content", ""), "");
        for (String piece : pieces(turn.text())) {
            stream.delta(Map.of("content", piece), "");
        }
        for (int i = 0; i < turn.calls().size(); i++) {
            stream.call(i, "call_" + number + "_" + (i + 1), turn.calls().get(i));
        }
        stream.delta(Map.of(), turn.calls().isEmpty() ? "stop" : "tool_calls");
        if (request.usage() == ChatRequest.Usage.WANTED) {
            stream.usage(request.body().length(), answerChars(turn));
        }
        return stream.chunks;
    }

    private void call(int index, String callId, Call call) {
        var start = new LinkedHashMap<String, Object>();
        start.put("index", index);
        start.put("id", callId);
        start.put("type", "function");
        start.put("function", Map.of("name", call.tool(), "arguments", ""));
        delta(Map.of("tool_calls", List.of(start)), "");
        for (String piece : pieces(call.arguments())) {
            delta(Map.of("tool_calls", List.of(Map.of("index", index, "function", Map.of("arguments", piece)))), "");
        }
    }

    private void delta(Map<String, ?> delta, String finishReason) {
        var choice = new LinkedHashMap<String, @Nullable Object>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finishReason.isEmpty() ? null : finishReason); // null is what the wire has
        chunk(List.of(choice), Map.of());
    }

    private void usage(int promptChars, int answerChars) {
        int prompt = Math.ceilDiv(promptChars, CHARS_PER_TOKEN);
        int answer = Math.ceilDiv(answerChars, CHARS_PER_TOKEN);
        chunk(List.of(), Map.of("prompt_tokens", prompt, "completion_tokens", answer, "total_tokens", prompt + answer));
    }

    private void chunk(List<?> choices, Map<String, ?> usage) {
        var chunk = new LinkedHashMap<String, Object>();
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", 0);
        chunk.put("model", model);
        chunk.put("choices", choices);
        if (!usage.isEmpty()) {
            chunk.put("usage", usage);
        }
        chunks.add(JSON.writeValueAsString(chunk));
    }

    private static int answerChars(Turn turn) {
        return turn.text().length()
                + turn.calls().stream()
                        .mapToInt(call -> call.arguments().length())
                        .sum();
    }

    private static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int points = Math.min(PIECE, text.codePointCount(from, text.length()));
            int to = text.offsetByCodePoints(from, points);
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
