package dev.holdfast.workspace;

import dev.holdfast.workspace.Comparison.Difference;
import dev.holdfast.workspace.Composition.Chain;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The check before an undo: each path must be as one of the spans left or found it. As it was before the first of them it
 * may be because an undo was cut off half-way.
 */
final class Conflicts {
    private final Folder root;
    private final Disk disk;

    Conflicts(Folder root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /**
     * What an undo finds.
     *
     * @param refused what stands against it in the last span that has any, at most {@link Restored#NAMED_MAX} paths
     * @param differences from what is to come back to what stands there now
     */
    record Finding(Optional<Restored.Refused> refused, List<Difference> differences) {}

    Finding in(Composition composition) {
        NavigableMap<Integer, Set<BytePath>> conflicts = new TreeMap<>();
        var differences = new ArrayList<Difference>();
        int found = 0;
        for (Chain chain : composition.chains().values()) {
            if (found >= Restored.NAMED_MAX) {
                break;
            }
            Optional<Difference> met = met(chain);
            met.ifPresent(differences::add);
            if (met.isEmpty()) {
                found += note(chain.last(), chain.path(), conflicts);
            } else if (chain.broken() >= 0) {
                found += note(chain.broken(), chain.path(), conflicts);
            } else if (Composition.removesFolder(met.get())) {
                for (BytePath stranger : strangers(chain, composition)) {
                    found += note(chain.last(), stranger, conflicts);
                }
            }
        }
        var refused = Optional.ofNullable(conflicts.lastEntry())
                .map(entry -> new Restored.Refused(
                        entry.getKey(),
                        entry.getValue().stream()
                                .limit(Restored.NAMED_MAX)
                                .map(BytePath::shown)
                                .toList()));
        return new Finding(refused, differences);
    }

    /** From what is to come back to that of the known states which stands there; empty when none of them does. */
    private Optional<Difference> met(Chain chain) {
        return chain.states().stream()
                .filter(state -> is(chain.path(), state))
                .findFirst()
                .or(() -> halfWay(chain) ? Optional.of(Node.ABSENT) : Optional.empty())
                .map(state -> new Difference(chain.path(), chain.before(), state));
    }

    private static int note(int span, BytePath path, NavigableMap<Integer, Set<BytePath>> conflicts) {
        return conflicts.computeIfAbsent(span, ignored -> new TreeSet<>()).add(path) ? 1 : 0;
    }

    /**
     * Of what differs between the disk and the workspace as an undo of these spans found it, what that undo brought about
     * before it was cut off.
     */
    List<Difference> broughtAbout(Composition composition, List<Difference> differences) {
        Set<BytePath> drafts = new HashSet<>();
        composition.chains().keySet().forEach(path -> drafts.add(Restoration.draft(path)));
        Set<BytePath> ours = new HashSet<>();
        Set<BytePath> around = new HashSet<>();
        for (Difference each : differences) {
            Chain chain = composition.chains().get(each.path());
            if (drafts.contains(each.path())
                    || (chain != null && (is(chain.path(), chain.before()) || halfWay(chain)))) {
                ours.add(each.path());
            } else {
                Composition.addFoldersAbove(each.path(), around);
            }
        }
        return differences.stream()
                .filter(each -> ours.contains(each.path()))
                .filter(each -> !Composition.removesFolder(each) || !around.contains(each.path()))
                .toList();
    }

    private boolean is(BytePath path, Node expected) {
        return alike(present(path, expected), expected);
    }

    /** Whether both are the same to a person; times do not count. */
    static boolean alike(Node present, Node expected) {
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
    private boolean halfWay(Chain chain) {
        boolean replaced = !chain.before().isAbsent()
                && chain.states().stream()
                        .anyMatch(state -> !state.isAbsent()
                                && state.kind() != chain.before().kind());
        return replaced && present(chain.path(), Node.ABSENT).isAbsent();
    }

    /** What somebody put into a folder that the undo would remove. */
    private Set<BytePath> strangers(Chain folder, Composition composition) {
        BytePath path = folder.path();
        Set<BytePath> strangers = new TreeSet<>();
        Node present = present(path, Node.ABSENT);
        for (Node node : disk.children(path, present, List.of())) {
            Chain child = composition.chains().get(path.child(node.name()));
            if (child == null || !child.before().isAbsent()) {
                strangers.add(path.child(node.name()));
            }
        }
        return strangers;
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
