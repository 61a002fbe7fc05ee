package dev.holdfast.monitor;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is declared to be staging or production: of what is there, everything that is graver than the folders above it.
 *
 * @param declared what belongs to which environment
 */
record Guarded(Environments declared, List<Item> items) {
    Guarded {
        items = List.copyOf(items);
    }

    /** What of it lies at or beneath a path, the gravest first. */
    List<PathName> within(PathName path) {
        return items.stream()
                .map(Item::path)
                .filter(one -> one.within(path))
                .sorted(Comparator.comparing((PathName one) -> declared.of(Environments.Kind.PATH, one.text()))
                        .reversed())
                .toList();
    }

    /**
     * Whether nothing that the very call was allowed opens a path, there or not. What it was allowed is told by rights to
     * write; one for a staging folder opens no production in it.
     */
    boolean closed(PathName path, List<Capability> granted) {
        return declared.declared(path)
                .filter(Landing::grave)
                .filter(environment -> granted.stream()
                        .filter(right -> right.kind() == Effect.Kind.WRITE_PATH)
                        .map(right -> new PathName(right.resource()))
                        .filter(path::within)
                        .noneMatch(right -> asGrave(right, environment)))
                .isPresent();
    }

    private boolean asGrave(PathName path, Environment environment) {
        return declared.declared(path)
                .filter(own -> own.compareTo(environment) >= 0)
                .isPresent();
    }

    /** What is there and closed, but for what lies in a folder that is closed itself. */
    List<Item> closed(List<Capability> granted) {
        List<Item> closed =
                items.stream().filter(item -> closed(item.path(), granted)).toList();
        Set<PathName> paths = new HashSet<>();
        closed.forEach(item -> paths.add(item.path()));
        return closed.stream()
                .filter(item -> Territory.above(item.path()).noneMatch(paths::contains))
                .toList();
    }

    /** Picks what is guarded out of items that come folders before what is in them. */
    static final class Gathering {
        private final Environments declared;
        private final Map<PathName, Environment> found = new HashMap<>();
        private final List<Item> items = new ArrayList<>();

        Gathering(Environments declared) {
            this.declared = declared;
        }

        void take(Item item) {
            declared.declared(item.path())
                    .filter(Landing::grave)
                    .filter(environment ->
                            Territory.above(item.path()).noneMatch(folder -> environment.equals(found.get(folder))))
                    .ifPresent(environment -> {
                        found.put(item.path(), environment);
                        items.add(item);
                    });
        }

        Guarded guarded() {
            return new Guarded(declared, items);
        }
    }
}
