package dev.holdfast.simulation;

import java.util.Optional;

/**
 * A session in which no person has a say leaves the same workspace and ends the same way, crash or no crash. It has to be
 * one whose model succeeds: being resumed forgives what went wrong in a row before, so a failing one may fail later.
 */
record CrashesChangeNothing(Trace undisturbed) implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        if (!trace.files().after().equals(undisturbed.files().after())) {
            return Optional.of("the workspace is " + trace.files().after() + ", without the crash it is "
                    + undisturbed.files().after());
        }
        var ending = trace.states().live().progress().ending();
        var calm = undisturbed.states().live().progress().ending();
        return ending.equals(calm)
                ? Optional.empty()
                : Optional.of("it ended with " + ending + ", without the crash with " + calm);
    }
}
