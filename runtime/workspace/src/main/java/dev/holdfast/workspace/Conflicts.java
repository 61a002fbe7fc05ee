package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Comparison.Difference;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The check before an undo: each path must be as the later state left it, or, because an undo may have been cut off
 * half-way, already as the earlier state has it.
 */
final class Conflicts {
    private final Folder root;
    private final Disk disk;
    private final Trees trees;

    Conflicts(Folder root, Disk disk, Trees trees) {
        this.root = root;
        this.disk = disk;
        this.trees = trees;
    }

    /** The paths that are neither, sorted, at most {@link Restored#NAMED_MAX}. */
    List<PathName> in(List<Difference> differences) {
        var conflicts = new TreeSet<BytePath>();
        for (Difference each : differences) {
            if (conflicts.size() >= Restored.NAMED_MAX) {
                break;
            }
            if (!as(each.path(), each.after()) && !as(each.path(), each.before()) && !halfWay(each)) {
                conflicts.add(each.path());
            } else if (each.after().isFolder() && !each.before().isFolder()) {
                addStrangers(each, conflicts);
            }
        }
        return conflicts.stream().limit(Restored.NAMED_MAX).map(BytePath::shown).toList();
    }

    private boolean as(BytePath path, Node expected) {
        Node present = present(path, expected);
        if (present.kind() != expected.kind() || present.isAbsent() != expected.isAbsent()) {
            return false;
        }
        return present.sameBody(expected)
                && (present.sameRights(expected) || (present.isFolder() && unlocked(present, expected)));
    }

    /** Whether an undo that was cut off left the folder so: it makes them for us alone and sets the mode last. */
    private static boolean unlocked(Node present, Node expected) {
        int mode = present.attributes().mode();
        return mode == Attributes.OWNER_ALL || mode == (expected.attributes().mode() | Attributes.OWNER_ALL);
    }

    /** Whether an undo was cut off between removing one kind of thing and making another in its place. */
    private boolean halfWay(Difference each) {
        boolean replaced = !each.before().isAbsent()
                && !each.after().isAbsent()
                && each.before().kind() != each.after().kind();
        return replaced && present(each.path(), Node.ABSENT).isAbsent();
    }

    /** What somebody put into a folder that the undo would remove. */
    private void addStrangers(Difference each, Set<BytePath> conflicts) {
        Set<String> ours = new HashSet<>();
        trees.children(each.path(), each.after(), List.of()).forEach(node -> ours.add(node.name()));
        Node present = present(each.path(), each.after());
        for (Node node : disk.children(each.path(), present, List.of())) {
            if (!ours.contains(node.name())) {
                conflicts.add(each.path().child(node.name()));
            }
        }
    }

    private Node present(BytePath path, Node known) {
        if (path.isRoot()) {
            return disk.workspace();
        }
        try (Folder parent = root.folder(path.parent())) {
            Optional<Node> node = disk.node(parent, path.name(), known);
            return node.orElse(Node.ABSENT);
        } catch (WorkspaceException e) {
            if (e.code() == Code.NOT_FOUND || e.code() == Code.NOT_A_FOLDER || e.code() == Code.SYMLINK) {
                return Node.ABSENT; // whatever the parent is now, nothing lies beneath it
            }
            throw e;
        }
    }
}
