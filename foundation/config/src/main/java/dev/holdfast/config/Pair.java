package dev.holdfast.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A mapping of exactly two names, as far as it is there.
 *
 * @param first the value of the first name
 * @param second the value of the second
 */
record Pair(Optional<Node> first, Optional<Node> second) {
    private static final Pair NOTHING = new Pair(Optional.empty(), Optional.empty());

    /**
     * Takes it apart, and tells of each name that is missing or unknown.
     *
     * @param names the two, in order
     */
    static Pair read(String key, Node node, List<String> names, Problems problems) {
        if (!(node instanceof Node.Fields(var origin, var fields))) {
            problems.unexpected(
                    Kind.quoted(key),
                    "takes a mapping with " + Kind.quoted(names.get(0)) + " and " + Kind.quoted(names.get(1)),
                    node);
            return NOTHING;
        }
        List<String> whole = names.stream().map(name -> key + "." + name).toList();
        Map<String, Node> values = new HashMap<>();
        for (Node.Field field : fields) {
            if (names.contains(field.name())) {
                values.put(field.name(), field.value());
            } else {
                problems.add(field.origin(), Nearest.unknown(key + "." + field.name(), whole));
            }
        }
        names.stream()
                .filter(name -> !values.containsKey(name))
                .sorted()
                .forEach(name -> problems.add(origin, Kind.quoted(key) + " has no " + Kind.quoted(name) + "; add it"));
        return new Pair(Optional.ofNullable(values.get(names.get(0))), Optional.ofNullable(values.get(names.get(1))));
    }

    /** Both together, where both are as they should be. */
    static <A, B, T> Optional<T> both(Optional<A> first, Optional<B> second, BiFunction<A, B, T> made) {
        return first.flatMap(one -> second.map(other -> made.apply(one, other)));
    }
}
