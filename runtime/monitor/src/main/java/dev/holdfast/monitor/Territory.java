package dev.holdfast.monitor;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a workspace is special, as a snapshot saw it.
 *
 * @param rules what is governance, there or not
 * @param governance the topmost that is there, {@code .git} files of linked worktrees among them
 * @param gitFolders folders named {@code .git}, and git folders of other names
 * @param secrets files whose name says that they hold secrets
 * @param guarded what is declared to be staging or production
 */
record Territory(
        Governance rules, List<Item> governance, List<PathName> gitFolders, List<PathName> secrets, Guarded guarded) {
    Territory {
        governance = List.copyOf(governance);
        gitFolders = List.copyOf(gitFolders);
        secrets = List.copyOf(secrets);
    }

    /** The folder that something is in; the workspace is its own. */
    static PathName parent(PathName path) {
        return above(path).findFirst().orElse(PathName.ROOT);
    }

    /** What is in a folder under that name. */
    static PathName child(PathName folder, String name) {
        return new PathName(folder.equals(PathName.ROOT) ? name : folder.text() + "/" + name);
    }

    /** The folders above a path, the nearest first. */
    static Stream<PathName> above(PathName path) {
        return Stream.iterate(
                        path.text().lastIndexOf('/'),
                        at -> at > 0,
                        at -> path.text().lastIndexOf('/', at - 1))
                .map(at -> new PathName(path.text().substring(0, at)));
    }

    /** The governance paths at or beneath a path. */
    List<PathName> within(PathName path) {
        return governance.stream()
                .map(Item::path)
                .filter(one -> one.within(path))
                .toList();
    }

    /** The governance that no right of the session opens. A link is not among it: what it leads to is. */
    List<PathName> closed(List<Capability> granted) {
        return governance.stream()
                .filter(item -> item.kind() != Kind.LINK)
                .map(Item::path)
                .filter(path -> !rules.opened(path, granted))
                .toList();
    }

    /**
     * What of it is mounted read-only for a command: all of it in git folders, and of the rest so many that lie nearest
     * to the top. What is left is put back after the command, should it have changed.
     */
    List<PathName> mounted(List<Capability> granted, int othersMax) {
        List<PathName> closed = closed(granted);
        Stream<PathName> git = closed.stream().filter(rules::inGit);
        Stream<PathName> declared = guarded.closed(granted).stream()
                .filter(item -> item.kind() != Kind.LINK)
                .map(Item::path);
        Stream<PathName> others = Stream.concat(closed.stream().filter(path -> !rules.inGit(path)), declared)
                .sorted(Comparator.comparingLong(path -> above(path).count()))
                .limit(othersMax);
        return Stream.concat(git, others).toList();
    }

    /** The topmost folder, or file, that has the most secret files. */
    String mostSecrets() {
        return secrets.stream()
                .collect(Collectors.groupingBy(path -> path.parts().getFirst(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(PathName.ROOT.text());
    }
}
