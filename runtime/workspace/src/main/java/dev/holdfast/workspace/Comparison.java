package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The paths at which two states of the workspace differ, in the order of their bytes, so that a folder comes before
 * what is in it.
 *
 * @param differences every path that differs in any way, a folder's time included
 * @param folders the attributes that the folders on the way to them have in the earlier state
 */
record Comparison(List<Difference> differences, Map<BytePath, Attributes> folders) {
    /** What is done with a folder that only the later state has. */
    enum Additions {
        /** Everything in it is a difference too. */
        LISTED,
        /** It stands for everything in it. */
        NAMED
    }

    /** One path and what stands there on each side; {@link Node#ABSENT} for nothing. */
    record Difference(BytePath path, Node before, Node after) {
        /** Whether it is more than the time of a folder, which is restored but told to nobody. */
        boolean tellable() {
            return !after.isFolder() || !before.sameBody(after) || !before.sameRights(after);
        }
    }

    private record Pair(BytePath path, Node before, Node after) {}

    static Comparison of(Node before, Side earlier, Node after, Side later, Additions additions) {
        var differences = new ArrayList<Difference>();
        Map<BytePath, Attributes> folders = new HashMap<>();
        Deque<Pair> open = new ArrayDeque<>();
        note(new Pair(BytePath.ROOT, before, after), differences, open, additions);
        while (!open.isEmpty()) {
            Pair pair = open.removeLast();
            if (pair.before().isFolder()) {
                folders.put(pair.path(), pair.before().attributes());
            }
            List<Node> old = earlier.children(pair.path(), pair.before(), List.of());
            List<Node> now = later.children(pair.path(), pair.after(), old);
            merge(pair.path(), old, now, differences, open, additions);
        }
        differences.sort(Comparator.comparing(Difference::path));
        return new Comparison(Collections.unmodifiableList(differences), Collections.unmodifiableMap(folders));
    }

    private static void merge(
            BytePath path,
            List<Node> old,
            List<Node> now,
            List<Difference> differences,
            Deque<Pair> open,
            Additions additions) {
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            int order = i == old.size()
                    ? 1
                    : j == now.size()
                            ? -1
                            : old.get(i).name().compareTo(now.get(j).name());
            Node before = order <= 0 ? old.get(i++) : Node.ABSENT;
            Node after = order >= 0 ? now.get(j++) : Node.ABSENT;
            String name = before.isAbsent() ? after.name() : before.name();
            note(new Pair(path.child(name), before, after), differences, open, additions);
        }
    }

    private static void note(Pair pair, List<Difference> differences, Deque<Pair> open, Additions additions) {
        Node before = pair.before();
        Node after = pair.after();
        if (!before.sameBody(after) || !before.sameRights(after) || !before.sameTime(after)) {
            differences.add(new Difference(pair.path(), before, after));
        }
        boolean added = !before.isFolder() && after.isFolder();
        boolean same = before.isFolder()
                && before.body().equals(after.body())
                && !before.body().equals(Body.Listing.EMPTY);
        if ((before.isFolder() || after.isFolder()) && !same && !(added && additions == Additions.NAMED)) {
            open.addLast(pair);
        }
    }

    /** The differences at the picked paths, and at the folders above them that the later state lacks. */
    List<Difference> picked(Predicate<PathName> test) {
        Set<BytePath> picked = new HashSet<>();
        Set<BytePath> above = new HashSet<>();
        for (Difference each : differences) {
            if (test.test(each.path().shown())) {
                picked.add(each.path());
                for (BytePath path = each.path().parent(); above.add(path) && !path.isRoot(); path = path.parent()) {
                    // adding is all there is to do
                }
            }
        }
        return differences.stream()
                .filter(each -> picked.contains(each.path())
                        || (above.contains(each.path()) && !each.after().isFolder()))
                .toList();
    }

    /** What people are told of it: a folder's time alone is left out. */
    List<Change> changes() {
        var changes = new ArrayList<Change>();
        for (Difference each : differences) {
            Node before = each.before();
            Node after = each.after();
            if (!each.tellable()) {
                continue;
            }
            Change.What what;
            if (before.isAbsent()) {
                what = Change.What.ADDED;
            } else if (after.isAbsent()) {
                what = Change.What.DELETED;
            } else if (!before.sameBody(after)) {
                what = Change.What.CHANGED;
            } else {
                what = before.sameRights(after) ? Change.What.TIME : Change.What.MODE;
            }
            changes.add(new Change(each.path().shown(), after.isAbsent() ? before.kind() : after.kind(), what));
        }
        changes.sort(Comparator.comparing(change -> change.path().text()));
        return List.copyOf(changes);
    }
}
