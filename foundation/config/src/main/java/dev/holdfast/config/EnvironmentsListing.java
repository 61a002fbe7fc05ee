package dev.holdfast.config;

import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules that put hosts, branches and other places into environments; none of them may stand in two. */
record EnvironmentsListing() implements Kind<List<Environments.Rule>> {
    private static final Listing<Environments.Rule> LIST = new Listing<>(
            "a list of rules, each with `environment` and what belongs to it, such as `hosts`", 200, new Item());

    @Override
    public Optional<List<Environments.Rule>> read(String key, Node node, Problems problems) {
        Optional<List<Environments.Rule>> read = LIST.read(key, node, problems);
        Set<Environments.Pattern> seen = new HashSet<>();
        List<Environments.Pattern> twice = read.stream()
                .flatMap(List::stream)
                .flatMap(rule -> rule.patterns().stream())
                .filter(pattern -> !seen.add(pattern))
                .distinct()
                .toList();
        twice.forEach(pattern -> problems.add(
                node.origin(),
                Kind.quoted(key) + " names " + Kind.quoted(pattern.text()) + " of `" + Places.of(pattern.kind()).name
                        + "` twice; keep one"));
        return twice.isEmpty() ? read : Optional.empty();
    }

    @Override
    public String show(List<Environments.Rule> value) {
        return LIST.show(value);
    }

    /** One rule, as a person would write it. */
    static String show(Environments.Rule rule) {
        return LIST.item().show(rule);
    }

    private enum Places {
        HOSTS(
                Environments.Kind.HOST,
                "a host name or address in lower case such as `*.dev.example`, without scheme and"
                        + " port, the last part without `*`"),
        BRANCHES(Environments.Kind.BRANCH, "the name of a branch such as `release/*`, without `refs/heads/`"),
        REMOTES(
                Environments.Kind.REMOTE,
                "the name of a remote, or a place such as `github.com/acme/*`, without scheme, user" + " and `.git`"),
        DATABASES(
                Environments.Kind.DATABASE,
                "the name of a database, or a place such as `localhost/*`, without scheme and" + " user"),
        CONTEXTS(Environments.Kind.CONTEXT, "the name of a Kubernetes context or namespace such as `kind-*`"),
        PROFILES(Environments.Kind.PROFILE, "the name of a cloud profile, account or project"),
        PATHS(
                Environments.Kind.PATH,
                "a path relative to the workspace such as `deploy/production`, without a final `/`");

        private final Environments.Kind kind;
        private final String name = name().toLowerCase(Locale.ROOT);
        private final String expectation;

        Places(Environments.Kind kind, String expectation) {
            this.kind = kind;
            this.expectation = expectation;
        }

        private Kind<List<String>> list() {
            var item = new Scalar<String>(
                    expectation,
                    Scalar.Echo.QUOTED,
                    text -> Optional.of(text).filter(one -> Environments.isPattern(kind, one)),
                    text -> text);
            return new Listing<>("a list, each item " + expectation, 200, item);
        }

        static Places of(Environments.Kind kind) {
            return Stream.of(values())
                    .filter(one -> one.kind == kind)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private record Item() implements Kind<Environments.Rule> {
        private static final String ENVIRONMENT = "environment";
        private static final List<String> PLACES =
                Stream.of(Places.values()).map(place -> place.name).toList();
        private static final Kind<Environment> ENVIRONMENTS = new Scalar<>(
                "`dev`, `staging` or `production`",
                Scalar.Echo.QUOTED,
                text -> Stream.of(Environment.DEV, Environment.STAGING, Environment.PRODUCTION)
                        .filter(one -> word(one).equals(text))
                        .findFirst(),
                Item::word);

        @Override
        public Optional<Environments.Rule> read(String key, Node node, Problems problems) {
            if (!(node instanceof Node.Fields(var origin, var fields))) {
                problems.unexpected(
                        Kind.quoted(key),
                        "takes a mapping with `environment` and what belongs to it, such as `hosts`",
                        node);
                return Optional.empty();
            }
            int before = problems.count();
            Map<String, Node> values = new HashMap<>();
            for (Node.Field field : fields) {
                if (field.name().equals(ENVIRONMENT) || PLACES.contains(field.name())) {
                    values.put(field.name(), field.value());
                } else {
                    problems.add(field.origin(), Nearest.unknown(key + "." + field.name(), known(key)));
                }
            }
            Node named = values.remove(ENVIRONMENT);
            if (named == null) {
                problems.add(origin, Kind.quoted(key) + " has no `environment`; add it");
            }
            if (values.isEmpty()) {
                problems.add(
                        origin, Kind.quoted(key) + " names nothing; add one of `" + String.join("`, `", PLACES) + "`");
            }
            Optional<Environment> environment = Optional.ofNullable(named)
                    .flatMap(word -> ENVIRONMENTS.read(key + "." + ENVIRONMENT, word, problems));
            var patterns = new ArrayList<Environments.Pattern>();
            for (Places place : Places.values()) {
                Optional.ofNullable(values.get(place.name))
                        .flatMap(list -> place.list().read(key + "." + place.name, list, problems))
                        .ifPresent(texts ->
                                texts.forEach(text -> patterns.add(new Environments.Pattern(place.kind, text))));
            }
            return problems.count() > before
                    ? Optional.empty()
                    : environment.map(where -> new Environments.Rule(where, patterns));
        }

        private static List<String> known(String key) {
            return Stream.concat(Stream.of(ENVIRONMENT), PLACES.stream())
                    .map(name -> key + "." + name)
                    .toList();
        }

        @Override
        public String show(Environments.Rule value) {
            String places = Stream.of(Places.values())
                    .filter(place -> value.patterns().stream().anyMatch(pattern -> pattern.kind() == place.kind))
                    .map(place -> place.name + ": "
                            + value.patterns().stream()
                                    .filter(pattern -> pattern.kind() == place.kind)
                                    .map(Environments.Pattern::text)
                                    .collect(Collectors.joining(", ", "[", "]")))
                    .collect(Collectors.joining(", "));
            return "{environment: " + word(value.environment()) + ", " + places + "}";
        }

        private static String word(Environment environment) {
            return environment.name().toLowerCase(Locale.ROOT);
        }
    }
}
