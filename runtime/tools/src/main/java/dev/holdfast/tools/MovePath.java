package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code move_path}: renames a file or folder. */
final class MovePath implements Tool {
    private final ToolDefinition definition = Definitions.of("move_path");
    private final Place place;

    MovePath(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        PathName from = place.path(arguments, "from");
        PathName to = place.path(arguments, "to");
        if (from.equals(PathName.ROOT)) {
            throw new BadArguments("`from` is the workspace itself, which cannot be moved");
        }
        if (to.within(from)) {
            throw new BadArguments("`to` is `" + to + "`, which is or lies in `" + from + "`: move it somewhere else");
        }
        return List.of(Effect.delete(from), Effect.write(to, 0));
    }

    @Override
    public Words words() {
        return Words.OF_THE_PLATFORM;
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName from = place.path(arguments, "from");
        PathName to = place.path(arguments, "to");
        hands.move(from, to);
        return Output.done("moved `" + from + "` to `" + to + "`");
    }
}
