package dev.holdfast.config;

import java.util.List;

/**
 * How the tests of a workspace are run.
 *
 * @param command program and arguments; empty when the build tool is to be recognised from its files
 */
public record TestsConfig(List<String> command) {
    public TestsConfig {
        command = List.copyOf(command);
    }
}
