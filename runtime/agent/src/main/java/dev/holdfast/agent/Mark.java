package dev.holdfast.agent;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.util.regex.Pattern;

/**
 * Where text that nobody vouches for begins and ends, for a model. The handle of the marks follows from the session's id, so
 * that the same record gives the same prompt; nothing written before the session can hold it, and from what is written since it
 * is taken out.
 */
record Mark(String handle) {
    private static final int HANDLE_CHARS = 10;

    static Mark of(SessionId session) {
        return new Mark(Digest.of("holdfast mark 1\n" + session.text()).hex().substring(0, HANDLE_CHARS));
    }

    /** Text from outside as a model reads it: line ends are line feeds, and nothing in it hides. */
    static String visible(String text) {
        return Visible.inertLines(text.replace("\r\n", "\n"));
    }

    /**
     * The text between marks.
     *
     * @param source where it comes from, in the platform's words
     */
    String around(String source, String text) {
        return "<untrusted-" + handle + " source=\"" + source + "\">\n" + without(text) + "\n</untrusted-" + handle
                + ">";
    }

    private String without(String text) {
        return Pattern.compile(handle, Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("[mark]");
    }
}
