package dev.holdfast.monitor;

import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks for what a call put into git alone: a commit or an index that holds governance, or what is declared, in a state
 * that no file of the workspace and no commit of before has. Nothing shows it until somebody pushes it or checks it out.
 */
final class GitLook {
    /** More git folders than these that one call changed are not looked at. */
    static final int FOLDERS_MAX = 20;

    /** So many commits, and so many paths, a question may name; a command has room for some more words. */
    static final int NAMED_MAX = 3_000;

    /** So many trees that new references name without a commit are looked into. */
    static final int TREES_MAX = 20;

    /** So many findings in one git folder are told one by one. */
    static final int TOLD_MAX = 10;

    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private static final List<String> RAW = List.of(
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-relative",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=none");

    private final Snapshots snapshots;
    private final Commands commands;
    private final SecretFiles secretFiles;
    private final GitTips tips;

    /**
     * Nothing is asked yet.
     *
     * @param commands runs git, confined as commands are
     */
    GitLook(Snapshots snapshots, Commands commands, SecretFiles secretFiles) {
        this.snapshots = snapshots;
        this.commands = commands;
        this.secretFiles = secretFiles;
        this.tips = new GitTips(snapshots);
    }

    /**
     * What a call did to the workspace.
     *
     * @param now after governance was put back
     * @param territory what is special now
     * @param closed the paths of files that the call had no right to change
     */
    record Deed(Snapshot then, Snapshot now, Territory territory, Predicate<PathName> closed) {}

    /** What a call changed in one git folder. */
    private record Touched(Map<GitTips.Sort, Set<PathName>> files, Set<String> veils) {
        Touched() {
            this(new EnumMap<>(GitTips.Sort.class), new LinkedHashSet<>());
        }

        Set<PathName> of(GitTips.Sort sort) {
            return files.getOrDefault(sort, Set.of());
        }
    }

    /** What is in git alone; nothing when the changes touch no reference, no index and no object. */
    List<World.InGit> found(List<Change> changes, Deed deed) {
        Map<String, Touched> touched = touched(
                changes, folder -> tips.isGitFolder(deed.now(), folder) || tips.isGitFolder(deed.then(), folder));
        var git = new GitQuestions(commands, secretFiles, deed.territory(), System.nanoTime());
        var found = new ArrayList<World.InGit>();
        touched.entrySet().stream().limit(FOLDERS_MAX).forEach(each -> {
            var folder = new PathName(each.getKey());
            try {
                found.addAll(told(new Question(folder, each.getValue(), deed, git).found()));
            } catch (GitQuestions.Unclear | ToolFailure | WorkspaceException | IllegalArgumentException e) {
                found.add(unclear(folder, String.valueOf(e.getMessage())));
            }
        });
        touched.keySet().stream()
                .skip(FOLDERS_MAX)
                .limit(1)
                .forEach(folder -> found.add(
                        unclear(new PathName(folder), "the call changed " + touched.size() + " git folders")));
        return found;
    }

    private static World.InGit unclear(PathName folder, String why) {
        return new World.InGit(
                folder,
                "nobody could look at what the call did to git's folder `" + Visible.inert(folder.text(), 300) + "`: "
                        + Visible.inert(why, 300)
                        + "; look at its commits before you push or check them out, or take it back with"
                        + " `holdfast undo`");
    }

    private static List<World.InGit> told(List<World.InGit> found) {
        if (found.size() <= TOLD_MAX) {
            return found;
        }
        var told = new ArrayList<>(found.subList(0, TOLD_MAX));
        told.add(new World.InGit(
                found.get(TOLD_MAX).path(), "and git holds " + (found.size() - TOLD_MAX) + " more like these"));
        return told;
    }

    private Map<String, Touched> touched(List<Change> changes, Predicate<PathName> isGitFolder) {
        var touched = new TreeMap<String, Touched>();
        var folders = new LinkedHashMap<PathName, Boolean>();
        for (Change change : changes) {
            var above = new ArrayList<>(Territory.above(change.path()).toList());
            above.add(PathName.ROOT);
            for (PathName folder : above) {
                String beneath = GitTips.beneath(folder, change.path());
                Optional<GitTips.Sort> sort = GitTips.sort(beneath);
                if (sort.isPresent() && folders.computeIfAbsent(folder, isGitFolder::test)) {
                    note(change, beneath, sort.get(), touched.computeIfAbsent(folder.text(), any -> new Touched()));
                }
            }
        }
        return touched;
    }

    private static void note(Change change, String beneath, GitTips.Sort sort, Touched touched) {
        if (sort == GitTips.Sort.VEIL) {
            touched.veils().add(beneath);
        } else if (change.what() == Change.What.DELETED || change.kind() == Kind.DIRECTORY) {
            return;
        } else if (change.kind() == Kind.FILE) {
            touched.files().computeIfAbsent(sort, any -> new LinkedHashSet<>()).add(change.path());
        } else {
            touched.veils().add(beneath); // git would follow it to wherever it leads
        }
    }

