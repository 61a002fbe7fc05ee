package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;
import java.util.Optional;

/** {@code search_text}: the lines that match a regular expression. */
final class SearchText implements Tool {
    /** Most lines shown in all. */
    static final int LINES_MAX = 200;

    /** Files searched between two looks at how much was found. */
    private static final int FILES_AT_ONCE = 1000;

    private final ToolDefinition definition = Definitions.of("search_text");
    private final Place place;

    SearchText(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        glob(arguments);
        if (arguments.text("pattern").indexOf('\n') >= 0) {
            throw new BadArguments(
                    "`pattern` holds a line end, but lines are searched one by one: search for one line");
        }
        return List.of(Effect.run("git"), Effect.run("rg"), Effect.read(place.pathOrRoot(arguments, "path")));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.pathOrRoot(arguments, "path");
        String regex = arguments.text("pattern");
        var steps = new Steps();
        var search = Ripgrep.runs(hands) ? new Ripgrep(hands, regex) : new JavaSearch(hands, regex, steps);
        var listing = Listing.of(path, hands);
        var files =
                glob(arguments)
                        .map(glob -> FindFiles.matching(listing, path, glob, steps))
                        .orElse(listing.files())
                        .stream()
                        .filter(item -> item.bytes() <= Hands.FILE_BYTES_MAX)
                        .map(Hands.Item::path)
                        .toList();
        return Output.done(report(search, files) + FindFiles.cutNote(listing));
    }

    private static Optional<Glob> glob(Arguments arguments) {
        return arguments.optionalText("glob").map(text -> Glob.of("glob", text));
    }

    private static String report(LineSearch search, List<PathName> files) {
        var shown = new StringBuilder();
        int lines = 0;
        int hits = 0;
        int hitFiles = 0;
        int searched = 0;
        while (searched < files.size() && lines < LINES_MAX) {
            var some = files.subList(searched, Math.min(files.size(), searched + FILES_AT_ONCE));
            searched += some.size();
            for (var found : search.in(some, LINES_MAX - lines)) {
                hits += found.total();
                hitFiles++;
                var room = found.lines().subList(0, Math.min(found.lines().size(), LINES_MAX - lines));
                lines += room.size();
                shown.append(told(found, room));
            }
        }
        if (hits == 0) {
            return "no line matches in " + Count.of(files.size(), "file", "files");
        }
        return (searched < files.size() ? "at least " : "")
                + Count.of(hits, "matching line", "matching lines") + " in " + Count.of(hitFiles, "file", "files")
                + (lines < hits ? ", the first " + lines + " shown" : "") + shown;
    }

    private static String told(LineSearch.Found found, List<LineSearch.Line> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\n").append(found.file());
        for (var line : lines) {
            text.append("\n  ").append(line.number()).append(": ").append(line.text());
        }
        if (found.total() > lines.size()) {
            text.append("\n  … ").append(found.total() - lines.size()).append(" more in this file");
        }
        return text.toString();
    }
}
