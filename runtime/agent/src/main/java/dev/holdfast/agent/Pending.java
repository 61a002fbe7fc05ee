package dev.holdfast.agent;

import dev.holdfast.model.RequestedCall;
import dev.holdfast.terms.CallId;

/**
 * A call that waits for its turn.
 *
 * @param id the platform's name
 * @param requested the tool and arguments as the model wrote them
 * @param origin who asked for it
 */
public record Pending(CallId id, RequestedCall requested, Origin origin) {
    /** Who asked for a call. */
    public enum Origin {
        MODEL,
        /** The loop itself, to see whether the tests are green. */
        PLATFORM
    }
}