    private Touched everything(Snapshot snapshot, PathName folder) {
        var touched = new Touched();
        tips.items(snapshot, folder)
                .forEach((item, sort) -> note(
                        new Change(item.path(), item.kind(), Change.What.ADDED),
                        GitTips.beneath(folder, item.path()),
                        sort,
                        touched));
        return touched;
    }

    /** What is asked of one git folder. */
    private final class Question {
        private final PathName folder;
        private final Touched touched;
        private final Deed deed;
        private final Set<String> before;
        private final List<PathName> indexesBefore;
        private final GitQuestions git;
        private final Set<String> trees = new LinkedHashSet<>();

        Question(PathName folder, Touched touched, Deed deed, GitQuestions git) {
            this.folder = folder;
            this.git = git;
            this.deed = deed;
            boolean was = tips.isGitFolder(deed.then(), folder);
            // INVARIANT: of what was no git folder nothing has been looked at yet, also where its files lay there.
            this.touched = was ? touched : everything(deed.now(), folder);
            this.before = was ? tips.ids(deed.then(), folder) : Set.of();
            this.indexesBefore = was
                    ? tips.files(deed.then(), folder, GitTips.Sort.INDEX).stream()
                            .filter(index -> index.text().endsWith("/index")
                                    || index.text().equals("index"))
                            .toList()
                    : List.of();
        }

        List<World.InGit> found() {
            if (!tips.isGitFolder(deed.now(), folder)) {
                if (tips.items(deed.now(), folder).isEmpty()) {
                    return List.of(); // it was deleted
                }
                throw new GitQuestions.Unclear("git does not take what is left of it for one, until it is mended");
            }
            if (!touched.veils().isEmpty()) {
                throw new GitQuestions.Unclear(
                        "it changed `" + touched.veils().iterator().next() + "`");
            }
            Set<String> forged =
                    new GitObjects(snapshots, deed.now(), folder, git).forged(touched.of(GitTips.Sort.OBJECTS));
            if (!forged.isEmpty()) {
                return List.of(forgery(forged)); // what git says of the rest is worth nothing then
            }
            var entries = new ArrayList<GitRaw>(named());
            touched.of(GitTips.Sort.INDEX).stream()
                    .map(Territory::parent)
                    .distinct()
                    .forEach(of -> entries.addAll(staged(of)));
            List<GitRaw> alone = entries.stream()
                    .filter(entry -> deed.closed().test(place(entry.path())))
                    .filter(entry -> !stands(entry, place(entry.path()), deed.now())
                            && !stands(entry, place(entry.path()), deed.then()))
                    .toList();
            if (alone.isEmpty()) {
                return List.of();
            }
            Set<GitRaw.Standing> known = history(alone);
            List<GitIndex> indexes = indexes();
            var told = new HashSet<GitRaw.Standing>();
            return alone.stream()
                    .filter(entry -> !known.contains(entry.standing()))
                    .filter(entry -> indexes.stream().noneMatch(index -> index.held(entry.standing())))
                    .filter(entry -> told.add(entry.standing()))
                    .map(this::words)
                    .toList();
        }

        private World.InGit words(GitRaw entry) {
            PathName path = place(entry.path());
            boolean commit = !entry.commit().isEmpty();
            String sort = trees.contains(entry.commit()) ? "the tree" : "the commit";
            String where = commit ? sort + " `" + entry.commit().substring(0, 12) + "`" : "git's index";
            return new World.InGit(
                    path,
                    where + (entry.deleted() ? " deletes `" : " holds `") + Visible.inert(path.text(), 300)
                            + "`, which the call had no right to change, and the folder does not show it; look at it"
                            + " before you " + (commit ? "push or check out" : "commit")
                            + ", or take it back with `holdfast undo`");
        }

        private World.InGit forgery(Set<String> forged) {
            return new World.InGit(
                    folder,
                    "git's folder `" + Visible.inert(folder.text(), 300)
                            + "` holds something else than what it is kept as: " + String.join(", ", forged)
                            + "; what is checked out or pushed may be other than what was committed; take it back with"
                            + " `holdfast undo`");
        }

        /** Where a path of the repository stands in the workspace. */
        private PathName place(PathName path) {
            boolean usual =
                    folder.parts().stream().skip(folder.parts().size() - 1L).anyMatch(".git"::equals);
            PathName base = usual ? Territory.parent(folder) : PathName.ROOT;
            return Territory.child(base, path.text());
        }

