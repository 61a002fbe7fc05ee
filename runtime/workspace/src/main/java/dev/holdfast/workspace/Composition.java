package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Comparison.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Several spans seen as one, so that they are taken back in one go: each path comes back as it was before the first span
 * that changed it. Because nothing between the two ends ever stands on disk, being cut off leaves each path at one of
 * them.
 */
final class Composition {
    private final Map<BytePath, Attributes> folders = new HashMap<>();
    private final NavigableMap<BytePath, Chain> chains = new TreeMap<>();

    /**
     * What the spans did to one path.
     *
     * @param states what stood there before and after each span that changed it, the latest first
     * @param last the last of these spans, from 0
     * @param broken the span after which somebody else changed the path before another of them did; -1 for none
     */
    record Chain(BytePath path, List<Node> states, int last, int broken) {
        Chain {
            states = List.copyOf(states);
        }

        static Chain of(Difference change, int span) {
            return new Chain(change.path(), List.of(change.after(), change.before()), span, -1);
        }

        /** What is to come back. */
        Node before() {
            return states.getLast();
        }

        Chain after(Difference earlier, int span) {
            boolean joined = Conflicts.alike(before(), earlier.after()) || Conflicts.alike(before(), earlier.before());
            var all = new ArrayList<>(states);
            all.add(earlier.after());
            all.add(earlier.before());
            return new Chain(path, all, last, joined ? broken : Math.max(broken, span));
        }
    }

    private Composition() {}

    /**
     * @param comparisons what differs over each span, in the order in which they happened
     * @param spared for each span, the paths that are left alone
     */
    static Composition of(List<Comparison> comparisons, List<Set<PathName>> spared) {
        var composition = new Composition();
        for (int span = comparisons.size() - 1; span >= 0; span--) {
            Comparison comparison = comparisons.get(span);
            composition.folders.putAll(comparison.folders());
            for (Difference each : without(comparison.differences(), spared.get(span))) {
                int now = span;
                composition.chains.merge(each.path(), Chain.of(each, now), (later, ignored) -> later.after(each, now));
            }
        }
        return composition;
    }

    /** The differences but for some paths, and for new folders that hold one of them and so have to stay. */
    private static List<Difference> without(List<Difference> differences, Set<PathName> spared) {
        Set<BytePath> left = new HashSet<>();
        Set<BytePath> around = new HashSet<>();
        for (Difference each : differences) {
            if (spared.contains(each.path().shown())) {
                left.add(each.path());
                addFoldersAbove(each.path(), around);
            }
        }
        return differences.stream()
                .filter(each -> !left.contains(each.path()))
                .filter(each -> !removesFolder(each) || !around.contains(each.path()))
                .toList();
    }

    /** The folders above a path; those of {@code known} have theirs in it already. */
    static void addFoldersAbove(BytePath path, Set<BytePath> known) {
        for (BytePath at = path.parent(); known.add(at) && !at.isRoot(); at = at.parent()) {
            // adding is all there is to do
        }
    }

    /** Whether taking it back removes a folder. */
    static boolean removesFolder(Difference each) {
        return each.after().isFolder() && !each.before().isFolder();
    }

    NavigableMap<BytePath, Chain> chains() {
        return chains;
    }

    /** What the workspace has to become, with the attributes of the folders on the way. */
    Comparison comparison(List<Difference> differences) {
        var standing = new HashMap<>(folders);
        chains.values().stream()
                .filter(chain -> !chain.before().isFolder())
                .forEach(chain -> standing.remove(chain.path()));
        return new Comparison(List.copyOf(differences), Map.copyOf(standing));
    }
}
