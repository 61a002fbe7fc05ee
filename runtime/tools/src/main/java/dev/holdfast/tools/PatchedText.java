package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import dev.holdfast.tools.FileChange.End;
import dev.holdfast.tools.FileChange.Hunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Applies the hunks of one file to its text. Lines must match exactly but for their ends; a hunk may stand elsewhere
 * than its header says, as long as there is only one such place after the hunk before it. Lines that are kept keep their
 * own ends, new ones get those of the file.
 */
final class PatchedText {
    private static final int SHOWN_LINES_MAX = 8;

    private final PathName path;
    private final List<String> old;
    private final String lineEnd;

    /** All lines, {@link #joined}. */
    private final String whole;

    /** Where each line begins in {@link #whole}, with the line feed before it; last, where the text ends. */
    private final int[] starts;

    private final Steps effort;
    private final List<String> result = new ArrayList<>();
    private int done;

    private PatchedText(PathName path, String text, Steps effort) {
        this.path = path;
        this.effort = effort;
        old = withEnds(text);
        long crlf = old.stream().filter(line -> line.endsWith("\r\n")).count();
        long feeds = old.stream().filter(line -> line.endsWith("\n")).count();
        lineEnd = crlf * 2 > feeds ? "\r\n" : "\n";
        whole = joined(old);
        starts = new int[old.size() + 1];
        for (int i = 0; i < old.size(); i++) {
            starts[i + 1] = starts[i] + 1 + bare(old.get(i)).length();
        }
    }

    /**
     * The text after the hunks.
     *
     * @param path for messages
     * @param effort what may still be spent on looking for hunks that stand elsewhere
     * @throws ToolFailure when a hunk does not fit, saying what was expected and what was found
     */
    static String of(PathName path, String text, List<Hunk> hunks, Steps effort) {
        var patched = new PatchedText(path, text, effort);
        var unseen = new Unseen(text);
        int number = 0;
        for (Hunk hunk : hunks) {
            patched.apply(++number, hunk.meant(unseen));
        }
        patched.copyTo(patched.old.size());
        return String.join("", patched.result);
    }

    private void apply(int number, Hunk hunk) {
        int start = start(number, hunk);
        copyTo(start);
        for (var line : hunk.lines()) {
            switch (line.fate()) {
                case KEPT -> append(old.get(done++));
                case REMOVED -> done++;
                case ADDED -> append(line.text() + (line.end() == End.LINE_FEED ? lineEnd : ""));
            }
        }
    }

    private int start(int number, Hunk hunk) {
        var before = hunk.before();
        if (before.isEmpty()) {
            if (hunk.oldStart() < done || hunk.oldStart() > old.size()) {
                throw new ToolFailure(where(number, hunk) + " adds lines after line " + hunk.oldStart()
                        + ", but the file has " + Count.lines(old.size())
                        + ": give it a line of context, so that its place can be found");
            }
            return hunk.oldStart();
        }
        int stated = hunk.oldStart() - 1;
        if (fits(before, stated)) {
            return stated;
        }
        int[] places = places(number, hunk);
        if (places.length == 1) {
            return places[0];
        }
        throw new ToolFailure(
                places.length == 0
                        ? misfit(number, hunk)
                        : where(number, hunk) + " does not fit at line " + hunk.oldStart() + " but at " + places.length
                                + " others, first at line " + (places[0] + 1)
                                + ": correct the line number or give it more context");
    }

    /** The lines, counted from 0, where all that a hunk expects stands after the hunk before it. */
    private int[] places(int number, Hunk hunk) {
        String wanted = joined(hunk.before());
        if (!effort.take((long) whole.length() - starts[done] + wanted.length())) {
            throw new ToolFailure(where(number, hunk) + " does not fit at line " + hunk.oldStart()
                    + " and takes too long to find: correct the line numbers of the patch");
        }
        int[] places = Occurrences.of(whole, wanted, starts[done], Occurrences.Sharing.ALL);
        return Arrays.stream(places).map(at -> Arrays.binarySearch(starts, at)).toArray();
    }

    /** The lines, each between line feeds, so that only whole ones are found. */
    private static String joined(List<String> lines) {
        return lines.stream().map(PatchedText::bare).collect(Collectors.joining("\n", "\n", "\n"));
    }

    private boolean fits(List<String> lines, int start) {
        if (start < done || start + lines.size() > old.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!bare(old.get(start + i)).equals(bare(lines.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Says where a hunk goes wrong: at its stated place or at the place that looks most like it. */
    private String misfit(int number, Hunk hunk) {
        var before = hunk.before();
        var lines = old.stream().map(PatchedText::bare).toList();
        OptionalInt alike = Resemblance.find(lines, before);
        int start = alike.orElse(Math.max(0, hunk.oldStart() - 1));
        int off = 0;
        while (off < before.size()
                && start + off < lines.size()
                && lines.get(start + off).equals(before.get(off))) {
            off++;
        }
        var said = new StringBuilder(where(number, hunk)).append(" does not fit");
        if (off < before.size()) {
            said.append("; expected\n")
                    .append(Page.numbered(start + off + 1, before.get(off)))
                    .append("\nfound");
            if (start + off >= lines.size()) {
                said.append(" the end of the file, which has ").append(Count.lines(lines.size()));
            }
        }
        for (int i = start + off; i < Math.min(lines.size(), start + off + SHOWN_LINES_MAX); i++) {
            said.append('\n').append(Page.numbered(i + 1, lines.get(i)));
        }
        return said.toString();
    }

    private String where(int number, Hunk hunk) {
        return "`" + path + "`: hunk " + number + " (patch line " + hunk.patchLine() + ")";
    }

    private void copyTo(int line) {
        while (done < line) {
            append(old.get(done++));
        }
    }

    /** Adds a line, after giving the one before it the line end it may have lacked as the last of the file. */
    private void append(String line) {
        if (!result.isEmpty() && !result.getLast().endsWith("\n")) {
            result.add(result.removeLast() + lineEnd);
        }
        result.add(line);
    }

    private static String bare(String line) {
        String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<String> withEnds(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
