package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.FileChange.End;
import dev.holdfast.tools.FileChange.Fate;
import dev.holdfast.tools.FileChange.Hunk;
import dev.holdfast.tools.FileChange.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a unified diff as {@code git diff} and {@code diff -u} print it (POSIX, and git's extended headers). It is
 * strict: whatever it does not understand is an error, and the counts in a hunk's header must be right, so that what a
 * person was shown and what is applied cannot differ. One use.
 */
final class PatchReader {
    /** Most files in one patch. */
    static final int FILES_MAX = 200;

    private static final Pattern HUNK =
            Pattern.compile("@@ -([0-9]{1,8})(?:,([0-9]{1,8}))? \\+([0-9]{1,8})(?:,([0-9]{1,8}))? @@.*");
    private static final String NOTHING = "/dev/null";
    private static final int SHOWN_CHARS_MAX = 80;

    private final Place place;
    private final List<String> lines;
    private int at;

    PatchReader(Place place, String patch) {
        this.place = place;
        lines = Page.split(patch);
    }

    /**
     * The changes in their order.
     *
     * @throws BadArguments when it is no such diff; the message names the line of the patch
     */
    List<FileChange> read() {
        var changes = new ArrayList<FileChange>();
        while (at < lines.size()) {
            if (lines.get(at).isBlank()) {
                at++;
            } else if (changes.size() == FILES_MAX) {
                throw bad("more than " + FILES_MAX + " files: use several patches");
            } else {
                changes.add(change());
            }
        }
        if (changes.isEmpty()) {
            throw new BadArguments("`patch` holds no change");
        }
        refuseRepetition(changes);
        return changes;
    }

    private void refuseRepetition(List<FileChange> changes) {
        var seen = new HashSet<PathName>();
        for (var change : changes) {
            var paths = change instanceof FileChange.Renaming(var from, var to, var _)
                    ? List.of(from, to)
                    : List.of(change.source());
            for (PathName path : paths) {
                if (!seen.add(path)) {
                    throw new BadArguments("`patch` names `" + path + "` twice: put all its hunks under one header");
                }
            }
        }
    }

    private FileChange change() {
        var header = new Header();
        if (lines.get(at).startsWith("diff --git ")) {
            at++;
            header.readExtended();
        }
        if (starts("--- ") && at + 1 < lines.size() && lines.get(at + 1).startsWith("+++ ")) {
            header.oldName = name(lines.get(at).substring(4));
            header.newName = name(lines.get(at + 1).substring(4));
            at += 2;
        } else if (!header.complete()) {
            throw bad("expected `--- OLD` and `+++ NEW`");
        }
        var hunks = new ArrayList<Hunk>();
        while (starts("@@")) {
            hunks.add(hunk(hunks.size() + 1));
        }
        return header.change(hunks);
    }

    private Hunk hunk(int number) {
        int first = at + 1;
        Matcher header = HUNK.matcher(lines.get(at));
        if (!header.matches()) {
            throw bad("expected `@@ -START,COUNT +START,COUNT @@`");
        }
        int oldCount = count(header.group(2));
        int newCount = count(header.group(4));
        at++;
        var body = new ArrayList<Line>();
        int oldSeen = 0;
        int newSeen = 0;
        while (oldSeen < oldCount || newSeen < newCount) {
            var line = at < lines.size() ? line(lines.get(at)) : null;
            if (line == null) {
                break;
            }
            at++;
            oldSeen += line.fate() == Fate.ADDED ? 0 : 1;
            newSeen += line.fate() == Fate.REMOVED ? 0 : 1;
            body.add(starts("\\ ") ? new Line(line.fate(), line.text(), End.END_OF_FILE) : line);
            at += starts("\\ ") ? 1 : 0;
        }
        if (oldSeen != oldCount || newSeen != newCount || anotherLine()) {
            throw miscounted(number, first, header, body);
        }
        return new Hunk(Integer.parseInt(header.group(1)), body, first);
    }

    /** Whether the body goes on although the header's counts are used up. */
    private boolean anotherLine() {
        return at < lines.size()
                && !lines.get(at).isEmpty()
                && line(lines.get(at)) != null
                && !(starts("--- ")
                        && at + 1 < lines.size()
                        && lines.get(at + 1).startsWith("+++ "));
    }

    private BadArguments miscounted(int number, int first, Matcher header, List<Line> body) {
        while (anotherLine()) {
            var line = line(lines.get(at++));
            if (line != null) {
                body.add(line);
            }
        }
        long oldLines = body.stream().filter(line -> line.fate() != Fate.ADDED).count();
        long newLines =
                body.stream().filter(line -> line.fate() != Fate.REMOVED).count();
        return new BadArguments("`patch` line " + first + ": hunk " + number + " says "
                + count(header.group(2)) + " old and " + count(header.group(4)) + " new lines but has " + oldLines
                + " and " + newLines + ": write `@@ -" + header.group(1) + "," + oldLines + " +" + header.group(3)
                + "," + newLines + " @@`, or add the missing lines");
    }

    private static int count(@Nullable String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }

    /** A line of a hunk; null when it is something else. An empty line is an empty kept line that lost its space. */
    private static @Nullable Line line(String text) {
        if (text.isEmpty()) {
            return new Line(Fate.KEPT, "", End.LINE_FEED);
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case ' ' -> new Line(Fate.KEPT, rest, End.LINE_FEED);
            case '-' -> new Line(Fate.REMOVED, rest, End.LINE_FEED);
            case '+' -> new Line(Fate.ADDED, rest, End.LINE_FEED);
            default -> null;
        };
    }

    private boolean starts(String prefix) {
        return at < lines.size() && lines.get(at).startsWith(prefix);
    }

    /** A file name in a header: {@code diff -u} puts a time behind a tab. */
    private String name(String text) {
        int tab = text.indexOf('\t');
        String name = (tab < 0 ? text : text.substring(0, tab)).stripTrailing();
        if (name.startsWith("\"")) {
            throw bad("quoted file names are not supported: write the name as it is");
        }
        if (name.isEmpty()) {
            throw bad("the file name is missing");
        }
        return name;
    }

    private BadArguments bad(String problem) {
        String found = at < lines.size()
                ? ", found `" + Visible.inert(lines.get(at), SHOWN_CHARS_MAX) + "`"
                : ", found the end of the patch";
        return new BadArguments("`patch` line " + (at + 1) + ": " + problem + found);
    }

    /** What stands before the hunks of one file. */
    private final class Header {
        private @Nullable String oldName;
        private @Nullable String newName;
        private @Nullable String renameFrom;
        private @Nullable String renameTo;
        private boolean git;
        private boolean created;
        private boolean deleted;
        private String gitNames = "";

        void readExtended() {
            git = true;
            gitNames = lines.get(at - 1).substring("diff --git ".length());
            while (at < lines.size() && !starts("--- ") && !starts("diff --git ") && !starts("@@")) {
                String line = lines.get(at);
                if (line.startsWith("rename from ")) {
                    renameFrom = name(line.substring("rename from ".length()));
                } else if (line.startsWith("rename to ")) {
                    renameTo = name(line.substring("rename to ".length()));
                } else if (line.matches("new file mode 100(644|755)")) {
                    created = true;
                } else if (line.matches("deleted file mode 100(644|755)")) {
                    deleted = true;
                } else if (line.matches("(?:old|new) mode [0-9]+")) {
                    throw bad("a patch cannot change modes: use `chmod` in run_command");
                } else if (!line.isBlank() && !line.startsWith("index ") && !line.startsWith("similarity index ")) {
                    throw bad("only text files can be changed, created, deleted and renamed");
                }
                at++;
            }
        }

        /** Whether the extended header alone says what happens, as for a pure renaming or an empty file. */
        boolean complete() {
            return (renameFrom != null && renameTo != null) || ((created || deleted) && gitName() != null);
        }

        /** The one name in {@code a/NAME b/NAME}; null when the two differ. */
        private @Nullable String gitName() {
            int middle = gitNames.length() / 2;
            if (gitNames.length() < 7 || gitNames.charAt(middle) != ' ') {
                return null;
            }
            String left = gitNames.substring(0, middle);
            String right = gitNames.substring(middle + 1);
            boolean same = left.startsWith("a/")
                    && right.startsWith("b/")
                    && left.substring(2).equals(right.substring(2));
            return same ? left.substring(2) : null;
        }

        FileChange change(List<Hunk> hunks) {
            if (renameFrom != null && renameTo != null) {
                return new FileChange.Renaming(path(renameFrom), path(renameTo), hunks);
            }
            String only = gitName();
            if (oldName == null || newName == null) {
                PathName path = path(only == null ? "" : only);
                return created ? new FileChange.Creation(path, hunks) : new FileChange.Deletion(path, hunks);
            }
            return named(oldName, newName, hunks);
        }

        private FileChange named(String before, String after, List<Hunk> hunks) {
            boolean prefixed = (before.startsWith("a/") || before.equals(NOTHING))
                    && (after.startsWith("b/") || after.equals(NOTHING));
            String from = prefixed && !before.equals(NOTHING) ? before.substring(2) : before;
            String to = prefixed && !after.equals(NOTHING) ? after.substring(2) : after;
            if (from.equals(NOTHING) && to.equals(NOTHING)) {
                throw bad("`/dev/null` on both sides names no file");
            }
            if (hunks.isEmpty()) {
                throw bad("expected a hunk, `@@ -START,COUNT +START,COUNT @@`");
            }
            if (from.equals(NOTHING)) {
                return new FileChange.Creation(path(to), hunks);
            }
            if (to.equals(NOTHING)) {
                return new FileChange.Deletion(path(from), hunks);
            }
            if (!from.equals(to)) {
                if (git) {
                    throw bad("`" + from + "` and `" + to + "` differ: a renaming needs `rename from` and `rename to`");
                }
                return new FileChange.Renaming(path(from), path(to), hunks);
            }
            return new FileChange.Edit(path(from), hunks);
        }

        private PathName path(String name) {
            return place.named("patch", name);
        }
    }
}
