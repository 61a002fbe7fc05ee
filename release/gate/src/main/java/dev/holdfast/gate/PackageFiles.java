package dev.holdfast.gate;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What {@code files} of a {@code package.json} lists, held to what was packed: npm says nothing of an entry that no file
 * matches, so a release without its types or its program looks like any other.
 */
final class PackageFiles {
    private static final int WORDS_MAX = 200;
    private static final int CHOICES_MAX = 64;

    /** Characters of patterns times characters of paths: a second's work. */
    private static final long STEPS_MAX = 500_000_000;

    private final List<String> paths;
    private long steps;

    private PackageFiles(List<String> paths) {
        this.paths = paths;
    }

    /** Looks at the list of a package that is packed: in a folder that was not, builds may be still to come. */
    static void look(MemberName manifest, JsonNode root, Inventory inventory, Report report) {
        String prefix = NpmPackage.of(inventory).prefix();
        if (prefix.isEmpty() || !root.path("files").isArray()) {
            return;
        }
        var packed = new PackageFiles(inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .map(file -> file.name().path().substring(prefix.length()).toLowerCase(Locale.ROOT))
                .toList());
        for (JsonNode entry : root.path("files")) {
            List<PathGlob> globs = globs(entry.asString(""));
            boolean matched = globs.isEmpty() || globs.stream().anyMatch(packed::has);
            if (packed.steps > STEPS_MAX) {
                report.add(
                        Weight.WARN,
                        manifest,
                        "`files` has more than can be compared with what is shipped",
                        "name folders instead of files");
                return;
            }
            if (!matched) {
                report.add(
                        Weight.WARN,
                        manifest,
                        "`files` has `" + Visible.inert(entry.asString(""), WORDS_MAX)
                                + "`, but nothing that is shipped matches it",
                        "see whether a file is missing; otherwise take it out of `files`");
            }
        }
    }

    private boolean has(PathGlob glob) {
        int length = glob.toString().length();
        for (String path : paths) {
            steps += (long) length * path.length();
            if (steps > STEPS_MAX || glob.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** What an entry stands for: a file, or a folder with all that is in it. Empty where only npm itself can tell. */
    private static List<PathGlob> globs(String entry) {
        String path =
                entry.toLowerCase(Locale.ROOT).replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
        if (path.isEmpty() || path.equals(".") || path.startsWith("!") || path.length() > WORDS_MAX) {
            return List.of();
        }
        var globs = new ArrayList<PathGlob>();
        for (String choice : choices(path)) {
            try {
                globs.add(PathGlob.of(choice));
                globs.add(PathGlob.of(choice + "/**"));
            } catch (IllegalArgumentException e) {
                return List.of();
            }
        }
        return globs;
    }

    /** One pattern for each combination of what stands in braces; none where there are other things that no glob of ours has. */
    private static List<String> choices(String pattern) {
        var done = new ArrayList<String>();
        var open = new ArrayList<>(List.of(pattern));
        while (!open.isEmpty() && done.size() + open.size() <= CHOICES_MAX) {
            String next = open.removeLast();
            int end = next.indexOf('}');
            int begin = end < 0 ? -1 : next.lastIndexOf('{', end);
            if (begin < 0) {
                done.add(next);
                continue;
            }
            for (String choice : next.substring(begin + 1, end).split(",", -1)) {
                open.add(next.substring(0, begin) + choice + next.substring(end + 1));
            }
        }
        boolean plain = done.stream().allMatch(each -> each.chars().noneMatch(c -> "[]{}()\\".indexOf(c) >= 0));
        return open.isEmpty() && plain ? done : List.of();
    }
}
