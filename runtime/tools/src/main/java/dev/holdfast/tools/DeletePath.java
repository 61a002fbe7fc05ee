package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code delete_path}: deletes a file, or a folder with all it holds. */
final class DeletePath implements Tool {
    private final ToolDefinition definition = Definitions.of("delete_path");
    private final Place place;

    DeletePath(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        PathName path = place.path(arguments, "path");
        if (path.equals(PathName.ROOT)) {
            throw new BadArguments("`path` is the workspace itself, which cannot be deleted: name what lies in it");
        }
        return List.of(Effect.delete(path));
    }

    @Override
    public Words words() {
        return Words.OF_THE_PLATFORM;
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.path(arguments, "path");
        hands.delete(path);
        return Output.done("deleted `" + path + "`");
    }
}
