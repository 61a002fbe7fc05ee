package dev.holdfast.cli;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.Toolbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;

/** The one command of a {@code holdfast exec} as a call like any other. For a single run; remembers how it ended. */
final class ExecTool implements Tool {
    private static final ToolDefinition DEFINITION =
            new ToolDefinition("exec", "Runs one program in the sandbox, for a person.", """
            {"type": "object", "additionalProperties": false, "required": ["argv"], "properties": {
              "argv": {"type": "array", "minItems": 1, "items": {"type": "string"}},
              "read": {"type": "array", "items": {"type": "string"}},
              "write": {"type": "array", "items": {"type": "string"}},
              "net": {"type": "array", "items": {"type": "string"}},
              "env": {"type": "array", "items": {"type": "string"}}}}""");

    /** How many effects every command declares: to run, and to write in the workspace. */
    private static final int EVERY_COMMANDS = 2;

    private final Path workspace;
    private final Duration limit;
    private final Supplier<List<String>> refused;
    private Optional<Hands.Ended> ended = Optional.empty();

    /**
     * @param workspace its real path
     * @param limit the longest that the command may run
     * @param refused tells, when it has ended, what it was refused
     */
    ExecTool(Path workspace, Duration limit, Supplier<List<String>> refused) {
        this.workspace = workspace;
        this.limit = limit;
        this.refused = refused;
    }

    /** A call of this tool for these words, with what the person granted: of variables only the names. */
    Toolbox.Call call(List<String> argv, OwnGrants grants) {
        var beyond = grants.beyond();
        var arguments = Wire.object();
        arguments.set("argv", Wire.texts(argv));
        arguments.set("read", names(beyond.readable()));
        arguments.set("write", names(beyond.writable()));
        arguments.set(
                "net", Wire.texts(beyond.peers().stream().map(Peer::toString).toList()));
        arguments.set(
                "env", Wire.texts(grants.variables().keySet().stream().sorted().toList()));
        return new Toolbox(List.of(this)).parse(DEFINITION.name(), Wire.line(arguments));
    }

    private ArrayNode names(List<Path> paths) {
        return Wire.texts(paths.stream()
                .map(path -> PathName.of(workspace, path.toString()).text())
                .toList());
    }

    /**
     * The rights that the person gave with the grants of this call: to what it declares beyond what every command does.
     */
    static List<Capability> rights(Toolbox.Call call) {
        return rights(call.effects());
    }

    /** The same, from what such a call declared. */
    static List<Capability> rights(List<Effect> declared) {
        var rights = new ArrayList<Capability>();
        for (Effect effect : declared.subList(Math.min(EVERY_COMMANDS, declared.size()), declared.size())) {
            rights.add(new Capability(effect.kind(), effect.resource()));
            if (effect.kind() == Effect.Kind.WRITE_PATH) {
                rights.add(new Capability(Effect.Kind.CHANGE_GOVERNANCE, effect.resource()));
            }
        }
        return rights;
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
        var effects = new ArrayList<Effect>();
        effects.add(Effect.run(arguments.texts("argv").getFirst()));
        effects.add(Effect.write(PathName.ROOT, 0));
        arguments.texts("read").forEach(path -> effects.add(Effect.read(new PathName(path))));
        arguments.texts("write").forEach(path -> effects.add(Effect.write(new PathName(path), 0)));
        arguments.texts("net").forEach(peer -> effects.add(Effect.connect(Peer.of(peer))));
        return effects;
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var result = hands.run(arguments.texts("argv"), limit);
        ended = Optional.of(result);
        String how = result.stopped().isEmpty() ? "exit code " + result.exitCode() : "stopped: " + result.stopped();
        String text = String.join("\n", refused.get()).indent(0) + result.output();
        return result.succeeded() ? Output.done(how + "\n" + text) : Output.failed(how + "\n" + text);
    }
}
