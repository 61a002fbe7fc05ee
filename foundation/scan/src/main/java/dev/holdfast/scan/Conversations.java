package dev.holdfast.scan;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds recorded conversations with a language model: messages with roles and with text of their own, three of each side or
 * more, as the APIs and the logs of agents have them, and transcripts with {@code Human:} and {@code Assistant:}.
 */
final class Conversations {
    private static final int TURNS_MIN = 3;
    private static final int TEXT_MIN = 40;
    private static final int AHEAD = 240;
    private static final int APART_MAX = 100_000;
    private static final Pattern ID = Pattern.compile("\\b(?:toolu_01|msg_01|call_|chatcmpl-|resp_)[A-Za-z0-9]{20,40}");
    private static final Pattern WORDS =
            Pattern.compile("(?:content|text)\\\\{0,3}\"\\s*:\\s*\\\\{0,3}\"(?!\\\\{0,3}\")[^\"]{" + TEXT_MIN + "}");

    /** What a key of a message ends with, before its quote. */
    private static final String KEY = "role";

    private final String text;
    private final int[] turns = new int[2];
    private int start = -1;
    private int end;
    private boolean ids;

    Conversations(String text) {
        this.text = text;
    }

    /**
     * One conversation.
     *
     * @param ids whether messages or calls in it have ids that a server gave them
     */
    record Talk(int start, int end, boolean ids) {}

    /** Looks at every message. A search for so short a word would slow down one for longer ones, so this is one of its own. */
    void look() {
        for (int at = text.indexOf(KEY); at >= 0; at = text.indexOf(KEY, at + 1)) {
            if (text.startsWith("\"", at + KEY.length()) || text.startsWith("\\", at + KEY.length())) {
                look(at);
            }
        }
    }

    /** Looks at a message, at whose {@code role} the place is; places rise. */
    private void look(int at) {
        if (Math.min(turns[0], turns[1]) >= 2 * TURNS_MIN) {
            return;
        }
        int side = side(text, at + KEY.length());
        if (side >= 0 && start >= 0 && at - end > APART_MAX && found().isEmpty()) {
            Arrays.fill(turns, 0);
            start = -1;
        }
        if (side >= 0
                && WORDS.matcher(text)
                        .region(at, Math.min(text.length(), at + AHEAD))
                        .find()) {
            turns[side]++;
            start = start < 0 ? at : start;
            end = at;
            ids |= ID.matcher(text)
                    .region(Math.max(0, at - AHEAD), Math.min(text.length(), at + 2 * AHEAD))
                    .find();
        }
    }

    /** The first that is long enough to be one. */
    Optional<Talk> found() {
        return Math.min(turns[0], turns[1]) >= TURNS_MIN ? Optional.of(new Talk(start, end, ids)) : Optional.empty();
    }

    /** 0 for a person and 1 for the model, after a quoted key; -1 for anything else. */
    private static int side(String text, int from) {
        int at = from;
        while (at < text.length() && at < from + 10 && "\\\": ".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == from || text.charAt(at - 1) != '"') {
            return -1;
        }
        return text.startsWith("user", at) || text.startsWith("human", at)
                ? 0
                : text.startsWith("assistant", at) || text.startsWith("model\"", at) ? 1 : -1;
    }

    /** A conversation as a text with names before what each says, that begins there. */
    static Optional<Talk> transcript(String text, int start) {
        int at = start;
        int turns = 0;
        while (at >= 0 && turns < TURNS_MIN) {
            int answer = text.indexOf("\nAssistant: ", at);
            turns += answer >= 0 ? 1 : 0;
            at = answer < 0 ? -1 : text.indexOf("\nHuman: ", answer);
        }
        return turns >= TURNS_MIN ? Optional.of(new Talk(start + 1, Math.max(start + 1, at), false)) : Optional.empty();
    }
}
