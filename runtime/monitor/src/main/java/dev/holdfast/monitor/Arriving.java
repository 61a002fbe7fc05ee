package dev.holdfast.monitor;

import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Looks through a workspace for what one of its folders would bring to where it is moved. */
final class Arriving {
    private final PathName from;
    private final PathName to;
    private final Governance rules;
    private final Guarded.Gathering guarded;
    private final Set<PathName> governance = new LinkedHashSet<>();

    Arriving(PathName from, PathName to, Governance rules, Environments environments) {
        this.from = from;
        this.to = to;
        this.rules = rules;
        this.guarded = new Guarded.Gathering(environments);
    }

    /** Takes note of one item; folders come before what is in them. */
    void take(Item item) {
        if (item.path().within(from)) {
            there(item.path()).ifPresent(there -> take(item, there));
        }
    }

    /** The name that it would have; none where that is too long, since what has no name is never kept. */
    private Optional<PathName> there(PathName path) {
        try {
            return Optional.of(
                    new PathName(to.text() + path.text().substring(from.text().length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void take(Item item, PathName there) {
        guarded.take(new Item(there, item.kind(), item.bytes()));
        if (rules.governs(there, item.kind()) && Territory.above(there).noneMatch(governance::contains)) {
            governance.add(there);
        }
    }

    /** What was found, but for the moved folder itself. */
    World.Arrival arrival(int namedMax) {
        return new World.Arrival(
                governance.stream()
                        .filter(path -> !path.equals(to))
                        .limit(namedMax)
                        .toList(),
                guarded.guarded().within(to).stream()
                        .filter(path -> !path.equals(to))
                        .limit(namedMax)
                        .toList());
    }
}
