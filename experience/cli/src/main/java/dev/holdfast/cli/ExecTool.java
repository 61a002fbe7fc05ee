package dev.holdfast.cli;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.Toolbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one command of a {@code holdfast exec} as a call like any other. For a single run; remembers how it ended. */
final class ExecTool implements Tool {
    private static final ToolDefinition DEFINITION =
            new ToolDefinition("exec", "Runs one program in the sandbox, for a person.", """
            {"type": "object", "additionalProperties": false, "required": ["argv"], "properties": {
              "argv": {"type": "array", "minItems": 1, "items": {"type": "string"}}}}""");

    private final Duration limit;
    private Optional<Hands.Ended> ended = Optional.empty();

    ExecTool(Duration limit) {
        this.limit = limit;
    }

    /** A call of this tool for these words. */
    Toolbox.Call call(List<String> argv) {
        var arguments = Wire.object().set("argv", Wire.texts(argv));
        return new Toolbox(List.of(this)).parse(DEFINITION.name(), Wire.line(arguments));
    }

    /** How the command ended; empty when it never started. */
    Optional<Hands.Ended> ended() {
        return ended;
    }

    @Override
    public ToolDefinition definition() {
        return DEFINITION;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.run(arguments.texts("argv").getFirst()), Effect.write(PathName.ROOT, 0));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var result = hands.run(arguments.texts("argv"), limit);
        ended = Optional.of(result);
        String how = result.stopped().isEmpty() ? "exit code " + result.exitCode() : "stopped: " + result.stopped();
        return result.succeeded()
                ? Output.done(how + "\n" + result.output())
                : Output.failed(how + "\n" + result.output());
    }
}
