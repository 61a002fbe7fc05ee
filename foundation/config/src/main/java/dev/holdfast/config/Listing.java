package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value that is a list.
 *
 * @param expectation what is wanted, to follow the word "takes"
 * @param itemsMax the most items
 * @param item how one item is read
 */
record Listing<T>(String expectation, int itemsMax, Kind<T> item) implements Kind<List<T>> {
    @Override
    public Optional<List<T>> read(String key, Node node, Problems problems) {
        if (!(node instanceof Node.Items(var origin, var nodes))) {
            problems.unexpected(Kind.quoted(key), "takes " + expectation, node);
            return Optional.empty();
        }
        if (nodes.isEmpty() || nodes.size() > itemsMax) {
            problems.add(origin, Kind.quoted(key) + " takes 1 to " + itemsMax + " items, not `" + nodes.size() + "`");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int at = 0; at < nodes.size(); at++) {
            item.read(key + "[" + at + "]", nodes.get(at), problems).ifPresent(values::add);
        }
        return values.size() == nodes.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public String show(List<T> value) {
        return value.stream().map(item::show).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A program that is found without a search path, and its arguments. */
    static Kind<List<String>> program() {
        return new Program(new Listing<>(
                "a list: the absolute path of a program and its arguments",
                64,
                Scalar.text("a program or an argument")));
    }

    private record Program(Listing<String> argv) implements Kind<List<String>> {
        @Override
        public Optional<List<String>> read(String key, Node node, Problems problems) {
            Optional<List<String>> read = argv.read(key, node, problems);
            if (read.isPresent() && !read.get().getFirst().startsWith("/")) {
                problems.add(
                        node.origin(),
                        Kind.quoted(key) + " takes " + argv.expectation() + ", not "
                                + Kind.quoted(read.get().getFirst()) + " first");
                return Optional.empty();
            }
            return read;
        }

        @Override
        public String show(List<String> value) {
            return argv.show(value);
        }
    }

    /** Hosts by name or address. */
    static Kind<List<String>> hosts() {
        var host = new Scalar<String>(
                "an exact host name or address in lower case, without scheme, port and `*`",
                Scalar.Echo.QUOTED,
                text -> Optional.of(text)
                        .filter(name -> name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}]")),
                text -> text);
        return new Listing<>("a list of host names", 200, host);
    }
}
