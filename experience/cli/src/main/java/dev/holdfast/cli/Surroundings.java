package dev.holdfast.cli;

import dev.holdfast.terms.Ids;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * All that a command takes from the process it runs in, so that a test can bring its own.
 *
 * @param environment the process's variables
 * @param folder where it was started
 * @param streams standard input, output and error
 * @param chance time and randomness
 */
record Surroundings(Map<String, String> environment, Path folder, Streams streams, Chance chance) {
    /**
     * Standard input, output and error.
     *
     * @param seat who sits at them
     */
    record Streams(InputStream in, PrintStream out, PrintStream err, Seat seat) {}

    /** Who sits at the streams. */
    enum Seat {
        /** A person at a terminal. */
        PERSON,
        /** A pipe, a file, a build server. */
        NOBODY
    }

    /** Time and randomness. */
    record Chance(InstantSource clock, SecureRandom random) {
        Ids ids() {
            return new Ids(clock, random);
        }
    }

    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new Streams(System.in, System.out, System.err, seat()),
                new Chance(InstantSource.system(), new SecureRandom()));
    }

    private static Seat seat() {
        return Objects.requireNonNull(System.console()).isTerminal() ? Seat.PERSON : Seat.NOBODY;
    }

    Home home() {
        return Home.of(environment);
    }

    /** The same with another environment and folder. */
    Surroundings with(Map<String, String> otherEnvironment, Path otherFolder) {
        return new Surroundings(otherEnvironment, otherFolder, streams, chance);
    }
}
