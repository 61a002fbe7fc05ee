package dev.holdfast.monitor;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Text as provenance compares it: in Unicode's NFC, every run of blanks one space. Compatibility forms (NFKC) are not
 * folded, since what only looks like a trusted value must not be one.
 */
final class Wording {
    /** What ends a word wherever it stands. */
    private static final String DELIMITERS = " \u0001\"<>()[]{};“”„«»—";

    /** What clings to a word without being part of it, before and after. */
    private static final String LEADING = "*`'‘#@$€£¥";

    private static final String TRAILING = ".,:!?*`'’";

    private final String text;

    private Wording(String text) {
        this.text = text;
    }

    /** The words of a text: each from its first to behind its last character. */
    record Word(int start, int end) {}

    static Wording of(String written) {
        String normal = Normalizer.normalize(written, Normalizer.Form.NFC);
        var out = new StringBuilder(normal.length());
        for (int at = 0; at < normal.length(); at++) {
            char c = normal.charAt(at);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return new Wording(out.toString().stripTrailing());
    }

    /** The same without regard to case, in ASCII alone: beyond it, folding makes different letters one. */
    Wording folded() {
        var out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return new Wording(out.toString());
    }

    /** A value without the punctuation of the sentence it may have stood at the end of. */
    Wording asValue() {
        int end = text.length();
        while (end > 0 && ".,:;!?".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return new Wording(text.substring(0, end).strip());
    }

    /** The same without the mark before the name of a channel or a person. */
    Wording asName() {
        return text.startsWith("#") || text.startsWith("@") ? new Wording(text.substring(1)) : this;
    }

    String text() {
        return text;
    }

    String part(Word word) {
        return text.substring(word.start(), word.end());
    }

    /** Its words, at most so many. */
    List<Word> words(int max) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length() && words.size() < max) {
            int start = at;
            while (at < text.length() && !delimits(at)) {
                at++;
            }
            int from = start;
            int to = at;
            while (from < to && begins(from)) {
                from++;
            }
            while (to > from && clings(to - 1)) {
                to--;
            }
            if (from < to) {
                words.add(new Word(from, to));
            }
            at++;
        }
        return words;
    }

    /** Whether this value stands at that place as a whole: nothing that belongs to a word goes on before or behind it. */
    boolean holds(Wording value, int at) {
        int end = at + value.text.length();
        return at >= 0 && text.startsWith(value.text, at) && openBefore(at) && openBehind(end);
    }

    private boolean openBefore(int at) {
        int before = at;
        while (before > 0 && begins(before - 1)) {
            before--;
        }
        return before == 0 || delimits(before - 1);
    }

    private boolean openBehind(int end) {
        int behind = end;
        while (behind < text.length() && !delimits(behind) && TRAILING.indexOf(text.charAt(behind)) >= 0) {
            behind++;
        }
        return behind == text.length() || delimits(behind);
    }

    private boolean begins(int at) {
        char c = text.charAt(at);
        boolean money = "$€£¥".indexOf(c) >= 0;
        return LEADING.indexOf(c) >= 0 && (!money || digit(at + 1));
    }

    private boolean clings(int at) {
        return TRAILING.indexOf(text.charAt(at)) >= 0;
    }

    private boolean delimits(int at) {
        char c = text.charAt(at);
        return switch (c) {
            case ',' -> !(digit(at - 1) && digit(at + 1));
            case '\'', '’' -> possessive(at);
            default -> DELIMITERS.indexOf(c) >= 0;
        };
    }

    /** The apostrophe of {@code Ada's}, but not of {@code o'brien}. */
    private boolean possessive(int at) {
        return at + 1 < text.length()
                && text.charAt(at + 1) == 's'
                && (at + 2 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 2)))
                && (at + 2 == text.length() || "@.-_".indexOf(text.charAt(at + 2)) < 0);
    }

    private boolean digit(int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    @Override
    public String toString() {
        return text;
    }
}