        /** What references name now that none named before. */
        private List<GitRaw> named() {
            var fresh = new LinkedHashSet<String>();
            touched.of(GitTips.Sort.TIPS).forEach(file -> fresh.addAll(tips.ids(deed.now(), folder, file)));
            fresh.removeAll(before);
            if (fresh.isEmpty()) {
                return List.of();
            }
            if (fresh.size() > NAMED_MAX) {
                throw new GitQuestions.Unclear("it names " + fresh.size() + " new commits, more than " + NAMED_MAX);
            }
            var entries = new ArrayList<GitRaw>(committed(fresh));
            trees.addAll(git.trees(folder, fresh));
            trees.removeAll(before);
            if (trees.size() > TREES_MAX) {
                throw new GitQuestions.Unclear(
                        "it names " + trees.size() + " trees without a commit, more than " + TREES_MAX);
            }
            trees.forEach(tree -> entries.addAll(inTree(tree)));
            return entries;
        }

        private List<GitRaw> committed(Set<String> fresh) {
            var words = log("-c");
            // INVARIANT: a new tip that is missing fails. It could come later, when nobody looks at it any more.
            words.addAll(fresh);
            words.add("--ignore-missing");
            words.add("--not");
            // with fewer of them git tells more
            before.stream().limit(NAMED_MAX - fresh.size()).forEach(words::add);
            words.add("--");
            return git.answer(folder, words)
                    .orElseThrow(() -> new GitQuestions.Unclear("git could not list its new commits"));
        }

        private List<GitRaw> inTree(String tree) {
            var words = new ArrayList<>(List.of("diff-tree", "-r"));
            words.addAll(RAW);
            words.addAll(List.of(EMPTY_TREE, tree, "--"));
            return git
                    .answer(folder, words)
                    .orElseThrow(() -> new GitQuestions.Unclear("git could not list the tree `" + tree + "`"))
                    .stream()
                    .map(entry -> new GitRaw(tree, entry.path(), entry.mode(), entry.id()))
                    .toList();
        }

        private List<GitRaw> staged(PathName of) {
            return git.answer(of, diff("HEAD"))
                    .or(() -> git.answer(of, diff(EMPTY_TREE))) // before the first commit
                    .orElseThrow(() -> new GitQuestions.Unclear("git could not list what is staged"));
        }

        private List<String> diff(String tree) {
            var words = new ArrayList<>(List.of("diff-index", "--cached"));
            words.addAll(RAW);
            words.addAll(List.of(tree, "--"));
            return words;
        }

        private List<String> log(String merges) {
            var words = new ArrayList<>(List.of("log", "--format=%H", "--root", merges, "--no-follow", "--no-mailmap"));
            words.addAll(RAW);
            return words;
        }

        /** What stood at the same paths in a commit of before. */
        private Set<GitRaw.Standing> history(List<GitRaw> alone) {
            var known = new HashSet<GitRaw.Standing>();
            if (before.isEmpty()) {
                return known;
            }
            List<String> paths =
                    alone.stream().map(entry -> entry.path().text()).distinct().toList();
            int commits = Math.min(before.size(), NAMED_MAX);
            if (paths.size() > NAMED_MAX - commits) {
                throw new GitQuestions.Unclear(
                        "its new commits change " + paths.size() + " paths that no command may change");
            }
            var words = log("-c");
            words.addAll(List.of("--full-history", "--ignore-missing"));
            before.stream().limit(commits).forEach(words::add);
            words.add("--");
            words.addAll(paths);
            git.answer(folder, words)
                    .orElseThrow(() -> new GitQuestions.Unclear("git could not list its history"))
                    .forEach(entry -> known.add(entry.standing()));
            return known;
        }

        /** The indexes of before. */
        private List<GitIndex> indexes() {
            return indexesBefore.stream()
                    .map(file -> GitIndex.of(snapshots.content(deed.then(), file)))
                    .toList();
        }
    }

    /** Whether a workspace has the very same at a path. */
    private boolean stands(GitRaw entry, PathName path, Snapshot snapshot) {
        Optional<Kind> kind = snapshots.item(snapshot, path).map(Item::kind);
        if (entry.deleted() || kind.isEmpty()) {
            return entry.deleted() && kind.isEmpty();
        }
        return switch (kind.get()) {
            case FILE ->
                entry.mode().startsWith("100") && contents(snapshot, path).anyMatch(entry::of);
            case LINK -> entry.mode().equals("120000") && entry.of(target(snapshot, path));
            case DIRECTORY, OTHER -> false;
        };
    }

    /** A file's content, and as git keeps it where it turns line ends around. */
    private Stream<byte[]> contents(Snapshot snapshot, PathName path) {
        byte[] content = snapshots.content(snapshot, path);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return Stream.of(content, text.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] target(Snapshot snapshot, PathName link) {
        var found = new ArrayList<String>();
        snapshots.itemsAndTargets(snapshot, (item, target) -> {
            if (item.path().equals(link)) {
                found.add(target);
            }
        });
        return String.join("", found).getBytes(StandardCharsets.UTF_8);
    }
}
