package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.FileChange.Creation;
import dev.holdfast.tools.FileChange.Deletion;
import dev.holdfast.tools.FileChange.Edit;
import dev.holdfast.tools.FileChange.Fate;
import dev.holdfast.tools.FileChange.Renaming;
import java.util.ArrayList;
import java.util.List;

/** {@code apply_patch}: a unified diff over several files. Everything is checked before the first file is touched. */
final class ApplyPatch implements Tool {
    private final ToolDefinition definition = Definitions.of("apply_patch");
    private final Place place;

    ApplyPatch(Place place) {
        this.place = place;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        var effects = new ArrayList<Effect>();
        for (var change : changes(arguments)) {
            switch (change) {
                case Creation(var path, var _) -> effects.add(Effect.write(path, added(change)));
                case Deletion(var path, var _) -> effects.addAll(List.of(Effect.read(path), Effect.delete(path)));
                case Edit(var path, var _) ->
                    effects.addAll(List.of(Effect.read(path), Effect.write(path, added(change))));
                case Renaming(var from, var to, var _) ->
                    effects.addAll(List.of(Effect.read(from), Effect.delete(from), Effect.write(to, added(change))));
            }
        }
        return effects;
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var steps = new ArrayList<Step>();
        var effort = new Steps();
        for (var change : changes(arguments)) {
            steps.add(checked(change, hands, effort));
        }
        var done = new ArrayList<String>();
        for (var step : steps) {
            try {
                step.action().run();
            } catch (ToolFailure e) {
                throw new ToolFailure(
                        "stopped half-way, after: " + (done.isEmpty() ? "nothing" : String.join(", ", done)) + "; then "
                                + step.said() + " failed: " + e.getMessage(),
                        e);
            }
            done.add(step.said());
        }
        return Output.done(String.join("\n", done));
    }

    private List<FileChange> changes(Arguments arguments) {
        return new PatchReader(place, arguments.text("patch")).read();
    }

    /** Something that will work as far as one can know, and what to say of it. */
    private record Step(String said, Runnable action) {}

    /** Works out one change without touching anything. */
    private static Step checked(FileChange change, Hands hands, Steps effort) {
        return switch (change) {
            case Creation(var path, var hunks) -> {
                absent(path, hands);
                byte[] content = FileText.bytes(path, PatchedText.of(path, "", hunks, effort));
                yield new Step("created `" + path + "`", () -> hands.write(path, content));
            }
            case Deletion(var path, var hunks) -> {
                if (!PatchedText.of(path, FileText.exact(path, hands.read(path)), hunks, effort)
                        .isEmpty()) {
                    throw new ToolFailure("`" + path + "` holds more than the patch deletes: use delete_path");
                }
                yield new Step("deleted `" + path + "`", () -> hands.delete(path));
            }
            case Edit(var path, var hunks) -> {
                String after = PatchedText.of(path, FileText.exact(path, hands.read(path)), hunks, effort);
                byte[] content = FileText.bytes(path, after);
                yield new Step("changed `" + path + "`", () -> hands.write(path, content));
            }
            case Renaming(var from, var to, var hunks) -> {
                absent(to, hands);
                yield renaming(from, to, hunks, hands, effort);
            }
        };
    }

    private static Step renaming(PathName from, PathName to, List<FileChange.Hunk> hunks, Hands hands, Steps effort) {
        String said = "renamed `" + from + "` to `" + to + "`";
        if (hunks.isEmpty()) {
            if (hands.item(from).isEmpty()) {
                throw new ToolFailure("`" + from + "` does not exist");
            }
            return new Step(said, () -> hands.move(from, to));
        }
        byte[] content =
                FileText.bytes(to, PatchedText.of(from, FileText.exact(from, hands.read(from)), hunks, effort));
        return new Step(said + " and changed it", () -> {
            hands.move(from, to);
            hands.write(to, content);
        });
    }

    private static void absent(PathName path, Hands hands) {
        if (hands.item(path).isPresent()) {
            throw new ToolFailure("`" + path + "` exists already, so the patch cannot create it");
        }
    }

    private static long added(FileChange change) {
        return change.hunks().stream()
                .flatMap(hunk -> hunk.lines().stream())
                .filter(line -> line.fate() == Fate.ADDED)
                .mapToLong(line -> line.text().length() + 1L)
                .sum();
    }
}
