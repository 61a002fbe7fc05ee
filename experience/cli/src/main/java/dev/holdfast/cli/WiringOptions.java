package dev.holdfast.cli;

import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.monitor.Attachment;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options by which a command of a person's own gets input. */
final class WiringOptions {
    @ArgGroup
    private Choice choice = new Choice();

    /** One of them. */
    static final class Choice {
        @Option(
                names = {"-i", "--stdin"},
                description = "Its standard input is yours, such as a pipe or a file.")
        private boolean stdin;

        @Option(
                names = {"-t", "--tty"},
                description =
                        "It gets a terminal of its own, shown in yours: for agents, editors and shells that you talk"
                                + " with. Ctrl-C goes to the command, and without --timeout it may run for a day.")
        private boolean tty;
    }

    Wiring.Kind kind() {
        if (choice.tty) {
            return Wiring.Kind.TERMINAL;
        }
        return choice.stdin ? Wiring.Kind.PIPE : Wiring.Kind.OUTPUT;
    }

    /**
     * @param print shows what a command prints that has no terminal
     * @throws Stop with exit code 2 when a terminal is wanted and none is there
     */
    Wiring wiring(Surroundings surroundings, Consumer<String> print) {
        var streams = surroundings.streams();
        Attachment attachment = switch (kind()) {
            case OUTPUT -> Attachment.listening(print);
            case PIPE -> new PipeFeed(streams.in(), print);
            case TERMINAL -> {
                if (!streams.terminals().containsAll(Set.of(Std.IN, Std.OUT))) {
                    throw new Stop(
                            Stop.USAGE,
                            "`--tty` needs a terminal at standard input and output, and here is none;"
                                    + " `--stdin` hands over a pipe or a file");
                }
                yield new TerminalSession(streams);
            }
        };
        return new Wiring(kind(), attachment);
    }
}
