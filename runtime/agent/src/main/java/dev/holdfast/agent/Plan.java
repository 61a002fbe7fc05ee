package dev.holdfast.agent;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.BadArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A proposed plan, read from arguments that already fit its schema. */
record Plan(String summary, List<String> steps, List<Capability> rights) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @param workspace what the paths of its capabilities are relative to
     * @throws BadArguments when a capability names no path
     */
    static Plan of(Arguments arguments, Path workspace) {
        JsonNode plan = JSON.readTree(arguments.json());
        var steps = new ArrayList<String>();
        var rights = new ArrayList<Capability>();
        for (JsonNode step : plan.required("steps")) {
            steps.add(step.required("title").asString());
            for (JsonNode right : step.path("capabilities")) {
                var kind = Effect.Kind.valueOf(right.required("kind").asString().toUpperCase(Locale.ROOT));
                rights.add(new Capability(
                        kind, resource(kind, right.required("resource").asString(), workspace)));
            }
        }
        return new Plan(plan.required("summary").asString(), steps, rights);
    }

    private static String resource(Effect.Kind kind, String written, Path workspace) {
        return switch (kind) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> {
                try {
                    yield PathName.of(workspace, written).text();
                } catch (IllegalArgumentException e) {
                    throw new BadArguments("propose_plan: a capability's resource is " + e.getMessage());
                }
            }
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> written;
        };
    }
}
