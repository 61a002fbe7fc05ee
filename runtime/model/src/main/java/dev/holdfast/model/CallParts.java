package dev.holdfast.model;

import tools.jackson.databind.JsonNode;

/** A tool call that is still coming in, piece by piece. */
final class CallParts {
    private static final int NAME_CHARS_MAX = 200;

    private final ReplyLimits limits;
    private String id = "";
    private String tool = "";
    private final StringBuilder arguments = new StringBuilder();

    CallParts(ReplyLimits limits) {
        this.limits = limits;
    }

    /** Takes one piece: the id and the name come once, early or late, or are repeated; the arguments add up. */
    void add(JsonNode piece) throws FailedTry {
        JsonNode function = piece.path("function");
        id = same("id", id, Fields.text(piece, "id"));
        tool = same("name", tool, Fields.text(function, "name"));
        arguments.append(Fields.text(function, "arguments"));
        if (arguments.length() > limits.argumentChars()) {
            throw FailedTry.unusable(
                    "the arguments of one tool call are longer than `" + limits.argumentChars() + "` characters");
        }
    }

    RequestedCall whole() throws FailedTry {
        if (tool.isEmpty()) {
            throw FailedTry.garbled("a tool call without a name");
        }
        return new RequestedCall(id, tool, arguments.toString());
    }

    /** Two values mean that two calls came under one index: joined, they would be a call that nobody asked for. */
    private static String same(String field, String known, String next) throws FailedTry {
        if (next.length() > NAME_CHARS_MAX) {
            throw FailedTry.unusable("the " + field + " of a tool call is longer than `" + NAME_CHARS_MAX + "`");
        }
        if (!known.isEmpty() && !next.isEmpty() && !known.equals(next)) {
            throw FailedTry.garbled("two values for the " + field + " of one tool call");
        }
        return known.isEmpty() ? next : known;
    }
}
