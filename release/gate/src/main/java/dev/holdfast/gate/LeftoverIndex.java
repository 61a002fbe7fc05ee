package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The patterns of all {@link Leftover}s, so laid out that most are found by the names in a path alone. Immutable. */
final class LeftoverIndex {
    /** Every kind. */
    static final LeftoverIndex ALL = new LeftoverIndex();

    private final Map<String, List<Leftover>> files = new HashMap<>();
    private final Map<String, List<Leftover>> folders = new HashMap<>();
    private final List<Other> others = new ArrayList<>();

    private record Other(NamePattern pattern, Leftover leftover, boolean isExact) {}

    private LeftoverIndex() {
        for (Leftover leftover : Leftover.values()) {
            for (NamePattern pattern : leftover.patterns()) {
                Optional<String> name = pattern.literal();
                if (name.isPresent()) {
                    Map<String, List<Leftover>> index = switch (pattern.kind()) {
                        case FILE -> files;
                        case FOLDER -> folders;
                    };
                    index.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(leftover);
                } else {
                    others.add(new Other(pattern, leftover, pattern.isExact()));
                }
            }
        }
    }

    /** The gravest that a path is, of those wanted. */
    Optional<Leftover> first(String path, Predicate<Leftover> wanted) {
        List<String> exact = List.of(PathProblem.plain(path).split("/", -1));
        List<String> folded =
                exact.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
        var found = new ArrayList<Leftover>();
        for (List<String> parts : List.of(exact, folded)) {
            for (int at = 0; at < parts.size() - 1; at++) {
                found.addAll(folders.getOrDefault(parts.get(at), List.of()));
            }
            found.addAll(files.getOrDefault(parts.getLast(), List.of()));
        }
        for (Other other : others) {
            if (other.pattern.fits(other.isExact ? exact : folded)) {
                found.add(other.leftover);
            }
        }
        return found.stream().filter(wanted).min(Leftover::compareTo);
    }
}
