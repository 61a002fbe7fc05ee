package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills placeholders such as {@code ${railway.port}}. Only lower-case names are placeholders, so a shell's
 * {@code ${HOME}} passes through untouched.
 */
public final class Blanks {
    private static final Pattern BLANK = Pattern.compile("\\$\\{([a-z]+(?:\\.[a-z]+)*)}");
    private static final JsonMapper JSON = new JsonMapper();

    private final String where;
    private final Map<String, String> values;

    /**
     * @param where what messages call the text
     * @param values what the placeholders stand for
     */
    public Blanks(String where, Map<String, String> values) {
        this.where = where;
        this.values = values;
    }

    /**
     * The text with its placeholders replaced.
     *
     * @throws DemoException when it holds a placeholder that has no value
     */
    public String fill(String text) {
        return fill(text, UnaryOperator.identity());
    }

    List<String> fill(List<String> texts) {
        return texts.stream().map(this::fill).toList();
    }

    /** Values land inside JSON strings, so they are escaped as such. */
    String fillJson(String text) {
        return fill(text, value -> {
            String quoted = JSON.writeValueAsString(value);
            return quoted.substring(1, quoted.length() - 1);
        });
    }

    private String fill(String text, UnaryOperator<String> escape) {
        return BLANK.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new DemoException(
                        Code.TRANSCRIPT,
                        "`" + where + "` has the unknown placeholder `" + match.group() + "`; known are "
                                + new TreeMap<>(values).keySet());
            }
            return Matcher.quoteReplacement(escape.apply(value));
        });
    }
}
