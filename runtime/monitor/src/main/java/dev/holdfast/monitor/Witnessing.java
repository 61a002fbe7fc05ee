package dev.holdfast.monitor;

import java.util.Optional;

/**
 * Those outside this machine who must have seen the record before anything reaches production: then nobody here, the owner
 * of every key included, can later show another record of who approved it.
 */
@FunctionalInterface
public interface Witnessing {
    /** Nobody is required to have seen anything. */
    Witnessing NOT_REQUIRED = Optional::empty;

    /**
     * Has everything recorded so far seen by as many as are required, and waits for that within a bound.
     *
     * @return why they have not seen it; empty when they have
     */
    Optional<String> missing();
}
