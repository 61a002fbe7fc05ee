package dev.holdfast.terms;

/**
 * A right to one kind of effect on one resource, as a plan asks for it and a grant gives it.
 *
 * @param kind the kind of effect
 * @param resource a path and everything beneath it, an exact {@code host:port} or an exact program name; {@code *} for
 *     all of a kind that is not about paths, where it would be the name of a file
 */
public record Capability(Effect.Kind kind, String resource) {
    public Capability {
        if (resource.isEmpty() || resource.length() > 4096) {
            throw new IllegalArgumentException("a capability of kind `" + kind + "` names no resource");
        }
        switch (kind) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> new PathName(resource);
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> {}
        }
    }

    /** Whether this right is enough for that effect. */
    public boolean covers(Effect effect) {
        if (effect.kind() != kind) {
            return false;
        }
        return switch (kind) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE ->
                new PathName(effect.resource()).within(new PathName(resource));
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE ->
                resource.equals("*") || effect.resource().equals(resource);
        };
    }

    @Override
    public String toString() {
        return kind + " " + resource;
    }
}
