package dev.holdfast.scan;

import java.util.regex.Pattern;

/** Tells keys from placeholders and from letters that stand there by chance. */
@FunctionalInterface
interface Proof {
    /** The body looks drawn at random. */
    Proof RANDOM = (_, body) -> !Invented.looks(body);

    /**
     * Whether it is a key.
     *
     * @param begin the fixed letters
     * @param body what follows them, of bounded length
     */
    boolean holds(String begin, String body);

    /** The body matches and looks drawn at random. The expression may not go back: it is asked of what others wrote. */
    static Proof like(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return (_, body) -> pattern.matcher(body).matches() && !Invented.looks(body);
    }

    /** What both hold. */
    default Proof and(Proof other) {
        return (begin, body) -> holds(begin, body) && other.holds(begin, body);
    }

    /** What either holds. */
    default Proof or(Proof other) {
        return (begin, body) -> holds(begin, body) || other.holds(begin, body);
    }
}
