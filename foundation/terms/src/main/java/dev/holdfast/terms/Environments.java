package dev.holdfast.terms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What belongs to which environment, as its owner has declared it. Of several patterns that fit, the gravest environment
 * holds, so a further rule for production can only raise.
 */
public record Environments(List<Rule> rules) {
    /** Nothing is declared. */
    public static final Environments NONE = new Environments(List.of());

    /** What can belong to an environment, and what parts its names have. */
    public enum Kind {
        /** A machine by its name or address, without a port. */
        HOST('.'),
        /** A branch of git, without {@code refs/heads/}. */
        BRANCH('/'),
        /** A remote of git by its name, or {@code host/path} without scheme, user, usual port and {@code .git}. */
        REMOTE('/'),
        /** A database by its name, or {@code host/name} without scheme, user and usual port. */
        DATABASE('/'),
        /** A Kubernetes context or namespace. */
        CONTEXT('/'),
        /** A profile, an account or a project of a cloud. */
        PROFILE('/'),
        /** A file or folder of the workspace, and whatever lies beneath it. */
        PATH('/');

        private final char separator;

        Kind(char separator) {
            this.separator = separator;
        }
    }

    /**
     * Something of one kind.
     *
     * @param text all of its name; in it {@code *} stands for any text without the separator of its kind, {@code **} for
     *     any text
     */
    public record Pattern(Kind kind, String text) {
        /** @throws IllegalArgumentException when no name could ever be written so */
        public Pattern {
            if (!isPattern(kind, text)) {
                throw new IllegalArgumentException("`" + Visible.inert(text, 200) + "` is no pattern for a "
                        + kind.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** What belongs to one environment. */
    public record Rule(Environment environment, List<Pattern> patterns) {
        /** @throws IllegalArgumentException when it is the workspace, which is told by where a file lies */
        public Rule {
            if (environment == Environment.WORKSPACE) {
                throw new IllegalArgumentException("nothing can be declared to be in the workspace");
            }
            patterns = List.copyOf(patterns);
        }
    }

    public Environments {
        rules = List.copyOf(rules);
    }

    /** The same with the rules of another. */
    public Environments with(List<Rule> more) {
        var all = new ArrayList<>(rules);
        all.addAll(more);
        return new Environments(all);
    }

    /** Whether anything of that kind is declared at all. */
    public boolean speaksOf(Kind kind) {
        return rules.stream().flatMap(rule -> rule.patterns().stream()).anyMatch(pattern -> pattern.kind() == kind);
    }

    /** The environment of something, in whichever form it is written; production when nobody has declared it. */
    public Environment of(Kind kind, String written) {
        return declared(kind, written).orElse(Environment.PRODUCTION);
    }

    /** The gravest environment that is declared for it; empty when none is, or when nobody can tell what it names. */
    public Optional<Environment> declared(Kind kind, String written) {
        return PlaceName.of(kind, written)
                .flatMap(name -> rules.stream()
                        .filter(rule -> rule.patterns().stream()
                                .anyMatch(pattern -> pattern.kind() == kind && fits(pattern, rule.environment(), name)))
                        .map(Rule::environment)
                        .max(Comparator.naturalOrder()));
    }

    /** The same for a path; of one outside of the workspace nothing is declared. */
    public Optional<Environment> declared(PathName path) {
        return speaksOf(Kind.PATH) ? declared(Kind.PATH, path.text()) : Optional.empty();
    }

    /** Whether a text can stand in a pattern of that kind: a name as all of its forms are brought to, with {@code *}. */
    public static boolean isPattern(Kind kind, String text) {
        String plain = text.replace('*', 'a');
        boolean open =
                kind == Kind.HOST && text.substring(text.lastIndexOf('.') + 1).contains("*");
        return !open && PlaceName.isPlain(kind, plain);
    }

    /** What is meant to raise fits whatever the case; what could lower fits to the letter. */
    private static boolean fits(Pattern pattern, Environment environment, String name) {
        boolean raises = environment == Environment.PRODUCTION;
        String wanted = raises ? lower(pattern.text()) : pattern.text();
        return named(pattern.kind(), raises ? lower(name) : name)
                .anyMatch(each -> fits(wanted, each, pattern.kind().separator));
    }

    /** The name, and of a path every folder above it. */
    private static Stream<String> named(Kind kind, String name) {
        return kind != Kind.PATH
                ? Stream.of(name)
                : Stream.iterate(name.length(), at -> at > 0, at -> name.lastIndexOf('/', at - 1))
                        .map(at -> name.substring(0, at));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether all of the name fits, in time of the product of both lengths whatever they are. */
    private static boolean fits(String pattern, String name, char separator) {
        boolean[] at = new boolean[name.length() + 1];
        at[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            boolean star = pattern.charAt(p) == '*';
            boolean across = star && pattern.startsWith("**", p);
            boolean[] next = new boolean[at.length];
            next[0] = star && at[0];
            for (int n = 1; n < at.length; n++) {
                char c = name.charAt(n - 1);
                next[n] = star
                        ? at[n] || (next[n - 1] && (across || c != separator))
                        : at[n - 1] && c == pattern.charAt(p);
            }
            p += across ? 1 : 0;
            at = next;
        }
        return at[name.length()];
    }
}
