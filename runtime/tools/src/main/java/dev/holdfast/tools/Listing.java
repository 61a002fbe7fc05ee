package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The regular files beneath a folder, sorted by path: what git knows and does not ignore, dot files included, when the
 * workspace is a repository; else all of them. A folder that git ignores is listed in full when it is named itself.
 * Never what lies in a {@code .git}, and no symbolic link is followed.
 *
 * @param files the files
 * @param completeness whether a limit cut the list short
 */
record Listing(List<Hands.Item> files, Completeness completeness) {
    /** Most files in one listing. */
    static final int FILES_MAX = 50_000;

    /** Most folders looked into for one listing. */
    static final int FOLDERS_MAX = 20_000;

    /**
     * Longest answer of git that is taken as whole, in characters; the sandbox keeps head and tail of a longer one, so
     * the question is asked again folder by folder.
     */
    static final int ANSWER_CHARS_MAX = 128 << 10;

    Listing {
        files = List.copyOf(files);
    }

    /** Whether a listing is whole. */
    enum Completeness {
        COMPLETE,
        CUT
    }

    /**
     * What lies beneath a path; a regular file is a listing of itself.
     *
     * @throws ToolFailure when nothing is there, or something that is neither file nor folder
     */
    static Listing of(PathName path, Hands hands) {
        Hands.Item item = path.equals(PathName.ROOT)
                ? new Hands.Item(path, Hands.Kind.FOLDER, 0)
                : hands.item(path).orElseThrow(() -> new ToolFailure("`" + path + "` does not exist"));
        return switch (item.kind()) {
            case FILE -> new Listing(List.of(item), Completeness.COMPLETE);
            case FOLDER -> {
                var search = new Search(hands);
                search.beneath(path);
                yield search.listing();
            }
            case LINK -> throw new ToolFailure("`" + path + "` is a symbolic link and not followed");
            case OTHER -> throw new ToolFailure("`" + path + "` is neither a file nor a folder");
        };
    }

    /** One listing in the making. */
    private static final class Search {
        private final Hands hands;
        private final TreeMap<String, Hands.Item> files = new TreeMap<>();
        private int foldersLeft = FOLDERS_MAX;
        private Completeness completeness = Completeness.COMPLETE;

        Search(Hands hands) {
            this.hands = hands;
        }

        Listing listing() {
            return new Listing(List.copyOf(files.values()), completeness);
        }

        void beneath(PathName folder) {
            var names = new TreeSet<String>();
            if (!ask(PathName.ROOT, folder, names) || names.isEmpty()) {
                walk(folder);
                return;
            }
            Deque<PathName> nested = resolve(names);
            while (!nested.isEmpty() && foldersLeft > 0) {
                // a repository in the repository has rules of its own
                PathName repository = nested.removeFirst();
                var inner = new TreeSet<String>();
                if (ask(repository, repository, inner)) {
                    nested.addAll(resolve(inner));
                } else {
                    walk(repository);
                }
            }
        }

        /** Asks git for the names beneath a folder; false when git or the repository is not there. */
        private boolean ask(PathName repository, PathName folder, Set<String> names) {
            Optional<String> answer = lsFiles(repository, List.of(beneath(repository, folder)));
            if (answer.isEmpty()) {
                return false;
            }
            if (whole(answer.get())) {
                collect(repository, answer.get(), names);
                return true;
            }
            var batch = new ArrayList<String>();
            for (var item : list(folder)) {
                if (item.kind() == Hands.Kind.FOLDER) {
                    if (!isGit(item)) {
                        ask(repository, item.path(), names);
                    }
                } else {
                    batch.add(beneath(repository, item.path()));
                }
            }
            for (var part : Batches.of(batch, ANSWER_CHARS_MAX)) {
                lsFiles(repository, part).ifPresent(some -> {
                    completeness = whole(some) ? completeness : Completeness.CUT;
                    collect(repository, some, names);
                });
            }
            return true;
        }

        /** Whether an answer is short enough and has no line end, which is what the sandbox puts where it cut. */
        private static boolean whole(String answer) {
            return answer.length() <= ANSWER_CHARS_MAX && answer.indexOf('\n') < 0;
        }

        private Optional<String> lsFiles(PathName repository, List<String> paths) {
            var words = new ArrayList<>(List.of(
                    "-C", repository.text(), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"));
            words.addAll(paths);
            try {
                var ended = hands.run(Git.reading(words.toArray(String[]::new)), Git.LIMIT);
                return ended.succeeded() ? Optional.of(ended.output()) : Optional.empty();
            } catch (ToolFailure e) {
                return Optional.empty(); // no git here; the listing is then made without it
            }
        }

        private static void collect(PathName repository, String answer, Set<String> names) {
            for (String name : answer.split("\0", -1)) {
                String whole = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
                PrintedPath.named(repository.equals(PathName.ROOT) ? whole : repository + "/" + whole)
                        .map(PathName::text)
                        .ifPresent(names::add);
            }
        }

        /** Keeps of these names what is a regular file now, and returns the repositories among them. */
        private Deque<PathName> resolve(Set<String> names) {
            var byFolder = new TreeMap<String, TreeSet<String>>();
            for (String name : names) {
                int slash = name.lastIndexOf('/');
                byFolder.computeIfAbsent(slash < 0 ? "." : name.substring(0, slash), folder -> new TreeSet<>())
                        .add(name);
            }
            var nested = new ArrayDeque<PathName>();
            byFolder.forEach((folder, wanted) -> {
                for (var item : list(new PathName(folder))) {
                    if (wanted.contains(item.path().text())) {
                        if (item.kind() == Hands.Kind.FILE) {
                            add(item);
                        } else if (item.kind() == Hands.Kind.FOLDER) {
                            nested.add(item.path());
                        }
                    }
                }
            });
            return nested;
        }

        private void walk(PathName start) {
            var folders = new ArrayDeque<>(List.of(start));
            while (!folders.isEmpty()) {
                for (var item : list(folders.removeFirst())) {
                    switch (item.kind()) {
                        case FILE -> add(item);
                        case FOLDER -> {
                            if (!isGit(item)) {
                                folders.add(item.path());
                            }
                        }
                        case LINK, OTHER -> {}
                    }
                }
            }
        }

        private void add(Hands.Item item) {
            if (files.size() < FILES_MAX) {
                files.put(item.path().text(), item);
            } else {
                completeness = Completeness.CUT;
            }
        }

        /** What lies in a folder; nothing when it is gone or no folder any more, which git's index may not know. */
        private List<Hands.Item> list(PathName folder) {
            if (foldersLeft == 0) {
                completeness = Completeness.CUT;
                return List.of();
            }
            foldersLeft--;
            try {
                return hands.list(folder);
            } catch (ToolFailure e) {
                return List.of();
            }
        }

        private static boolean isGit(Hands.Item item) {
            return item.path().parts().getLast().equals(".git");
        }

        /** A path as a repository at or above it names it. */
        private static String beneath(PathName repository, PathName path) {
            if (path.equals(repository)) {
                return ".";
            }
            return repository.equals(PathName.ROOT)
                    ? path.text()
                    : path.text().substring(repository.text().length() + 1);
        }
    }
}
