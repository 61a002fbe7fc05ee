package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code run_command}: a command line in the sandbox. What it may do is its confinement, whatever its text says. */
final class RunCommand implements Tool {
    private static final int SECONDS_DEFAULT = 120;

    private final ToolDefinition definition = Definitions.of("run_command");

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.run("bash"), Effect.write(PathName.ROOT, 0));
    }

    @Override
    public Optional<String> shellText(Arguments arguments) {
        return Optional.of(arguments.text("command"));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var limit = Duration.ofSeconds(arguments.optionalInt("timeout_seconds").orElse(SECONDS_DEFAULT));
        // without `--` bash would take a command line that begins with a hyphen for more options
        var ended = hands.run(List.of("bash", "-c", "--", arguments.text("command")), limit);
        return told(ended);
    }

    /** How a program ended, then what it printed. */
    static Output told(Hands.Ended ended) {
        String text = (ended.stopped().isEmpty() ? "exit code " + ended.exitCode() : "stopped: " + ended.stopped())
                + "\n" + (ended.output().isBlank() ? "(it printed nothing)" : ended.output());
        return ended.succeeded() ? Output.done(text) : Output.failed(text);
    }
}
