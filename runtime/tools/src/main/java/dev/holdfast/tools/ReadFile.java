package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code read_file}: a page of a text file, with line numbers. */
final class ReadFile implements Tool {
    private final ToolDefinition definition = Definitions.of("read_file");
    private final Place place;

    ReadFile(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of(Effect.read(place.path(arguments, "path")));
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.path(arguments, "path");
        byte[] content = hands.read(path);
        if (FileText.binary(content)) {
            return Output.done("`" + path + "` is a binary file of " + Count.of(content.length, "byte", "bytes")
                    + "; it is not shown");
        }
        String text = FileText.lenient(content);
        return Output.done(Page.of(arguments).show("`" + path + "`" + peculiarities(text), text));
    }

    /** What the numbered lines do not show but an edit must know. */
    private static String peculiarities(String text) {
        return (text.indexOf('\uFFFD') >= 0 ? " (not all UTF-8: U+FFFD stands for the rest)" : "")
                + (text.contains("\r\n") ? " (lines end in CRLF)" : "")
                + (text.isEmpty() || text.endsWith("\n") ? "" : " (no newline at the end)");
    }
}
