package dev.holdfast.config;

import dev.holdfast.terms.Visible;
import java.util.Optional;

/** How the values of a key are written, and what they become. */
interface Kind<T> {
    /**
     * The value of a node.
     *
     * @param key the key it belongs to, for messages
     * @return empty when it is none of this kind; only then has a problem been added
     */
    Optional<T> read(String key, Node node, Problems problems);

    /** The value as a person would write it. */
    String show(T value);

    /** A text from outside as messages quote it. */
    static String quoted(String text) {
        return "`" + Visible.inert(text, 100) + "`";
    }
}
