package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code write_file}: creates a file or replaces all of it. */
final class WriteFile implements Tool {
    private final ToolDefinition definition = Definitions.of("write_file");
    private final Place place;

    WriteFile(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        PathName path = place.path(arguments, "path");
        return List.of(Effect.write(path, FileText.bytes(path, arguments.text("content")).length));
    }

    @Override
    public Words words() {
        return Words.OF_THE_PLATFORM;
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        PathName path = place.path(arguments, "path");
        String text = arguments.text("content");
        boolean existed = hands.item(path).isPresent();
        if (existed && Unseen.mayBeIn(text)) {
            text = new Unseen(FileText.lenient(hands.read(path))).meant(text);
        }
        byte[] content = FileText.bytes(path, text);
        hands.write(path, content);
        return Output.done((existed ? "replaced `" : "created `") + path + "`: "
                + Count.lines(Page.split(text).size()) + ", " + Count.of(content.length, "byte", "bytes"));
    }
}
