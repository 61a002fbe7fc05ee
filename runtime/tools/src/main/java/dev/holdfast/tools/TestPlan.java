package dev.holdfast.tools;

import java.util.List;

/** How the tests of a project are run. */
public sealed interface TestPlan {
    /** By the first build tool whose build file lies in the workspace folder. */
    record Detected() implements TestPlan {}

    /**
     * By a command somebody configured.
     *
     * @param argv the program and its arguments; no shell is involved
     */
    record Configured(List<String> argv) implements TestPlan {
        public Configured {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.getFirst().isBlank()) {
                throw new IllegalArgumentException("the command that runs the tests is empty: name a program");
            }
        }
    }
}
