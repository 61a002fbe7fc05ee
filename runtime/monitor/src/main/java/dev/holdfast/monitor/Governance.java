package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is governance in one state of a workspace: by its name, or because something that is governance leads there.
 * Paths are in lower case, since some file systems do not tell case apart.
 *
 * @param whole led to: the thing itself and all beneath it, there or not
 * @param files led to by the words of a command: only what is no folder, there or not
 * @param repositories git folders, whatever their names
 * @param unread what could not be read to its end, so that nobody knows where it leads: then everything is governance
 */
record Governance(Set<String> whole, Set<String> files, Set<String> repositories, List<String> unread) {
    Governance {
        whole = Set.copyOf(whole);
        files = Set.copyOf(files);
        repositories = Set.copyOf(repositories);
        unread = List.copyOf(unread);
    }

    /** The same without what could not be read. */
    Governance asFarAsRead() {
        return new Governance(whole, files, repositories, List.of());
    }

    /** How paths are compared. */
    static String key(PathName path) {
        return path.text().toLowerCase(Locale.ROOT);
    }

    /** Whether what stands there is governance. */
    boolean governs(PathName path, Kind kind) {
        return byName(path, kind) || led(path, kind);
    }

    /** Whether its name alone makes it governance. */
    static boolean byName(PathName path, Kind kind) {
        return kind == Kind.DIRECTORY ? GovernancePaths.matches(path) : GovernancePaths.matchesFile(path);
    }

    /** Whether something leads there. */
    boolean led(PathName path, Kind kind) {
        String text = key(path);
        return !unread.isEmpty()
                || (kind != Kind.DIRECTORY && files.contains(text))
                || foldersAt(text).anyMatch(whole::contains)
                || repositories(text).anyMatch(repository -> steers(repository, text));
    }

    /** Whether it lies in a git folder, whatever that is called. */
    boolean inGit(PathName path) {
        return GovernancePaths.inGit(path) || repositories(key(path)).findAny().isPresent();
    }

    /** Whether a right opens a path; one for a folder that something leads to opens no git folder in it. */
    boolean opened(PathName path, List<Capability> granted) {
        return granted.stream()
                .filter(right -> right.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                .map(right -> new PathName(right.resource()))
                .anyMatch(right -> path.within(right) && (inGit(right) || !inGit(path)));
    }

    private Stream<String> repositories(String text) {
        return repositories.isEmpty() ? Stream.of() : foldersAt(text).filter(repositories::contains);
    }

    private static boolean steers(String repository, String text) {
        if (text.equals(repository)) {
            return false;
        }
        String beneath = repository.equals(PathName.ROOT.text()) ? text : text.substring(repository.length() + 1);
        return GovernancePaths.steersGit(new PathName(beneath));
    }

    /** The path and the folders above it, the workspace last. */
    private static Stream<String> foldersAt(String text) {
        Stream<String> named = Stream.iterate(text.length(), at -> at > 0, at -> text.lastIndexOf('/', at - 1))
                .map(at -> text.substring(0, at));
        return Stream.concat(named, Stream.of(PathName.ROOT.text()));
    }
}
