package dev.holdfast.cli;

import dev.holdfast.model.RequestedCall;
import dev.holdfast.terms.Visible;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in a few words what a call asks for, with every character visible. */
final class CallLine {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> TELLING =
            List.of("command", "path", "from", "pattern", "selector", "message", "question", "summary", "call");
    private static final int CHARS = 100;

    private CallLine() {}

    static String of(RequestedCall call) {
        return Visible.inert(call.tool(), 40) + " "
                + Visible.inert(telling(call.arguments()).strip().replace("\n", " ⏎ "), CHARS);
    }

    private static String telling(String arguments) {
        try {
            JsonNode json = JSON.readTree(arguments);
            for (String name : TELLING) {
                if (json.path(name).isString()) {
                    String to =
                            json.path("to").isString() ? " → " + json.path("to").asString() : "";
                    return json.path(name).asString() + to;
                }
            }
            return json.isEmpty() ? "" : arguments;
        } catch (JacksonException e) {
            return arguments;
        }
    }
}
