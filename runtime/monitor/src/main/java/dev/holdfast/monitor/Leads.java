package dev.holdfast.monitor;

import dev.holdfast.monitor.GitConfig.Setting;
import dev.holdfast.monitor.GitConfig.Unreadable;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where governance leads in one snapshot: through its links, through git folders and the files that stand for
 * them, and through what git's configuration names. What is led to may lead on, so it goes round until nothing is new.
 */
final class Leads {
    /** How far things may lead on before it counts as unread. */
    static final int ROUNDS_MAX = 20;

    /** More places than this that governance leads to count as unread. */
    static final int PLACES_MAX = 20_000;

    /** As deep as git itself follows includes. */
    static final int INCLUDE_DEPTH_MAX = 10;

    /** How a snapshot shows a byte that is no text. */
    private static final String ESCAPE = "\\x";

    private static final int GIT_FILE_BYTES_MAX = 1 << 16;

    private final Ground ground;
    private final Map<PathName, String> links;
    private final Trail trail;
    private final Set<PathName> whole = new LinkedHashSet<>();
    private final Set<PathName> files = new LinkedHashSet<>();
    /** Each git folder with the folders that git runs and reads from when it works with it. */
    private final Map<PathName, Set<PathName>> repositories = new LinkedHashMap<>();

    private final Set<PathName> gitFiles = new LinkedHashSet<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final Map<PathName, Parsed> parsed = new HashMap<>();

    /**
     * What is looked at.
     *
     * @param root the workspace's absolute path
     */
    record Ground(Path root, Snapshots snapshots, Snapshot snapshot, PersonalGit personal) {}

    private record Parsed(List<Setting> settings, Optional<String> problem) {}

    Leads(Ground ground, Map<PathName, String> links) {
        this.ground = ground;
        this.links = links;
        this.trail = new Trail(ground.root(), links);
    }

    /** Takes note of a git folder and one folder that git works in with it. */
    void repository(PathName folder, PathName base) {
        repositories.computeIfAbsent(folder, any -> new LinkedHashSet<>()).add(base);
    }

    /** Takes note of a file named {@code .git}, which says where the git folder is. */
    void gitFile(PathName file) {
        gitFiles.add(file);
    }

    /** Follows everything to its end. */
    Governance followed() {
        ground.personal().unread().ifPresent(unread::add);
        int before = -1;
        for (int round = 0; before != places(); round++) {
            if (round == ROUNDS_MAX || places() > PLACES_MAX) {
                unread.add("links and git configuration lead on and on");
                break;
            }
            before = places();
            round(rules());
        }
        return rules();
    }

    /** What is led to and is there. */
    List<Item> there() {
        var items = new ArrayList<Item>();
        whole.forEach(path -> item(path).ifPresent(items::add));
        files.forEach(
                path -> item(path).filter(item -> item.kind() != Kind.DIRECTORY).ifPresent(items::add));
        return items;
    }

    /** The git folders that are there, but for the workspace itself. */
    List<PathName> repositoriesThere() {
        return repositories.keySet().stream()
                .filter(folder -> !folder.equals(PathName.ROOT))
                .filter(folder -> item(folder)
                        .filter(item -> item.kind() == Kind.DIRECTORY)
                        .isPresent())
                .toList();
    }

    private int places() {
        return whole.size()
                + files.size()
                + repositories.size()
                + repositories.values().stream().mapToInt(Set::size).sum();
    }

    private Governance rules() {
        return new Governance(keys(whole), keys(files), keys(repositories.keySet()), List.copyOf(unread));
    }

    private static Set<String> keys(Set<PathName> paths) {
        var keys = new LinkedHashSet<String>();
        paths.forEach(path -> keys.add(Governance.key(path)));
        return keys;
    }

    private void round(Governance rules) {
        links.forEach((link, target) -> {
            // one that is led to by a word was followed from there
            if (!files.contains(link) && rules.governs(link, Kind.LINK)) {
                link(link, target);
            }
        });
        for (PathName file : gitFiles) {
            String text = text(file).strip();
            if (text.startsWith("gitdir:")) {
                folder(
                        Territory.parent(file),
                        text.substring("gitdir:".length()).strip(),
                        Territory.parent(file));
            }
        }
        for (PathName folder : List.copyOf(repositories.keySet())) {
            Set<PathName> bases = Set.copyOf(bases(folder));
            String common = text(Territory.child(folder, "commondir")).strip();
            if (!common.isEmpty()) {
                bases.forEach(base -> folder(folder, common, base));
            }
            var here = new Reading(
                    Optional.of(folder), bases, ownedByThePerson(folder), new ArrayList<>(), new HashSet<>());
            follow(folder, "config").ifPresent(file -> read(here, file));
            follow(folder, "config.worktree").ifPresent(file -> read(here, file));
        }
        var everywhere = new LinkedHashSet<>(Set.of(PathName.ROOT)); // which may lie in a repository
        repositories.values().forEach(everywhere::addAll);
        var personal = new Reading(Optional.empty(), everywhere, true, new ArrayList<>(), new HashSet<>());
        for (Setting setting : ground.personal().settings()) {
            point(personal, PathName.ROOT, setting);
        }
    }

