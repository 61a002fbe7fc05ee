package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code git_diff}: all changes of tracked files since the last commit. */
final class GitDiff implements Tool {
    /** The empty tree: every SHA-1 repository has it, and it stands for the past before the first commit. */
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private final ToolDefinition definition = Definitions.of("git_diff");
    private final Place place;

    GitDiff(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.run("git"), Effect.read(place.pathOrRoot(arguments, "path")));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        String path = place.pathOrRoot(arguments, "path").text();
        boolean born = hands.run(Git.reading("rev-parse", "--verify", "--quiet", "HEAD"), Git.LIMIT)
                .succeeded();
        var ended = hands.run(
                Git.reading(
                        "diff",
                        "--no-ext-diff",
                        "--no-textconv",
                        "--ignore-submodules=dirty",
                        "--find-renames",
                        born ? "HEAD" : EMPTY_TREE,
                        "--",
                        path),
                Git.LIMIT);
        if (!ended.succeeded()) {
            return RunCommand.told(ended);
        }
        return Output.done(ended.output().isBlank() ? "no tracked file differs from the last commit" : ended.output());
    }
}
