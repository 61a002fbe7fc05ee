package dev.holdfast.tools;

import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the standard tools, made as a model makes them: by name and JSON text. */
final class Calls {
    private static final Toolbox TOOLBOX = new Toolbox(Tools.standard(Path.of("/ws")));

    private Calls() {}

    /** Parses a call and carries it out. */
    static Output run(Hands hands, String tool, String json) {
        var call = TOOLBOX.parse(tool, json);
        return call.tool().run(call.arguments(), hands);
    }

    /** What a call that must succeed tells. */
    static String done(Hands hands, String tool, String json) {
        var output = run(hands, tool, json);
        if (output.status() != Output.Status.DONE) {
            throw new AssertionError(output.text());
        }
        return output.text();
    }

    /** An object of texts: name, value, name, value. */
    static String json(String... namesAndValues) {
        var object = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object.toString();
    }
}
