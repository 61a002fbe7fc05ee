package dev.holdfast.tools;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The targets of a makefile, as far as tests go. Read in one walk over each line: whoever wrote the file must not cost time. */
final class MakeTargets {
    /** What may bring rules from elsewhere. */
    private static final List<String> ELSEWHERE = List.of("include", "-include", "sinclude", "define", "$(", "${");

    private MakeTargets() {}

    /** Whether it says that there are no tests. What cannot be read for sure is make's to complain about. */
    static boolean untested(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8).replace("\\\n", " ");
        return text.lines().noneMatch(line -> mayTest(line) || elsewhere(line));
    }

    /** A rule for the target {@code test}, or one that may be for it: of a pattern, for all, or with a computed name. */
    private static boolean mayTest(String line) {
        int end = 0;
        while (end < line.length() && "#:=".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        if (line.startsWith("\t") || !line.startsWith(":", end) || line.startsWith(":=", end)) {
            return false;
        }
        String targets = line.substring(0, end);
        return targets.contains("$")
                || targets.contains("%")
                || Stream.of(targets.split("\\s", -1)).anyMatch(name -> name.equals("test") || name.equals(".DEFAULT"));
    }

    private static boolean elsewhere(String line) {
        int start = 0;
        while (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        int at = start;
        return ELSEWHERE.stream().anyMatch(word -> line.startsWith(word, at));
    }
}
