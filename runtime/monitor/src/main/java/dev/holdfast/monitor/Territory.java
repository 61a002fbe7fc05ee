package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a workspace is special, as a snapshot saw it.
 *
 * @param governance topmost governance paths, {@code .git} files of linked worktrees among them
 * @param gitFolders folders named {@code .git}
 * @param secrets files whose name says that they hold secrets
 */
record Territory(List<PathName> governance, List<PathName> gitFolders, List<PathName> secrets) {
    static Territory of(Snapshots snapshots, Snapshot snapshot, SecretFiles secretFiles) {
        var territory = new Territory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var named = new HashSet<PathName>();
        snapshots.items(snapshot, item -> territory.take(item, secretFiles, named));
        return territory;
    }

    private void take(Item item, SecretFiles secretFiles, Set<PathName> named) {
        PathName path = item.path();
        if (governs(path, item.kind())) {
            if (above(path).noneMatch(named::contains)) {
                governance.add(path);
                named.add(path);
            }
        } else if (path.parts().getLast().equalsIgnoreCase(".git")) {
            gitFolders.add(path);
        }
        if (item.kind() != Kind.DIRECTORY && secretFiles.matches(path)) {
            secrets.add(path);
        }
    }

    /** The folders above a path, the nearest first. */
    static Stream<PathName> above(PathName path) {
        return Stream.iterate(
                        path.text().lastIndexOf('/'),
                        at -> at > 0,
                        at -> path.text().lastIndexOf('/', at - 1))
                .map(at -> new PathName(path.text().substring(0, at)));
    }

    /** Whether what stands there is governance. */
    static boolean governs(PathName path, Kind kind) {
        return kind == Kind.DIRECTORY ? GovernancePaths.matches(path) : GovernancePaths.matchesFile(path);
    }

    /** The governance paths that no right of the session opens. */
    List<PathName> closed(List<Capability> granted) {
        return governance.stream().filter(path -> !opened(path, granted)).toList();
    }

    static boolean opened(PathName path, List<Capability> granted) {
        return granted.stream()
                .filter(right -> right.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                .anyMatch(right -> path.within(new PathName(right.resource())));
    }
}
