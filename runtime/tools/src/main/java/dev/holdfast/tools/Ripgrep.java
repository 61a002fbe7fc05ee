package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Searches with ripgrep. Every file is named one by one, so that ripgrep's own idea of what to skip does not matter. The
 * model's pattern is always half of one word, {@code --regexp=…}, and paths stand behind {@code --}: neither can be taken
 * for an option such as {@code --pre}, which runs a program.
 */
final class Ripgrep implements LineSearch {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int BYTES_PER_CHAR = 4;

    /** Longest list of files in one call, in characters: well below what an argv may have. */
    private static final int FILES_CHARS_MAX = 64 << 10;

    /** {@code --text}: a line counts whatever bytes the file has; binary files are told apart by a search for NUL. */
    private static final List<String> ALWAYS =
            List.of("rg", "--no-config", "--color=never", "--no-messages", "--encoding=none", "--text", "--null");

    private static final Pattern COUNT = Pattern.compile("([^\0\n]+)\0([0-9]{1,9})\n");
    private static final Pattern LINE = Pattern.compile("([^\0\n]+)\0([0-9]{1,9}):([^\n]*)\n?");

    private final Hands hands;
    private final String regex;

    Ripgrep(Hands hands, String regex) {
        this.hands = hands;
        this.regex = "--regexp=" + regex;
    }

    /** Whether ripgrep is there, found out by running it. */
    static boolean runs(Hands hands) {
        try {
            var ended = hands.run(List.of("rg", "--no-config", "--version"), LIMIT);
            return ended.succeeded() && ended.output().startsWith("ripgrep ");
        } catch (ToolFailure e) {
            return false;
        }
    }

    @Override
    public List<Found> in(List<PathName> files, int room) {
        var found = new ArrayList<Found>();
        int left = room;
        for (var batch : Batches.of(files.stream().map(PathName::text).toList(), FILES_CHARS_MAX)) {
            var counts = counts(batch);
            var shown = new ArrayList<String>();
            for (var count : counts.entrySet()) {
                if (left > 0) {
                    shown.add(count.getKey());
                    left -= Math.min(count.getValue(), FILE_LINES_MAX);
                }
            }
            var lines = lines(shown);
            counts.forEach((file, total) ->
                    found.add(new Found(new PathName(file), total, lines.getOrDefault(file, List.of()))));
        }
        return found;
    }

    /** How many lines match, by file, in the order of the files. */
    private Map<String, Integer> counts(List<String> files) {
        String answer = run(List.of("--count", "--with-filename", regex), files);
        var counted = new HashMap<String, Integer>();
        var matcher = COUNT.matcher(answer);
        int understood = 0;
        while (matcher.find()) {
            counted.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
            understood += matcher.end() - matcher.start();
        }
        if (understood < answer.length()) {
            throw new ToolFailure("ripgrep's answer is not whole or not understood: narrow `path` or `glob`");
        }
        var text = new ArrayList<>(files);
        text.retainAll(counted.keySet());
        if (!text.isEmpty()) {
            var binary = run(List.of("--files-with-matches", "--regexp=\\x00"), text);
            text.removeAll(Set.copyOf(List.of(binary.split("\0", -1))));
        }
        var counts = new LinkedHashMap<String, Integer>();
        for (String file : text) {
            counts.put(file, counted.getOrDefault(file, 0));
        }
        return counts;
    }

    private Map<String, List<Line>> lines(List<String> files) {
        var lines = new HashMap<String, List<Line>>();
        if (files.isEmpty()) {
            return lines;
        }
        var options = List.of(
                "--line-number",
                "--with-filename",
                "--no-heading",
                "--max-count=" + FILE_LINES_MAX,
                "--max-columns=" + LINE_CHARS_MAX * BYTES_PER_CHAR,
                "--max-columns-preview",
                regex);
        var matcher = LINE.matcher(run(options, files));
        while (matcher.find()) {
            String text = matcher.group(3);
            lines.computeIfAbsent(matcher.group(1), file -> new ArrayList<>())
                    .add(new Line(Integer.parseInt(matcher.group(2)), JavaSearch.shown(text)));
        }
        return lines;
    }

    private String run(List<String> options, List<String> files) {
        var argv = new ArrayList<>(ALWAYS);
        argv.addAll(options);
        argv.add("--");
        argv.addAll(files);
        var ended = hands.run(argv, LIMIT);
        if (!ended.stopped().isEmpty()) {
            throw new ToolFailure(
                    "the search was stopped: " + ended.stopped() + "; simplify `pattern` or narrow `path`");
        }
        if (ended.exitCode() > 1 && ended.output().contains("error:")) {
            throw new BadArguments("`pattern` is not a regular expression as ripgrep knows it:\n"
                    + ended.output().strip());
        }
        return ended.output();
    }
}
