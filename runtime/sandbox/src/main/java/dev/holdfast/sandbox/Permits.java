package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Ruleset.Rights;
import dev.holdfast.sandbox.Ruleset.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules of a {@link Ruleset} come to, told without the kernel and for a person alone: whether Landlock will let a
 * command do a thing. It may err where a path is not all that the kernel goes by, as with mounts and hard links.
 */
final class Permits {
    private static final Map<Rights, Set<Need>> GRANTED = new EnumMap<>(Map.of(
            Rights.READ, Set.of(Need.READ, Need.EXECUTE),
            Rights.WRITE, Set.of(Need.values()),
            Rights.DEVICE, Set.of(Need.READ, Need.WRITE)));

    private final Map<Path, Rights> rules = new HashMap<>();

    /** What it takes to do a thing to a file, or to what lies in a folder. */
    enum Need {
        READ,
        WRITE,
        EXECUTE,
        /** To make, remove or rename what lies directly in the folder. */
        ENTRIES
    }

    /** The same rules as the kernel got, at the real paths that they were for. */
    Permits(List<Rule> rules) {
        for (Rule rule : rules) {
            try {
                this.rules.merge(rule.path().toRealPath(), rule.rights(), Permits::more);
            } catch (IOException e) {
                // it is not there, so nothing was granted
            }
        }
    }

    /** @param path a real one */
    boolean allow(Path path, Need need) {
        for (Path at = path; at != null; at = at.getParent()) {
            Rights rights = rules.get(at);
            if (rights != null && GRANTED.getOrDefault(rights, Set.of()).contains(need)) {
                return true;
            }
        }
        return false;
    }

    private static Rights more(Rights one, Rights other) {
        return GRANTED.getOrDefault(one, Set.of()).containsAll(GRANTED.getOrDefault(other, Set.of())) ? one : other;
    }
}
