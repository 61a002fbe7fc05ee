package dev.holdfast.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the master key of a {@link KeyRing} is kept, which wraps the key of every session. */
public sealed interface MasterKey {
    /** As it is, in a file that only its owner may read, beside the keys it wraps. */
    record InFile() implements MasterKey {}

    /**
     * Wrapped by a program, such as a client of a key management service. The program gets one more argument, {@code
     * wrap} or {@code unwrap}, and one line of Base64 on its standard input; it answers with one line of Base64 on its
     * standard output and exit code 0. What it says on standard error is not read, since nobody knows what it holds.
     *
     * @param argv the program, by its absolute path, and its arguments; no shell reads them
     * @param environment all of its variables; no key is ever in one of them
     * @param timeout the longest it may take
     */
    record ByCommand(List<String> argv, Map<String, String> environment, Duration timeout) implements MasterKey {
        public ByCommand {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            if (argv.isEmpty() || !Path.of(argv.getFirst()).isAbsolute() || !timeout.isPositive()) {
                throw new IllegalArgumentException("a command begins with an absolute path and has time");
            }
        }
    }
}
