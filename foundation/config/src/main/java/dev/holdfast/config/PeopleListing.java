package dev.holdfast.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The people who may approve: a list of mappings with {@code name}, {@code key} and perhaps
 * {@code roles}, no two with the same name or key. */
record PeopleListing() implements Kind<List<ApprovalsConfig.Person>> {
    private static final Listing<ApprovalsConfig.Person> LIST =
            new Listing<>("a list of people, each with `name` and `key`", 64, new Item());

    @Override
    public Optional<List<ApprovalsConfig.Person>> read(String key, Node node, Problems problems) {
        Optional<List<ApprovalsConfig.Person>> read = LIST.read(key, node, problems);
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (ApprovalsConfig.Person person : read.orElse(List.of())) {
            for (String part : List.of(person.name(), person.key())) {
                if (!seen.add(part)) {
                    twice.add(part);
                }
            }
        }
        twice.forEach(part -> problems.add(
                node.origin(), Kind.quoted(key) + " names " + Kind.quoted(part) + " twice; each person counts once"));
        return twice.isEmpty() ? read : Optional.empty();
    }

    @Override
    public String show(List<ApprovalsConfig.Person> value) {
        return LIST.show(value);
    }

    private record Item() implements Kind<ApprovalsConfig.Person> {
        private static final Pattern NAME = Pattern.compile("(?!owner$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        private static final Pattern KEY = Pattern.compile("MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=");
        private static final String ROLES_KEY = "roles";
        private static final Pattern ROLE = Pattern.compile("(?!owner$)[a-z][a-z0-9-]{0,31}");
        private static final Kind<List<String>> ROLES = new Listing<>(
                "a list of roles such as `security`",
                16,
                new Scalar<>(
                        "a role of 1 to 32 lower-case letters, digits and `-` that is not `owner`",
                        Scalar.Echo.QUOTED,
                        text -> Optional.of(text).filter(ROLE.asMatchPredicate()),
                        role -> role));
        private static final Kind<String> NAMED = new Scalar<>(
                "a name of 1 to 64 letters, digits, `.`, `_` and `-` that is not `owner`",
                Scalar.Echo.QUOTED,
                text -> Optional.of(text).filter(NAME.asMatchPredicate()),
                name -> name);
        private static final Kind<String> KEYED = new Scalar<>(
                "an Ed25519 public key as `holdfast approvals enrol` prints it",
                Scalar.Echo.QUOTED,
                text -> Optional.of(text).filter(KEY.asMatchPredicate()),
                key -> key);

        @Override
        public Optional<ApprovalsConfig.Person> read(String key, Node node, Problems problems) {
            int before = problems.count();
            List<String> roles = roles(node)
                    .flatMap(listed -> ROLES.read(key + "." + ROLES_KEY, listed, problems))
                    .orElse(List.of());
            var pair = Pair.read(key, withoutRoles(node), List.of("name", "key"), problems);
            return Pair.both(
                            pair.first().flatMap(name -> NAMED.read(key + ".name", name, problems)),
                            pair.second().flatMap(known -> KEYED.read(key + ".key", known, problems)),
                            (name, known) -> new ApprovalsConfig.Person(name, known, roles))
                    .filter(_ -> problems.count() == before);
        }

        private static Optional<Node> roles(Node node) {
            return node instanceof Node.Fields(var ignored, var fields)
                    ? fields.stream()
                            .filter(field -> field.name().equals(ROLES_KEY))
                            .map(Node.Field::value)
                            .findFirst()
                    : Optional.empty();
        }

        private static Node withoutRoles(Node node) {
            return node instanceof Node.Fields(var origin, var fields)
                    ? new Node.Fields(
                            origin,
                            fields.stream()
                                    .filter(field -> !field.name().equals(ROLES_KEY))
                                    .toList())
                    : node;
        }

        @Override
        public String show(ApprovalsConfig.Person value) {
            String roles = value.roles().isEmpty() ? "" : ", roles: " + ROLES.show(value.roles());
            return "{name: " + value.name() + ", key: " + value.key() + roles + "}";
        }
    }
}
