package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a sandbox must know of the machine it stands on.
 *
 * @param home the user's home folder: replaced inside by an empty one that holds only toolchains and package caches
 * @param scratch a folder of the platform alone, made if absent; the few files every sandbox is shown are kept there
 * @param environment the platform's own environment, from which {@code PATH} and {@code JAVA_HOME} are read
 */
public record Host(Path home, Path scratch, Map<String, String> environment) {
    public Host {
        environment = Map.copyOf(environment);
        if (!home.isAbsolute() || !scratch.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: `" + home + "` or `" + scratch + "`");
        }
    }

    /** Shows no value of the environment. */
    @Override
    public String toString() {
        return "Host[home=" + home + ", scratch=" + scratch + "]";
    }
}
