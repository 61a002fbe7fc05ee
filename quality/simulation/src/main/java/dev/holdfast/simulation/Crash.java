package dev.holdfast.simulation;

/** The simulated machine has lost its power. An error, so that no border catches it: a dead process cleans nothing up. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String where) {
        super(where, null, false, false);
    }
}
