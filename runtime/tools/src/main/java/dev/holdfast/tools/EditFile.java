package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Occurrences.Sharing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        var unseen = new Unseen(before.text());
        String wanted = unseen.meant(UnixText.of(arguments.text("old_text")));
        String replacement = unseen.meant(UnixText.of(arguments.text("new_text")));
        var places =
                Occurrences.of(before.text(), wanted, 0, arguments.flag("replace_all") ? Sharing.FIRST : Sharing.ALL);
        if (places.length == 0) {
            throw new ToolFailure(notFound(path, before.text(), wanted));
        }
        if (places.length > 1 && !arguments.flag("replace_all")) {
            throw new ToolFailure("`old_text` occurs " + places.length + " times in `" + path + "`, at lines "
                    + Arrays.stream(places)
                            .limit(PLACES_SHOWN_MAX)
                            .mapToObj(at -> String.valueOf(line(before.text(), at)))
                            .collect(Collectors.joining(", "))
                    + (places.length > PLACES_SHOWN_MAX ? ", …" : "")
                    + ": add lines around it until it is the only one, or set `replace_all`");
        }
        long growth = (long) replacement.length() - wanted.length();
        FileText.checkSize(path, before.text().length() + places.length * growth);
        String after = before.replaced(places, wanted.length(), replacement);
        hands.write(path, FileText.bytes(path, after));
        return Output.done("edited `" + path + "`: "
                + (places.length == 1
                        ? "it now reads" + excerpt(UnixText.of(after), places[0], replacement)
                        : Count.of(places.length, "replacement", "replacements")));
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
