package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Ruleset.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Standard input, output and errors of one command, from the platform's side. */
interface StandardStreams {
    /** What the command's process gets before its program begins. */
    sealed interface Inside {
        /** Open files of the platform's that it gets, in ascending order. */
        List<Integer> descriptors();

        /**
         * Open files: output and errors are one.
         *
         * @param input negative for nothing at all
         */
        record Files(int input, int output) implements Inside {
            @Override
            public List<Integer> descriptors() {
                return IntStream.of(input, output)
                        .filter(each -> each >= 0)
                        .sorted()
                        .boxed()
                        .toList();
            }
        }

        /** The path of a terminal, which is to control the command's session. */
        record Terminal(String path) implements Inside {
            @Override
            public List<Integer> descriptors() {
                return List.of();
            }
        }
    }

    /**
     * Makes them.
     *
     * @param account whose command may open them by name
     */
    static StandardStreams open(Input input, Account account) {
        return switch (input) {
            case Input.None ignored -> PipedStreams.open(false);
            case Input.Piped ignored -> PipedStreams.open(true);
            case Input.Terminal(var size) -> PseudoTerminal.open(size, account);
        };
    }

    Inside inside();

    /** What the command has to be let open for them. */
    List<Rule> rules();

    /** The command has begun, or never will: lets go of what only it needs. Any number of times. */
    void handedOver();

    /** Waits for output; negative when no process can write any more. */
    int read(byte[] chunk) throws IOException;

    /** Empty when the command gets no input. */
    Optional<StandardInput> input();

    /** Lets go of everything. Any number of times. */
    void close();
}
