package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code git_log}: the latest commits, one line each. */
final class GitLog implements Tool {
    private static final int COMMITS_DEFAULT = 20;

    private final ToolDefinition definition = Definitions.of("git_log");

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.run("git"), Effect.read(PathName.ROOT));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        int count = arguments.optionalInt("count").orElse(COMMITS_DEFAULT);
        var ended = hands.run(
                Git.reading("log", "--max-count=" + count, "--date=short", "--format=%h %ad %an: %s"), Git.LIMIT);
        return ended.succeeded() ? Output.done(ended.output().stripTrailing()) : RunCommand.told(ended);
    }
}
