package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code git_status}: the branch and what is changed, staged or new. */
final class GitStatus implements Tool {
    private final ToolDefinition definition = Definitions.of("git_status");

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
        var ended = hands.run(
                Git.reading("status", "--short", "--branch", "--untracked-files=all", "--ignore-submodules=dirty"),
                Git.LIMIT);
        if (!ended.succeeded()) {
            return RunCommand.told(ended);
        }
        boolean clean = ended.output().lines().allMatch(line -> line.startsWith("## "));
        return Output.done(ended.output().stripTrailing() + (clean ? "\nnothing is changed" : ""));
    }
}
