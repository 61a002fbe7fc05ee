package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A {@code gate.yaml} to begin with, written from an artifact for a person to read and cut: patterns by folder with what they
 * ship, and what looks as if it should not be shipped behind a comment sign.
 */
public final class GateDraft {
    private static final int LISTED_MAX = 8;
    private static final int PATTERNS_MAX = 2_000;
    private static final double ROOM = 1.25;

    private final Verdict verdict;
    private final Top top;
    private final Map<String, List<String>> doubts = new TreeMap<>(); // path to rules that block or warn there
    private final StringBuilder yaml = new StringBuilder();

    private GateDraft(Verdict verdict) {
        this.verdict = verdict;
        this.top = Top.of(verdict.inventory());
        for (Finding finding : verdict.findings()) {
            if (finding.weight() != Weight.NOTE) {
                doubt(top.path(finding.place().member()), finding.rule().id().text());
            }
        }
        for (Shipped file : verdict.inventory().files()) {
            String path = top.path(file.name());
            if (glob(literal(path)).isEmpty()) {
                doubt(path, "no pattern can match it");
            }
        }
    }

    private void doubt(String path, String why) {
        doubts.computeIfAbsent(path, _ -> new ArrayList<>()).add(why);
    }

    /** The draft for an artifact that every content rule has looked at. */
    public static String of(Verdict verdict) {
        return new GateDraft(verdict).write();
    }

    private String write() {
        var inventory = verdict.inventory();
        yaml.append(
                        "# What may be in the package. Read every line, and cut what need not be shipped: a path that matches no\n")
                .append("# pattern blocks the release. `*` stands within a name, `**` for any folders.\n")
                .append("packages:\n  ")
                .append(quoted(pattern(verdict.artifact())))
                .append(":\n    ship:\n");
        Map<String, List<Shipped>> folders = new TreeMap<>();
        for (Shipped file : inventory.files()) {
            folders.computeIfAbsent(folder(file), _ -> new ArrayList<>()).add(file);
        }
        folders.values().stream().limit(PATTERNS_MAX).forEach(this::folder);
        if (folders.size() > PATTERNS_MAX) {
            yaml.append("      # and ")
                    .append(folders.size() - PATTERNS_MAX)
                    .append(" more folders, which are not listed\n");
        }
        if (yaml.indexOf("\n      - ") < 0) {
            yaml.append("      - \"package.json\" # everything else is in doubt, see above\n");
        }
        yaml.append("    max-bytes:\n      total: ").append(room(undoubted())).append('\n');
        ceilings();
        yaml.append("    # growth: 20% # more than the last release, which every check then needs: --against FILE\n")
                .append("    sources: deny # or sources-public, or allow\n")
                .append("    # internal-hosts: [corp.example.com]\n")
                .append(
                        "    # first-party: [\"@example/*\"] # own packages in node_modules, besides those of the same scope\n")
                .append("    # at-least: {home-folder: block} # graver than usual; the way down is a waiver\n")
                .append("    # waivers:\n    #   - rule: source-map\n    #     path: \"dist/cli.js.map\"\n")
                .append("    #     reason: why it may go out all the same\n    #     owner: who@example.com\n")
                .append("    #     expires: 2027-01-31\n");
        return yaml.toString();
    }

    private void folder(List<Shipped> files) {
        List<Shipped> good = files.stream()
                .filter(file -> !doubts.containsKey(top.path(file.name())))
                .toList();
        long bytes = files.stream().mapToLong(Shipped::size).sum();
        String folder = folder(files.getFirst());
        yaml.append("      # ")
                .append(folder.isEmpty() ? "at the top" : Visible.inert(folder, 100))
                .append(": ")
                .append(files.size() == 1 ? "1 file" : files.size() + " files")
                .append(", ")
                .append(Bytes.text(bytes))
                .append('\n');
        patterns(good)
                .forEach(pattern ->
                        yaml.append("      - ").append(quoted(pattern)).append('\n'));
        files.stream()
                .filter(file -> doubts.containsKey(top.path(file.name())))
                .limit(PATTERNS_MAX)
                .forEach(this::doubtful);
    }

    private void doubtful(Shipped file) {
        String path = top.path(file.name());
        String rules = doubts.getOrDefault(path, List.of()).stream().distinct().collect(Collectors.joining(", "));
        yaml.append("      # in doubt (")
                .append(rules)
                .append("), ")
                .append(Bytes.text(file.size()))
                .append(":\n      # - ")
                .append(quoted(literal(path)))
                .append('\n');
    }

    /** Names while they are few; by ending where none of that ending is in doubt. */
    private Set<String> patterns(List<Shipped> files) {
        var patterns = new TreeSet<String>();
        Set<String> doubtful = doubts.keySet();
        for (Shipped file : files) {
            String path = top.path(file.name());
            String ending = ending(path);
            String wide = literal(path.substring(0, path.lastIndexOf('/') + 1)) + "*" + ending;
            boolean clean = ending.length() > 1
                    && doubtful.stream().noneMatch(doubt -> PathGlob.of(wide).matches(doubt));
            patterns.add(files.size() > LISTED_MAX && clean ? wide : literal(path));
        }
        return patterns;
    }

    private void ceilings() {
        Map<String, Long> largest = new TreeMap<>();
        for (Shipped file : verdict.inventory().files()) {
            String path = top.path(file.name());
            if (!doubts.containsKey(path) && file.size() > GrowthRule.FLOOR_BYTES) {
                largest.merge("**/*" + ending(path), file.size(), Math::max);
            }
        }
        if (!largest.isEmpty()) {
            yaml.append("      files:\n");
            largest.forEach((pattern, bytes) -> yaml.append("        ")
                    .append(quoted(pattern))
                    .append(": ")
                    .append(room(bytes))
                    .append('\n'));
        }
    }

    private long undoubted() {
        return verdict.inventory().files().stream()
                .filter(file -> file.name().depth() == 0 && !doubts.containsKey(top.path(file.name())))
                .mapToLong(Shipped::size)
                .sum();
    }

    /** A quarter more than there is. */
    private static String room(long bytes) {
        return Bytes.text((long) (bytes * ROOM) + 1_000);
    }

    private String folder(Shipped file) {
        String path = top.path(file.name());
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String ending(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        // a declaration is no source, though it ends like one
        int dot = file.matches(".*\\.d\\.[cm]?ts") ? file.lastIndexOf(".d.") : file.lastIndexOf('.');
        return dot < 1 ? "" : literal(file.substring(dot));
    }

    /** The same pattern for every version: from the first digit behind a hyphen to the ending. */
    private static String pattern(String artifact) {
        String name = literal(artifact);
        for (int at = 1; at < name.length(); at++) {
            if (name.charAt(at - 1) == '-' && Character.isDigit(name.charAt(at))) {
                int dot = name.lastIndexOf('.');
                boolean ends = dot > at && !Character.isDigit(name.charAt(name.length() - 1));
                return name.substring(0, at) + "*" + (ends ? name.substring(dot) : "");
            }
        }
        return name;
    }

    /** A path as a pattern of itself; a character that does not show becomes `?`. */
    private static String literal(String path) {
        var out = new StringBuilder();
        path.codePoints().forEach(point -> {
            String one = Character.toString(point);
            boolean shows = Visible.inert(one, 2).equals(one);
            out.append(shows ? one : "?".repeat(Character.charCount(point)));
        });
        return out.toString();
    }

    private static Optional<PathGlob> glob(String text) {
        try {
            return Optional.of(PathGlob.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
