package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code edit_file}: replaces one exact piece of a text file. */
final class EditFile implements Tool {
    private static final int PLACES_SHOWN_MAX = 10;
    private static final int NEAREST_LINES_MAX = 12;
    private static final int AFTER_LINES_MAX = 20;

    private final ToolDefinition definition = Definitions.of("edit_file");
    private final Place place;

    EditFile(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        if (UnixText.of(arguments.text("old_text")).equals(UnixText.of(arguments.text("new_text")))) {
            throw new BadArguments("`old_text` and `new_text` are the same, so there is nothing to change");
        }
        PathName path = place.path(arguments, "path");
        long bytes = arguments.text("new_text").getBytes(StandardCharsets.UTF_8).length;
        return List.of(Effect.read(path), Effect.write(path, bytes));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.path(arguments, "path");
        var before = new UnixText(FileText.exact(path, hands.read(path)));
        String wanted = Unseen.meant(UnixText.of(arguments.text("old_text")), before.text());
        String replacement = Unseen.meant(UnixText.of(arguments.text("new_text")), before.text());
        var places = places(before.text(), wanted, arguments.flag("replace_all") ? wanted.length() : 1);
        if (places.isEmpty()) {
            throw new ToolFailure(notFound(path, before.text(), wanted));
        }
        if (places.size() > 1 && !arguments.flag("replace_all")) {
            throw new ToolFailure("`old_text` occurs " + places.size() + " times in `" + path + "`, at lines "
                    + places.stream()
                            .limit(PLACES_SHOWN_MAX)
                            .map(at -> String.valueOf(line(before.text(), at)))
                            .collect(Collectors.joining(", "))
                    + (places.size() > PLACES_SHOWN_MAX ? ", …" : "")
                    + ": add lines around it until it is the only one, or set `replace_all`");
        }
        String after = before.replaced(places, wanted.length(), replacement);
        hands.write(path, FileText.bytes(path, after));
        return Output.done("edited `" + path + "`: "
                + (places.size() == 1
                        ? "it now reads" + excerpt(UnixText.of(after), places.getFirst(), replacement)
                        : Count.of(places.size(), "replacement", "replacements")));
    }

    /**
     * Offsets of the wanted text.
     *
     * @param step how far behind the beginning of one the next may begin: 1 finds those that overlap too, so that an
     *     ambiguous edit is seen as one
     */
    private static List<Integer> places(String text, String wanted, int step) {
        var places = new ArrayList<Integer>();
        int at = text.indexOf(wanted);
        while (at >= 0) {
            places.add(at);
            at = text.indexOf(wanted, at + step);
        }
        return places;
    }

    private static String notFound(PathName path, String text, String wanted) {
        var lines = Page.split(text);
        var sought = Page.split(wanted);
        String said = "`old_text` does not occur in `" + path + "`";
        var nearest = Resemblance.find(lines, sought);
        if (nearest.isEmpty()) {
            return said + ", nor anything like it: read the file again";
        }
        int from = nearest.getAsInt();
        int to = Math.min(lines.size(), from + Math.min(sought.size(), NEAREST_LINES_MAX));
        return said + "; the nearest lines are" + numbered(lines, from, to)
                + "\ncopy them exactly, spaces and indentation included, without the line numbers";
    }

    private static String excerpt(String after, int at, String replacement) {
        var lines = Page.split(after);
        int first = line(after, at) - 1;
        int from = Math.max(0, first - 1);
        int to = Math.min(lines.size(), first + Math.min(Page.split(replacement).size(), AFTER_LINES_MAX) + 1);
        return numbered(lines, from, to);
    }

    private static String numbered(List<String> lines, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append('\n').append(Page.numbered(i + 1, lines.get(i)));
        }
        return text.toString();
    }

    private static int line(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
