package dev.holdfast.model;

import java.util.List;

/**
 * A whole reply of a model.
 *
 * @param text what it said; may be empty
 * @param calls what it asks for, in its own order: one or more with {@link Stop#TOOL_CALLS}, otherwise none. The calls of
 *     a reply that was cut off are left out, for a call may be cut in the middle and still look whole
 * @param stop why it ended
 * @param tokens what it cost
 */
public record Reply(String text, List<RequestedCall> calls, Stop stop, Tokens tokens) {
    public Reply {
        calls = List.copyOf(calls);
        if (calls.isEmpty() == (stop == Stop.TOOL_CALLS)) {
            throw new IllegalArgumentException(
                    "a reply with `" + calls.size() + "` calls cannot have stopped for `" + stop + "`");
        }
    }
}
