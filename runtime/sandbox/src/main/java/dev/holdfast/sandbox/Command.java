package dev.holdfast.sandbox;

import dev.holdfast.terms.Visible;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One program to run: its words, where it starts and its environment.
 *
 * @param argv the program and its arguments, each handed over as it is; no shell reads them
 * @param directory where it starts, absolute and inside a granted folder
 * @param environment every variable it gets besides {@code HOME}, {@code TMPDIR}, {@code USER} and {@code LOGNAME},
 *     which the sandbox sets; {@link Variables} picks it from the platform's own
 * @param input what it finds at its standard input
 */
public record Command(List<String> argv, Path directory, Map<String, String> environment, Input input) {
    /** The kernel refuses a longer single argument ({@code MAX_ARG_STRLEN}). */
    private static final int WORD_BYTES_MAX = 128 * 1024 - 1;

    private static final int WORDS_MAX = 4_096;
    private static final int VARIABLES_MAX = 256;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command names a program");
        }
        if (argv.getFirst().startsWith("-")) {
            throw new IllegalArgumentException(
                    "a program's name does not start with a dash: `" + Visible.inert(argv.getFirst(), 80) + "`");
        }
        if (argv.size() > WORDS_MAX) {
            throw new IllegalArgumentException(
                    "a command has at most " + WORDS_MAX + " words, this one " + argv.size());
        }
        argv.forEach(Command::checkWord);
        if (!directory.isAbsolute() || !directory.equals(directory.normalize())) {
            throw new IllegalArgumentException("not an absolute, normal directory: `" + directory + "`");
        }
        if (environment.size() > VARIABLES_MAX) {
            throw new IllegalArgumentException(
                    "a command has at most " + VARIABLES_MAX + " variables, this one " + environment.size());
        }
        environment.forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("not a variable's name: `" + Visible.inert(name, 80) + "`");
            }
            checkWord(value);
        });
    }

    /** With no input. */
    public Command(List<String> argv, Path directory, Map<String, String> environment) {
        this(argv, directory, environment, Input.NONE);
    }

    private static void checkWord(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a word of a command holds a NUL character: `" + Visible.inert(word, 80) + "`");
        }
        if (word.getBytes(StandardCharsets.UTF_8).length > WORD_BYTES_MAX) {
            throw new IllegalArgumentException("a word of a command has at most " + WORD_BYTES_MAX
                    + " bytes; write a longer text to a file first");
        }
    }

    /** Shows the words but no value of the environment. */
    @Override
    public String toString() {
        return "Command[argv=" + argv + ", directory=" + directory + ", environment="
                + environment.keySet().stream().sorted().toList() + "]";
    }
}
