package dev.holdfast.cli;

import dev.holdfast.gate.Bytes;
import dev.holdfast.gate.Difference;
import dev.holdfast.gate.Difference.FileChange;
import dev.holdfast.gate.Difference.Size;
import dev.holdfast.gate.Difference.TraitChange;
import dev.holdfast.gate.Difference.What;
import dev.holdfast.gate.Finding;
import dev.holdfast.gate.Weight;
import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A difference between two releases as lines for people. */
final class DifferenceShow {
    private static final int FILES_MAX = 40;
    private static final int VALUE_CHARS = 60;
    private static final int PATH_CHARS = 300;
    private static final String INDENT = " ".repeat(6);

    private final Consumer<String> line;
    private final Style style;
    private final IntSupplier columns;

    private DifferenceShow(Consumer<String> line, Style style, IntSupplier columns) {
        this.line = line;
        this.style = style;
        this.columns = columns;
    }

    /** One that prints to standard output. */
    static DifferenceShow on(Surroundings surroundings) {
        return new DifferenceShow(
                new Lines(surroundings)::print,
                Style.of(surroundings, Surroundings.Std.OUT),
                Shows.outColumns(surroundings));
    }

    void show(Difference difference, List<Finding> findings) {
        if (difference.isEmpty()) {
            print("the same in both: every file, and what manifests say");
            return;
        }
        print(style.bold("files") + "  " + sizes(difference.bytes()) + " in all");
        difference.files().stream().limit(FILES_MAX).forEach(this::file);
        if (difference.files().size() > FILES_MAX) {
            print(style.dim(
                    "      and " + (difference.files().size() - FILES_MAX) + " more: `--format json` lists all"));
        }
        if (!difference.kinds().isEmpty()) {
            print("");
            print(style.bold("kinds"));
            difference
                    .kinds()
                    .forEach(change -> print(String.format(
                            Locale.ROOT,
                            "    %-20s %5d → %-5d %s",
                            change.kind().title(),
                            change.files().before(),
                            change.files().after(),
                            sizes(change.bytes()))));
        }
        traits(difference.traits());
        findings(findings);
    }

    private void file(FileChange change) {
        String numbers = switch (change.what()) {
            case ADDED -> Bytes.text(change.bytes().after());
            case REMOVED -> Bytes.text(change.bytes().before());
            case CHANGED ->
                change.bytes().growth() == 0
                        ? "as large as before"
                        : (change.bytes().growth() < 0 ? "-" : "+")
                                + Bytes.text(Math.abs(change.bytes().growth()));
        };
        print("  " + sign(change.what()) + String.format(Locale.ROOT, " %18s  ", numbers)
                + shown(change.path(), PATH_CHARS));
    }

    private void traits(List<TraitChange> changes) {
        String sort = "";
        for (TraitChange change : changes) {
            if (!change.sort().equals(sort)) {
                sort = change.sort();
                print("");
                print(style.bold(sort));
            }
            String values = switch (change.what()) {
                case ADDED -> shown(change.after(), VALUE_CHARS);
                case REMOVED -> shown(change.before(), VALUE_CHARS);
                case CHANGED -> shown(change.before(), VALUE_CHARS) + " → " + shown(change.after(), VALUE_CHARS);
            };
            print("  " + sign(change.what()) + " " + shown(change.name(), PATH_CHARS) + "  " + values);
        }
    }

    private void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        print("");
        print(style.bold("out of proportion"));
        for (Finding finding : findings) {
            boolean blocks = finding.weight() == Weight.BLOCK;
            String path = finding.place().member().toString();
            print("  " + (blocks ? style.bad("✗") : style.warn("!")) + " "
                    + (path.startsWith("(") ? "" : shown(path, PATH_CHARS) + ": ") + shown(finding.what(), PATH_CHARS));
        }
    }

    private String sign(What what) {
        return switch (what) {
            case ADDED -> style.good(what.sign());
            case REMOVED -> style.bad(what.sign());
            case CHANGED -> style.warn(what.sign());
        };
    }

    private static String sizes(Size bytes) {
        return Bytes.text(bytes.before()) + " → " + Bytes.text(bytes.after());
    }

    private static String shown(String text, int chars) {
        return Visible.inert(text, chars);
    }

    private void print(String whole) {
        Fold.line(whole, INDENT, columns.getAsInt()).forEach(line);
    }
}
