package dev.holdfast.tools;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The targets of a makefile, as far as tests go. */
final class MakeTargets {
    /** A rule for the target {@code test}, or one that may be for it: of a pattern, for all, or with a computed name. */
    private static final Pattern RULE = Pattern.compile(
            "(?m)^(?![\\t#])(?:[^#:=\\n]*[\\s])?(?:test|[^\\s#:=]*%[^\\s#:=]*|\\.DEFAULT|[^#:=\\n]*\\$[^#:=\\n]*)(?:[ \\t][^#:=\\n]*)?::?(?!=)");

    /** What may bring rules from elsewhere. */
    private static final Pattern ELSEWHERE = Pattern.compile("(?m)^ *(?:[-s]?include|define|\\$[({])");

    private MakeTargets() {}

    /** Whether it says that there are no tests. What cannot be read for sure is make's to complain about. */
    static boolean untested(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8).replace("\\\n", " ");
        return !RULE.matcher(text).find() && !ELSEWHERE.matcher(text).find();
    }
}
