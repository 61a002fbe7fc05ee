package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a git folder that say which commits count: references, those without a folder like {@code HEAD} and
 * {@code MERGE_HEAD}, packed ones, those of linked worktrees, and the list of what was stashed. Read as gitrepository-layout(5)
 * has them, without git.
 */
final class GitTips {
    /** The longest such file that is read. */
    static final long FILE_BYTES_MAX = 8L << 20;

    private static final String OWN = "(?:(?!\\w*(?:MSG|MODE)$)[A-Z][A-Z_-]*|refs(?:/.*)?|logs/refs/stash)";
    private static final Pattern NAMED = Pattern.compile("packed-refs|(?:worktrees/[^/]+/)?" + OWN);

    /**
     * What makes git show other commits or objects than there are, or holds references or the places of objects in a format
     * that is not read here.
     */
    private static final Pattern VEILING =
            Pattern.compile("(?:reftable|refs/replace|objects/pack/multi-pack-index\\.d)(?:/.*)?|shallow|info/grafts"
                    + "|objects/info/(?:http-)?alternates");

    /** An index that is split leaves most of its entries to another file. */
    private static final Pattern INDEX = Pattern.compile("(?:worktrees/[^/]+/)?(?:index|sharedindex\\.[^/]*)");

    private static final Pattern OBJECTS = Pattern.compile("objects(?:/.*)?");

    /** Ids stand where a line begins; a line of a log has two. */
    private static final Pattern IDS =
            Pattern.compile("(?m)^\\^?([0-9a-fA-F]{64}|[0-9a-fA-F]{40})\\b(?: ([0-9a-fA-F]{64}|[0-9a-fA-F]{40})\\b)?");

    /** A file that stands for another reference; git takes any path for one. */
    private static final Pattern SYMBOLIC = Pattern.compile("(?m)^ref:[ \\t]*(.*?)[ \\t\\r]*$");

    private static final Pattern NOTHING = Pattern.compile("0+");

    private final Snapshots snapshots;

    GitTips(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** What a file of a git folder is to us. */
    enum Sort {
        TIPS,
        VEIL,
        INDEX,
        OBJECTS
    }

    /**
     * What a file is.
     *
     * @param beneath its path from the git folder
     */
    static Optional<Sort> sort(String beneath) {
        if (VEILING.matcher(beneath).matches()) {
            return Optional.of(Sort.VEIL);
        }
        if (INDEX.matcher(beneath).matches()) {
            return Optional.of(Sort.INDEX);
        }
        if (OBJECTS.matcher(beneath).matches()) {
            return Optional.of(Sort.OBJECTS);
        }
        return NAMED.matcher(beneath).matches() ? Optional.of(Sort.TIPS) : Optional.empty();
    }

    /** Whether git takes it for a git folder of its own; one of a linked worktree belongs to another. */
    boolean isGitFolder(Snapshot snapshot, PathName folder) {
        return List.of("HEAD", "objects", "refs").stream()
                .allMatch(name ->
                        snapshots.item(snapshot, Territory.child(folder, name)).isPresent());
    }

    /** The regular files of one sort in a git folder. */
    List<PathName> files(Snapshot snapshot, PathName folder, Sort sort) {
        return items(snapshot, folder).entrySet().stream()
                .filter(each -> each.getKey().kind() == Kind.FILE && each.getValue() == sort)
                .map(each -> each.getKey().path())
                .toList();
    }

    /** Everything in a git folder that is of a sort. */
    Map<Item, Sort> items(Snapshot snapshot, PathName folder) {
        var items = new LinkedHashMap<Item, Sort>();
        snapshots.items(snapshot, item -> {
            if (item.path().within(folder) && !item.path().equals(folder)) {
                sort(beneath(folder, item.path())).ifPresent(sort -> items.put(item, sort));
            }
        });
        return items;
    }

    /** Every id that the files of a git folder name. */
    Set<String> ids(Snapshot snapshot, PathName folder) {
        var ids = new LinkedHashSet<String>();
        files(snapshot, folder, Sort.TIPS).forEach(file -> ids.addAll(ids(snapshot, folder, file)));
        return ids;
    }

    /**
     * The ids that one such file names.
     *
     * @throws IllegalArgumentException when it is too long to be one, or stands for what is none of these files
     */
    Set<String> ids(Snapshot snapshot, PathName folder, PathName file) {
        long bytes = snapshots.item(snapshot, file).map(Item::bytes).orElse(0L);
        if (bytes > FILE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "`" + beneath(folder, file) + "` has " + bytes + " bytes, more than " + FILE_BYTES_MAX);
        }
        var ids = new LinkedHashSet<String>();
        String content = new String(snapshots.content(snapshot, file), StandardCharsets.ISO_8859_1);
        for (Matcher symbolic = SYMBOLIC.matcher(content); symbolic.find(); ) {
            mustBeTips(beneath(folder, file), symbolic.group(1));
        }
        Matcher found = IDS.matcher(content);
        while (found.find()) {
            ids.add(found.group(1).toLowerCase(Locale.ROOT));
            Optional.ofNullable(found.group(2))
                    .map(id -> id.toLowerCase(Locale.ROOT))
                    .ifPresent(ids::add);
        }
        ids.removeIf(id -> NOTHING.matcher(id).matches());
        return ids;
    }

    private static void mustBeTips(String file, String target) {
        boolean plain = !target.contains("//") && !target.contains("/.");
        if (!plain || !sort(target).equals(Optional.of(Sort.TIPS))) {
            throw new IllegalArgumentException("`" + file + "` stands for `" + target + "`, which is no reference");
        }
    }

    /** A path from a folder on. */
    static String beneath(PathName folder, PathName path) {
        return folder.equals(PathName.ROOT)
                ? path.text()
                : path.text()
                        .substring(Math.min(path.text().length(), folder.text().length() + 1));
    }
}
