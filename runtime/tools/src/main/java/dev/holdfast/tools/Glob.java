package dev.holdfast.tools;

import java.util.regex.Pattern;

/**
 * A pattern for paths, as shells and {@code .gitignore} write it: {@code *} and {@code ?} stay within one name,
 * {@code **} crosses folders (none included), {@code [a-z]} and {@code [!a-z]} choose a character, {@code {a,b}} a word,
 * a backslash takes the next character as it is. Without a slash it is matched against the last name alone.
 */
final class Glob {
    private static final int BRACES_MAX = 4;

    private final Pattern pattern;
    private final String text;

    private Glob(Pattern pattern, String text) {
        this.pattern = pattern;
        this.text = text;
    }

    /**
     * The glob in this text.
     *
     * @param argument where it came from, for the message
     * @throws BadArguments when it is malformed
     */
    static Glob of(String argument, String text) {
        return new Glob(new Translation(argument, text).pattern(), text);
    }

    /** Whether a path, relative to the folder that is searched, matches. */
    boolean matches(String path, Steps steps) {
        String subject = text.contains("/") ? path : path.substring(path.lastIndexOf('/') + 1);
        return pattern.matcher(steps.over(subject)).matches();
    }

    /** One walk over the text of a glob that turns it into a regular expression. */
    private static final class Translation {
        private final String argument;
        private final String glob;
        private final StringBuilder regex = new StringBuilder();
        private int at;
        private int braces;

        Translation(String argument, String glob) {
            this.argument = argument;
            this.glob = glob;
        }

        Pattern pattern() {
            at = glob.startsWith("/") ? 1 : 0;
            while (at < glob.length()) {
                translate(next());
            }
            if (braces > 0) {
                throw bad("`{` without `}`");
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }

        private int next() {
            int point = glob.codePointAt(at);
            at += Character.charCount(point);
            return point;
        }

        private void translate(int point) {
            switch (point) {
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> choice();
                case '{' -> {
                    if (++braces > BRACES_MAX) {
                        throw bad("more than " + BRACES_MAX + " braces in each other");
                    }
                    regex.append("(?:");
                }
                case '}' -> {
                    if (--braces < 0) {
                        throw bad("`}` without `{`");
                    }
                    regex.append(')');
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '\\' -> {
                    if (at == glob.length()) {
                        throw bad("a backslash at the end");
                    }
                    regex.append(exactly(next()));
                }
                default -> regex.append(exactly(point));
            }
        }

        private void star() {
            if (at == glob.length() || glob.charAt(at) != '*') {
                regex.append("[^/]*");
                return;
            }
            while (at < glob.length() && glob.charAt(at) == '*') {
                at++;
            }
            boolean folders = at < glob.length() && glob.charAt(at) == '/';
            if (folders) {
                at++;
            }
            regex.append(folders ? "(?:.*/)?" : ".*");
        }

        private void choice() {
            int end = glob.indexOf(']', at + 1);
            if (end < 0) {
                throw bad("`[` without `]`");
            }
            int[] set = glob.substring(at, end).codePoints().toArray();
            at = end + 1;
            boolean negated = set[0] == '!' || set[0] == '^';
            regex.append("(?!/)[").append(negated ? "^" : "");
            int start = negated ? 1 : 0;
            if (start == set.length) {
                throw bad("`[!]` chooses nothing");
            }
            for (int i = start; i < set.length; i++) {
                boolean range = set[i] == '-' && i > start && i < set.length - 1;
                if (range && set[i - 1] > set[i + 1]) {
                    throw bad("`" + Character.toString(set[i - 1]) + "-" + Character.toString(set[i + 1])
                            + "` runs backwards");
                }
                regex.append(range ? "-" : exactly(set[i]));
            }
            regex.append(']');
        }

        /** This character and nothing else, whatever it means in a regular expression. */
        private static String exactly(int point) {
            return "\\x{" + Integer.toHexString(point) + "}";
        }

        private BadArguments bad(String problem) {
            return new BadArguments("`" + argument + "` is not a glob: " + problem);
        }
    }
}
