package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/** {@code git_commit}: stages and commits. It stays in the workspace; nothing is pushed. */
final class GitCommit implements Tool {
    /** Who commits when the repository names nobody; the domain is reserved (RFC 2606) and reaches no one. */
    private static final List<String> NOBODY =
            List.of("-c", "user.name=Holdfast agent", "-c", "user.email=agent@holdfast.invalid");

    private final ToolDefinition definition = Definitions.of("git_commit");
    private final Place place;

    GitCommit(Place place) {
        this.place = place;
    }

    /** What git says of a masked file, which is a device in the sandbox; everything else is staged all the same. */
    private static final String MASKED = "can only add regular files";

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        for (PathName path : paths(arguments)) {
            if (!path.inside()) {
                throw new BadArguments("`paths`: `" + path + "` lies outside the workspace and cannot be committed");
            }
        }
        if (arguments.text("message").isBlank()) {
            throw new BadArguments("`message` is blank: say what the commit does and why");
        }
        return List.of(Effect.run("git"), Effect.write(PathName.ROOT, 0));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var paths = paths(arguments).stream().map(PathName::text).toList();
        var add = new ArrayList<>(List.of("add", "--all", "--ignore-errors", "--"));
        add.addAll(paths.isEmpty() ? List.of(".") : paths);
        var staged = hands.run(Git.writing(add), Git.LIMIT);
        boolean secretLeftOut = staged.stopped().isEmpty() && staged.output().contains(MASKED);
        if (!staged.succeeded() && !secretLeftOut) {
            return RunCommand.told(staged);
        }
        boolean named = hands.run(Git.reading("config", "--get", "user.email"), Git.LIMIT)
                .succeeded();
        var commit = new ArrayList<>(named ? List.<String>of() : NOBODY);
        // one word, so that a message which begins with a hyphen stays a message
        commit.addAll(List.of("commit", "--no-verify", "--message=" + arguments.text("message"), "--"));
        commit.addAll(paths);
        return RunCommand.told(hands.run(Git.writing(commit), Git.LIMIT));
    }

    private List<PathName> paths(Arguments arguments) {
        return arguments.texts("paths").stream()
                .map(text -> place.named("paths", text))
                .toList();
    }
}
