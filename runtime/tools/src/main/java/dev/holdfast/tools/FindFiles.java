package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code find_files}: files by name, beneath a folder. */
final class FindFiles implements Tool {
    /** Most paths shown. */
    static final int PATHS_MAX = 500;

    private final ToolDefinition definition = Definitions.of("find_files");
    private final Place place;

    FindFiles(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        Glob.of("pattern", arguments.text("pattern"));
        return List.of(Effect.run("git"), Effect.read(place.pathOrRoot(arguments, "path")));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.pathOrRoot(arguments, "path");
        var listing = Listing.of(path, hands);
        var found = matching(listing, path, Glob.of("pattern", arguments.text("pattern")), new Steps());
        var text = new StringBuilder(
                found.isEmpty() ? "no file matches" : Count.of(found.size(), "file matches", "files match"));
        for (var item : found.subList(0, Math.min(found.size(), PATHS_MAX))) {
            text.append('\n').append(item.path());
        }
        if (found.size() > PATHS_MAX) {
            text.append("\n… and ").append(found.size() - PATHS_MAX).append(" more: narrow `pattern` or `path`");
        }
        return Output.done(text + cutNote(listing));
    }

    /** The files of a listing whose path, as seen from the folder searched, matches. */
    static List<Hands.Item> matching(Listing listing, PathName folder, Glob glob, Steps steps) {
        return listing.files().stream()
                .filter(item -> glob.matches(beneath(folder, item.path()), steps))
                .toList();
    }

    /** What to add to an answer when a limit cut the listing short. */
    static String cutNote(Listing listing) {
        return switch (listing.completeness()) {
            case COMPLETE -> "";
            case CUT -> "\nnot every file was looked at, there are too many: narrow `path`";
        };
    }

    private static String beneath(PathName folder, PathName path) {
        return folder.equals(PathName.ROOT) || path.equals(folder)
                ? path.text()
                : path.text().substring(folder.text().length() + (folder.text().endsWith("/") ? 0 : 1));
    }
}
