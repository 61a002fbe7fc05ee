package dev.holdfast.tools;

import dev.holdfast.terms.Visible;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that a model is shown as code points, such as {@code [U+200B]}, and the way back to them. In an edit of a file
 * such a text stands for the character that the file holds. Where the file holds that very text as well, it is only itself; and
 * no edit brings in by this way what the file does not hold.
 */
final class Unseen {
    private static final Pattern SHOWN = Pattern.compile("\\[U\\+([0-9A-F]{6}|[0-9A-F]{4})]");

    private final BitSet points = new BitSet();
    private final Set<String> texts = new HashSet<>();

    /** Looks through the text that an edit is about, as it is before the edit. */
    Unseen(String file) {
        file.codePoints().forEach(points::set);
        var shown = SHOWN.matcher(file);
        while (shown.find()) {
            texts.add(shown.group());
        }
    }

    /** Whether anything in the text may stand for another character. */
    static boolean mayBeIn(String written) {
        return SHOWN.matcher(written).find();
    }

    /** What a model wrote, with the characters that it means. */
    String meant(String written) {
        return SHOWN.matcher(written).replaceAll(found -> {
            String shown = found.group();
            int point = Integer.parseInt(found.group(1), 16);
            boolean stands = Character.isValidCodePoint(point)
                    && points.get(point)
                    && !texts.contains(shown)
                    && Visible.inertLines(Character.toString(point)).equals(shown);
            return Matcher.quoteReplacement(stands ? Character.toString(point) : shown);
        });
    }
}
