package dev.holdfast.cli;

import dev.holdfast.agent.Operator;
import dev.holdfast.ledger.Actor;
import dev.holdfast.terms.Ids;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * All that a command takes from the process it runs in, so that a test can bring its own.
 *
 * @param environment the process's variables
 * @param folder where it was started
 * @param streams standard input, output and error
 * @param chance time and randomness
 * @param account the name of the account it runs as, which the operating system knows
 */
record Surroundings(Map<String, String> environment, Path folder, Streams streams, Chance chance, String account) {
    /**
     * Standard input, output and error.
     *
     * @param terminals those that a terminal is at
     */
    record Streams(InputStream in, PrintStream out, PrintStream err, Set<Std> terminals) {
        Streams {
            terminals = Set.copyOf(terminals);
        }

        /** Who sits at the streams: questions go to standard error, answers come from standard input. */
        Seat seat() {
            return terminals.containsAll(Set.of(Std.IN, Std.ERR)) ? Seat.PERSON : Seat.NOBODY;
        }
    }

    /** The standard streams. */
    enum Std {
        IN(0),
        OUT(1),
        ERR(2);

        private final int descriptor;

        Std(int descriptor) {
            this.descriptor = descriptor;
        }

        /** The operating system's number for it. */
        int descriptor() {
            return descriptor;
        }
    }

    /** Who sits at the streams. */
    enum Seat {
        /** Somebody who sees a question and can answer it. */
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

    /** The process's own. Text is written in UTF-8, whatever the locale says. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new Streams(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), Tty.streams()),
                new Chance(InstantSource.system(), new SecureRandom()),
                System.getProperty("user.name"));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    Home home() {
        return Home.of(environment);
    }

    /** Where it was started, without links; as it was named when it is gone. */
    Path realFolder() {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder; // gone: then no session's workspace is at it either
        }
    }

    /** Who runs this process, with a trace id of its own. */
    Operator operator() {
        return new Operator(Actor.user(account), chance.ids().trace());
    }

    /** The same with another environment and folder. */
    Surroundings with(Map<String, String> otherEnvironment, Path otherFolder) {
        return new Surroundings(otherEnvironment, otherFolder, streams, chance, account);
    }
}
