package dev.holdfast.gate;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Names of language models in a program: only what stands as a whole string between quotes and is built like the names a
 * vendor gives. A word that merely begins like one, such as the name of a package, is none.
 */
final class ModelNames {
    private static final int CHARS_MAX = 80;

    /** How the names of each family begin, and how they go on. */
    private static final List<String[]> FAMILIES = List.of(
            new String[] {
                "claude-",
                "(?:instant-)?(?:[1-9](?:[.-][0-9])?)(?:-(?:opus|sonnet|haiku))?(?:-latest|[-@][0-9]{8})?"
                        + "(?:-v[0-9](?::[0-9])?)?|(?:opus|sonnet|haiku)-[1-9](?:[.-][0-9]{1,2})?(?:-latest|[-@][0-9]{8})?"
                        + "(?:-v[0-9](?::[0-9])?)?"
            },
            new String[] {
                "gpt-",
                "(?:3\\.5|4|4o|4\\.1|4\\.5|5|5\\.[0-9])(?:-(?:turbo|mini|nano|pro|codex|chat|preview|latest"
                        + "|instruct|vision|audio|realtime|search|max|16k|32k|[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}))*"
            },
            new String[] {"o1-", "(?:mini|preview|pro)(?:-[0-9]{4}-[0-9]{2}-[0-9]{2})?|[0-9]{4}-[0-9]{2}-[0-9]{2}"},
            new String[] {"o3-", "(?:mini|pro|deep-research)(?:-[0-9]{4}-[0-9]{2}-[0-9]{2})?|[0-9]{4}-[0-9]{2}-[0-9]{2}"
            },
            new String[] {"o4-", "(?:mini|mini-deep-research)(?:-[0-9]{4}-[0-9]{2}-[0-9]{2})?"},
            new String[] {"gemini-", "[1-9](?:\\.[0-9])?-(?:pro|flash|ultra|nano)(?:-[a-z0-9]{1,12})*"},
            new String[] {"gemma-", "[1-9](?:-[0-9]{1,3}b)(?:-it)?"},
            new String[] {"llama-", "[2-9](?:\\.[0-9])?-[0-9]{1,3}b(?:-[a-z0-9]{1,12})*"},
            new String[] {"mistral-", "(?:large|medium|small|tiny|nemo)(?:-latest|-[0-9]{4})?"},
            new String[] {"codestral-", "(?:latest|[0-9]{4})"},
            new String[] {"deepseek-", "(?:chat|coder|reasoner|r1|v[1-9](?:\\.[0-9])?)(?:-[a-z0-9]{1,12})*"},
            new String[] {"grok-", "[1-9](?:\\.[0-9])?(?:-(?:mini|fast|beta|latest|vision|code|[0-9]{4}))*"},
            new String[] {"qwen", "[1-9](?:\\.[0-9])?-[a-z0-9]{1,12}(?:-[a-z0-9]{1,12})*"},
            new String[] {"command-", "(?:r|a|r-plus)(?:-[0-9]{2}-[0-9]{4})?"},
            new String[] {"text-embedding-", "(?:ada-002|3-small|3-large|00[0-9])"});

    private static final List<Family> ALL = FAMILIES.stream()
            .map(family -> new Family(
                    family[0], Pattern.compile("(?:[a-z0-9.-]{2,20}[/.])?" + family[0] + "(?:" + family[1] + ")")))
            .toList();

    private ModelNames() {}

    private record Family(String anchor, Pattern whole) {}

    /**
     * Hands out each with its place.
     *
     * @param text a character for each byte
     */
    static void each(String text, BiConsumer<String, Integer> found) {
        for (Family family : ALL) {
            for (int at = text.indexOf(family.anchor()); at >= 0; at = text.indexOf(family.anchor(), at + 1)) {
                int from = begin(text, at);
                int to = end(text, at);
                if (from >= 0 && to > from) {
                    String name = text.substring(from, to);
                    if (family.whole().matcher(name).matches()) {
                        found.accept(name, from);
                    }
                }
            }
        }
    }

    /** Behind the quote before it; -1 when there is none near. */
    private static int begin(String text, int at) {
        for (int before = at - 1; before >= 0 && at - before <= CHARS_MAX; before--) {
            char c = text.charAt(before);
            if (isQuote(c)) {
                return before + 1;
            }
            if (!isOfName(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static int end(String text, int at) {
        for (int behind = at; behind < text.length() && behind - at <= CHARS_MAX; behind++) {
            char c = text.charAt(behind);
            if (isQuote(c)) {
                return behind;
            }
            if (!isOfName(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._/:@".indexOf(c) >= 0;
    }
}
