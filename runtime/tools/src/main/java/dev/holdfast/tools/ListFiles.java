package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code list_files}: what lies directly in a folder. */
final class ListFiles implements Tool {
    /** Most entries shown. */
    static final int ENTRIES_MAX = 500;

    private final ToolDefinition definition = Definitions.of("list_files");
    private final Place place;

    ListFiles(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.read(place.pathOrRoot(arguments, "path")));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName folder = place.pathOrRoot(arguments, "path");
        var items = hands.list(folder);
        if (items.isEmpty()) {
            return Output.done("`" + folder + "` is empty");
        }
        var text = new StringBuilder("`" + folder + "`, " + Count.of(items.size(), "entry", "entries"));
        for (var item : items.subList(0, Math.min(items.size(), ENTRIES_MAX))) {
            text.append('\n').append(entry(item));
        }
        if (items.size() > ENTRIES_MAX) {
            text.append("\n… and ").append(items.size() - ENTRIES_MAX).append(" more: look for them with find_files");
        }
        return Output.done(text.toString());
    }

    private static String entry(Hands.Item item) {
        String name = item.path().parts().getLast();
        return switch (item.kind()) {
            case FILE -> name + "  " + Count.of(item.bytes(), "byte", "bytes");
            case FOLDER -> name + "/";
            case LINK -> name + "  (symbolic link)";
            case OTHER -> name + "  (neither file nor folder)";
        };
    }
}
