package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a release adds, removes and changes.
 *
 * @param bytes of all files that are not inside another
 * @param files those that differ, the largest change first
 * @param kinds what there is more or less of
 * @param traits what manifests say otherwise
 */
public record Difference(Size bytes, List<FileChange> files, List<KindChange> kinds, List<TraitChange> traits) {
    public Difference {
        files = List.copyOf(files);
        kinds = List.copyOf(kinds);
        traits = List.copyOf(traits);
    }

    /** A number before and after. */
    public record Size(long before, long after) {
        /** How much more it is now; below zero when it is less. */
        public long growth() {
            return after - before;
        }
    }

    /** What happened to something. */
    public enum What {
        ADDED("+"),
        REMOVED("-"),
        CHANGED("~");

        private final String sign;

        What(String sign) {
            this.sign = sign;
        }

        /** As a list shows it. */
        public String sign() {
            return sign;
        }
    }

    /**
     * A file that is new, gone, or other than it was.
     *
     * @param path without the folder that all files are in
     * @param bytes 0 where there is none
     */
    public record FileChange(What what, String path, MemberName name, Size bytes) {}

    /** A kind of file of which there is more or less. */
    public record KindChange(FileKind kind, Size files, Size bytes) {}

    /**
     * Something a manifest says.
     *
     * @param sort what it is about, for people
     * @param before empty when it is new
     * @param after empty when it is gone
     */
    public record TraitChange(String sort, String name, String before, String after) {
        /** What happened to it. */
        public What what() {
            return before.isEmpty() ? What.ADDED : after.isEmpty() ? What.REMOVED : What.CHANGED;
        }
    }

    /** The difference from one artifact to the next. */
    public static Difference between(Inventory before, Inventory after) {
        return new Difference(
                new Size(before.size(), after.size()),
                files(before, after),
                kinds(before, after),
                traits(before, after));
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return files.isEmpty() && traits.isEmpty();
    }

    private static List<FileChange> files(Inventory before, Inventory after) {
        Map<String, Shipped> old = byPath(before);
        Map<String, Shipped> now = byPath(after);
        var paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        var changes = new ArrayList<FileChange>();
        for (String path : paths) {
            Shipped was = old.get(path);
            Shipped is = now.get(path);
            if (was == null && is != null) {
                changes.add(new FileChange(What.ADDED, path, is.name(), new Size(0, is.size())));
            } else if (was != null && is == null) {
                changes.add(new FileChange(What.REMOVED, path, was.name(), new Size(was.size(), 0)));
            } else if (was != null && is != null && !was.digest().equals(is.digest())) {
                changes.add(new FileChange(What.CHANGED, path, is.name(), new Size(was.size(), is.size())));
            }
        }
        changes.sort(Comparator.comparingLong(
                        (FileChange change) -> Math.abs(change.bytes().growth()))
                .reversed()
                .thenComparing(FileChange::path));
        return changes;
    }

    /** Of several files with one path the last counts, as it does for who unpacks them. */
    private static Map<String, Shipped> byPath(Inventory inventory) {
        var top = Top.of(inventory);
        var all = new TreeMap<String, Shipped>();
        inventory.files().forEach(file -> all.put(top.path(file.name()), file));
        return all;
    }

    private static List<KindChange> kinds(Inventory before, Inventory after) {
        Map<FileKind, long[]> counts = new EnumMap<>(FileKind.class); // files and bytes before, files and bytes after
        count(before, counts, 0);
        count(after, counts, 2);
        return counts.entrySet().stream()
                .map(entry -> new KindChange(
                        entry.getKey(),
                        new Size(entry.getValue()[0], entry.getValue()[2]),
                        new Size(entry.getValue()[1], entry.getValue()[3])))
                .filter(change -> change.files().growth() != 0 || change.bytes().growth() != 0)
                .toList();
    }

    private static void count(Inventory inventory, Map<FileKind, long[]> counts, int at) {
        for (Shipped file : inventory.files()) {
            if (file.name().depth() == 0) {
                long[] count = counts.computeIfAbsent(FileKind.of(file.name()), _ -> new long[4]);
                count[at]++;
                count[at + 1] += file.size();
            }
        }
    }

    private static List<TraitChange> traits(Inventory before, Inventory after) {
        var old = Traits.of(before);
        var fresh = Traits.of(after);
        var changes = new ArrayList<TraitChange>();
        for (Traits.Trait trait : Traits.Trait.values()) {
            SortedMap<String, String> was = old.getOrDefault(trait, new TreeMap<>());
            SortedMap<String, String> now = fresh.getOrDefault(trait, new TreeMap<>());
            var names = new TreeSet<>(was.keySet());
            names.addAll(now.keySet());
            for (String name : names) {
                var change =
                        new TraitChange(trait.title(), name, was.getOrDefault(name, ""), now.getOrDefault(name, ""));
                if (!change.before().equals(change.after())) {
                    changes.add(change);
                }
            }
        }
        return changes;
    }
}
