package dev.holdfast.tools;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scripts that a {@code package.json} defines, as far as tests go. */
final class PackageScripts {
    private static final JsonMapper JSON = new JsonMapper();

    /** What {@code npm init} writes where there are no tests yet. */
    private static final String NONE_YET = "no test specified";

    private PackageScripts() {}

    /** Whether it says that there are no tests. What cannot be read is npm's to complain about. */
    static boolean untested(byte[] content) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return false;
        }
        if (!root.isObject()) {
            return false;
        }
        String test = root.path("scripts").path("test").asString("");
        return test.isBlank() || test.contains(NONE_YET);
    }
}
