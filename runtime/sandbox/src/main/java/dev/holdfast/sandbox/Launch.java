package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of bubblewrap. The options go through standard input, so that the machine's process list shows neither the
 * environment nor the folders; standard error is kept for bubblewrap's own words, and the command's goes with its output.
 *
 * @param bwrap the program
 * @param filter a file that holds the {@linkplain Filter system call filter}
 * @param options how to contain
 * @param command what to run inside, with what limits it and gives up root before it
 */
record Launch(Path bwrap, Path filter, List<String> options, List<String> command) {
    /** The line on standard error after which everything stems from the command and nothing from the sandbox. */
    static final String STARTED = "holdfast: started";

    /** Runs outside: 9 carries the options, 8 the system call filter, 7 what bubblewrap reports. */
    private static final String OUTSIDE = "filter=$1; shift; exec \"$@\" 9<&0 7>&2 8<\"$filter\" </dev/null";

    /** Runs outside before, as root: its pipe is to be opened by name by the user who holds an end, /dev/stdout. */
    private static final String OPENING = "chmod 0666 /proc/self/fd/1; ";

    /** Runs inside, last of all: says so, then joins the two outputs. */
    private static final String INSIDE = "echo '" + STARTED + "' >&2; exec \"$@\" 2>&1";

    Launch {
        options = List.copyOf(options);
        command = List.copyOf(command);
    }

    /** What runs {@code argv} inside as it is. */
    static List<String> joined(List<String> argv) {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", INSIDE, "sh"));
        words.addAll(argv);
        return words;
    }

    /** Starts it and hands over the options. */
    Started begin() throws IOException {
        String outside = Account.privileged() ? OPENING + OUTSIDE : OUTSIDE;
        var words = new ArrayList<>(List.of("/bin/sh", "-c", outside, "sh", filter.toString(), bwrap.toString()));
        words.addAll(List.of("--args", "9", "--seccomp", "8", "--json-status-fd", "7", "--"));
        words.addAll(command);
        var builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
        builder.environment().clear(); // inside, /proc/1/environ shows what bubblewrap was started with
        Process process = builder.start();
        try (var input = process.getOutputStream()) {
            for (String option : options) {
                input.write(option.getBytes(StandardCharsets.UTF_8));
                input.write(0);
            }
        } catch (IOException e) {
            return new BubblewrapProcess(
                    process); // it gave up before it had read everything, and says why on standard error
        }
        return new BubblewrapProcess(process);
    }

    /** The whole as a person could type it. */
    List<String> words() {
        var words = new ArrayList<>(List.of(bwrap.toString()));
        words.addAll(options);
        words.add("--");
        words.addAll(command);
        return List.copyOf(words);
    }
}
