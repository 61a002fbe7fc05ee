package dev.holdfast.model;

import tools.jackson.databind.JsonNode;

/** Reads fields of an object from a server, which are absent, null, or of the right type. */
final class Fields {
    private Fields() {}

    /** A text; empty when it is absent or null. */
    static String text(JsonNode object, String field) throws FailedTry {
        JsonNode value = object.path(field);
        if (absent(value)) {
            return "";
        }
        if (!value.isString()) {
            throw FailedTry.garbled("the field `" + field + "` is not text");
        }
        return value.stringValue();
    }

    /** A whole number that fits an int and is not negative; {@code otherwise} when it is absent or null. */
    static int index(JsonNode object, String field, int otherwise) throws FailedTry {
        JsonNode value = object.path(field);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw FailedTry.garbled("the field `" + field + "` is not a small whole number");
        }
        return value.intValue();
    }

    /** An array to go through; nothing when it is absent or null. */
    static Iterable<JsonNode> items(JsonNode object, String field) throws FailedTry {
        JsonNode value = object.path(field);
        if (!absent(value) && !value.isArray()) {
            throw FailedTry.garbled("the field `" + field + "` is not a list");
        }
        return value;
    }

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
