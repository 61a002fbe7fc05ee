package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The patterns of all {@link Leftover}s, so laid out that a path is held to hardly any that it does not fit: by the name of a
 * file or folder that a pattern wants, or by the first or the last letter of one. Immutable.
 */
final class LeftoverIndex {
    /** Every kind. */
    static final LeftoverIndex ALL = new LeftoverIndex();

    private static final String WILD = "*[]";

    private final Map<String, List<Entry>> files = new HashMap<>();
    private final Map<String, List<Entry>> folders = new HashMap<>();
    private final Map<Character, List<Entry>> firstLetters = new HashMap<>();
    private final Map<Character, List<Entry>> lastLetters = new HashMap<>();
    private final List<Entry> others = new ArrayList<>();

    private record Entry(NamePattern pattern, Leftover leftover, boolean isExact) {}

    private LeftoverIndex() {
        for (Leftover leftover : Leftover.values()) {
            for (NamePattern pattern : leftover.patterns()) {
                add(new Entry(pattern, leftover, pattern.isExact()));
            }
        }
    }

    private void add(Entry entry) {
        switch (entry.pattern.kind()) {
            case FOLDER -> {
                String name = entry.pattern.parts().getFirst();
                if (isLiteral(name)) {
                    add(folders, name, entry);
                } else {
                    others.add(entry);
                }
            }
            case FILE -> {
                String name = entry.pattern.parts().getLast();
                String first = name.substring(0, 1);
                String last = name.substring(name.length() - 1);
                if (isLiteral(name)) {
                    add(files, name, entry);
                } else if (isLiteral(first)) {
                    add(firstLetters, first.charAt(0), entry);
                } else if (isLiteral(last)) {
                    add(lastLetters, last.charAt(0), entry);
                } else {
                    others.add(entry);
                }
            }
        }
    }

    private static boolean isLiteral(String part) {
        return part.chars().noneMatch(letter -> WILD.indexOf(letter) >= 0);
    }

    private static <K> void add(Map<K, List<Entry>> index, K key, Entry entry) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry);
    }

    /** The gravest that a path is, of those wanted. */
    Optional<Leftover> first(String path, Predicate<Leftover> wanted) {
        var search = new Search(path);
        search.names(search.exact);
        search.names(search.folded);
        search.held(others);
        return search.found.stream().filter(wanted).findFirst();
    }

    /** One path, and what it was found to be, the gravest first. */
    private final class Search {
        private final List<String> exact;
        private final List<String> folded;
        private final EnumSet<Leftover> found = EnumSet.noneOf(Leftover.class);

        Search(String path) {
            String plain = PathProblem.plain(path);
            exact = List.of(plain.split("/", -1));
            folded = List.of(plain.toLowerCase(Locale.ROOT).split("/", -1));
        }

        void names(List<String> parts) {
            for (int at = 0; at < parts.size() - 1; at++) {
                held(folders.getOrDefault(parts.get(at), List.of()));
            }
            String file = parts.getLast();
            held(files.getOrDefault(file, List.of()));
            if (!file.isEmpty()) {
                held(firstLetters.getOrDefault(file.charAt(0), List.of()));
                held(lastLetters.getOrDefault(file.charAt(file.length() - 1), List.of()));
            }
        }

        void held(List<Entry> entries) {
            for (Entry entry : entries) {
                if (entry.pattern.fits(entry.isExact ? exact : folded)) {
                    found.add(entry.leftover);
                }
            }
        }
    }
}