    private void link(PathName link, String target) {
        if (target.contains(ESCAPE)) {
            unread.add("`" + link + "`: the link leads to a name that cannot be followed");
            return;
        }
        PathName folder = Territory.parent(link);
        boolean git = link.parts().getLast().equalsIgnoreCase(".git");
        follow(folder, target).ifPresent(end -> {
            if (git) {
                repository(end, folder);
            } else {
                whole.add(end);
            }
        });
    }

    /** A git folder that something in {@code from} names. */
    private void folder(PathName from, String written, PathName base) {
        follow(from, written).ifPresent(end -> repository(end, base));
    }

    /** Where a name leads; the links on the way are governance as well. One that cannot be followed counts as unread. */
    private Optional<PathName> follow(PathName from, String written) {
        try {
            return followWord(
                    from, GitPointer.expanded(written, ground.personal().home()));
        } catch (IllegalArgumentException e) {
            unread.add("`" + from + "`: something in it leads to a name that cannot be followed");
            return Optional.empty();
        }
    }

    private Optional<PathName> followWord(PathName from, String written) {
        Trail.Way way = trail.follow(from, written);
        files.addAll(way.links());
        return way.end();
    }

    private Set<PathName> bases(PathName folder) {
        return repositories.getOrDefault(folder, Set.of());
    }

    /**
     * Configuration being read.
     *
     * @param repository whose it is; the person's own is of none
     * @param bases what relative paths in it start from
     * @param ownedByThePerson whether a person's git may come there
     * @param open the files that are being read, each included by the one before
     * @param done the files that were read: included again, one says the same again
     */
    private record Reading(
            Optional<PathName> repository,
            Set<PathName> bases,
            boolean ownedByThePerson,
            List<PathName> open,
            Set<PathName> done) {}

    /** A git folder of another name that nothing leads to may be anything, such as a test's: git does not come there. */
    private boolean ownedByThePerson(PathName folder) {
        return GovernancePaths.inGit(Territory.child(folder, "config"))
                || !bases(folder).equals(Set.of(folder));
    }

    private void read(Reading reading, PathName file) {
        if (reading.open().contains(file) || reading.open().size() == INCLUDE_DEPTH_MAX) {
            unread.add("`" + file + "`: git's configuration includes itself, or too deep");
            return;
        }
        if (!reading.done().add(file)) {
            return;
        }
        Parsed config = parsed.computeIfAbsent(file, this::parse);
        if (reading.ownedByThePerson()) {
            config.problem().ifPresent(why -> unread.add("`" + file + "`: " + why));
        }
        reading.open().add(file);
        for (Setting setting : config.settings()) {
            point(reading, Territory.parent(file), setting);
        }
        reading.open().removeLast();
    }

    private void point(Reading reading, PathName from, Setting setting) {
        Set<PathName> bases = reading.bases();
        switch (GitPointer.of(setting)) {
            case GitPointer.Nothing() -> {}
            case GitPointer.Include(var path) ->
                follow(from, path).ifPresent(file -> {
                    whole.add(file);
                    read(reading, file);
                });
            case GitPointer.Named(var path) ->
                bases.forEach(base -> follow(base, path).ifPresent(whole::add));
            case GitPointer.Worktree(var path) ->
                reading.repository()
                        .ifPresent(folder -> follow(folder, path).ifPresent(base -> repository(folder, base)));
            case GitPointer.Words(var words) -> bases.forEach(base -> words.forEach(word -> word(base, word)));
        }
    }

    private void word(PathName base, String word) {
        try {
            followWord(base, GitPointer.expanded(word, ground.personal().home()))
                    .ifPresent(files::add);
            if (word.startsWith("/")) { // what stood before it may have been a variable
                followWord(base, word.substring(1)).ifPresent(files::add);
            }
        } catch (IllegalArgumentException e) {
            return; // a word of a command that can be no path
        }
    }

    private Parsed parse(PathName file) {
        Optional<Item> item = item(file);
        if (item.isEmpty() || item.get().kind() != Kind.FILE) {
            return new Parsed(List.of(), Optional.empty());
        }
        try {
            if (item.get().bytes() > GitConfig.BYTES_MAX) {
                throw new Unreadable(
                        "it has " + item.get().bytes() + " bytes, at most " + GitConfig.BYTES_MAX + " are read");
            }
            return new Parsed(GitConfig.read(ground.snapshots().content(ground.snapshot(), file)), Optional.empty());
        } catch (Unreadable | WorkspaceException e) {
            return new Parsed(List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** The text of a small file; nothing when there is none. One that is too long counts as unread. */
    private String text(PathName file) {
        Optional<Item> item = item(file).filter(each -> each.kind() == Kind.FILE);
        if (item.isEmpty()) {
            return "";
        }
        long bytes = item.get().bytes();
        if (bytes > GIT_FILE_BYTES_MAX) {
            unread.add("`" + file + "`: it has " + bytes + " bytes, at most " + GIT_FILE_BYTES_MAX + " are read");
            return "";
        }
        return new String(ground.snapshots().content(ground.snapshot(), file), StandardCharsets.UTF_8);
    }

    private Optional<Item> item(PathName path) {
        return ground.snapshots().item(ground.snapshot(), path);
    }
}
