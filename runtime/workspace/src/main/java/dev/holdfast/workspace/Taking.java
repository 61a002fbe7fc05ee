package dev.holdfast.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One walk over the whole workspace that stores it folder by folder, the deepest first. Never recursive. */
final class Taking {
    /** A folder of which the nodes before {@code next} are complete; {@code known} is what the last snapshot has. */
    private static final class Open {
        final Node folder;
        final BytePath path;
        final List<Node> known;
        final List<Node> nodes;
        int next;

        Open(Node folder, BytePath path, List<Node> known, List<Node> nodes) {
            this.folder = folder;
            this.path = path;
            this.known = known;
            this.nodes = new ArrayList<>(nodes);
        }
    }

    private final Disk disk;
    private final Trees trees;
    private final Deque<Open> open = new ArrayDeque<>();

    Taking(Disk disk, Trees trees) {
        this.disk = disk;
        this.trees = trees;
    }

    /** The workspace with everything in it stored. */
    Node take(Node last) {
        enter(disk.workspace(), BytePath.ROOT, last);
        while (true) {
            Open top = open.getLast();
            if (top.next < top.nodes.size()) {
                Node node = top.nodes.get(top.next);
                if (node.isFolder()) {
                    enter(node, top.path.child(node.name()), known(top.known, node.name()));
                } else {
                    top.next++;
                }
                continue;
            }
            Node stored = top.folder.with(stored(top));
            open.removeLast();
            if (open.isEmpty()) {
                return stored;
            }
            Open parent = open.getLast();
            parent.nodes.set(parent.next++, stored);
        }
    }

    private void enter(Node folder, BytePath path, Node last) {
        List<Node> known = trees.children(path, last, List.of());
        open.addLast(new Open(folder, path, known, disk.children(path, folder, known)));
    }

    private Body.Listing stored(Open folder) {
        return trees.store(folder.nodes);
    }

    private static Node known(List<Node> nodes, String name) {
        int low = 0;
        int high = nodes.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = nodes.get(middle).name().compareTo(name);
            if (order == 0) {
                return nodes.get(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Node.ABSENT;
    }
}
