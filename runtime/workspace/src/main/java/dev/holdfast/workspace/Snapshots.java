package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.Comparison.Additions;
import dev.holdfast.workspace.Comparison.Difference;
import dev.holdfast.workspace.Disk.Purpose;
import dev.holdfast.workspace.Restoration.Removing;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Snapshots of a whole workspace in the session's vault, and undo. A snapshot has every file with its mode and time,
 * ignored and untracked ones and {@code .git} included, and every link as a link. Not kept: extended attributes and
 * access control lists, that several names share one file (each comes back as a file of its own), holes in files, and
 * what is in sockets, pipes and devices. Owners come back when this process runs as root.
 *
 * <p>Every method may throw {@link WorkspaceException}, with GONE when the workspace's folder was removed, and
 * {@link dev.holdfast.vault.VaultException}. Calls of several threads run one after another.
 */
public final class Snapshots {
    /** The longest file that {@link #content} gives back whole. */
    public static final long CONTENT_BYTES_MAX = 64L << 20;

    private static final long DIFF_BYTES_MAX = 1 << 20;

    private final Workspace workspace;
    private final Vault vault;
    private final Limits limits;
    private final InstantSource clock;
    private final Trees trees;
    // Guarded by this: what the next snapshot need not read again.
    private Node last = Node.ABSENT;

    /** Snapshots of this workspace; the vault should be that of one session. Neither is closed here. */
    public Snapshots(Workspace workspace, Vault vault, Limits limits) {
        this(workspace, vault, limits, Sys::clock);
    }

    Snapshots(Workspace workspace, Vault vault, Limits limits, InstantSource clock) {
        this.workspace = workspace;
        this.vault = vault;
        this.limits = limits;
        this.clock = clock;
        this.trees = new Trees(vault);
    }

    /**
     * Takes a snapshot, durable when this returns. A file whose inode, length and change time are as in the snapshot
     * taken or loaded last is not read again.
     *
     * @throws WorkspaceException TOO_LARGE when a limit is hit; PERMISSION for a file that cannot be read; CHANGING for one
     *     that does not hold still; in each case there is no snapshot
     */
    public synchronized Snapshot take() {
        return take(Deadline.none(clock));
    }

    /**
     * The same, but given up when it takes too long, however little of the disk the files take.
     *
     * @throws WorkspaceException also TOO_LARGE after that time
     */
    public synchronized Snapshot take(Duration limit) {
        return take(Deadline.in(limit, clock));
    }

    private Snapshot take(Deadline deadline) {
        requireThere();
        var disk = new Disk(workspace.handle(), vault, limits, Purpose.SNAPSHOT, deadline);
        Node root = new Taking(disk, trees).take(last);
        var manifest = new Encoding.Manifest(workspace.root().toString(), root, disk.items(), disk.bytes());
        var id = new SnapshotId(vault.put(Encoding.encoded(manifest)));
        vault.sync();
        last = root;
        return new Snapshot(id, root, disk.items(), disk.bytes());
    }

    /**
     * A snapshot that was taken earlier, perhaps by another process.
     *
     * @throws WorkspaceException NOT_A_SNAPSHOT when the id is that of something else, or of another workspace
     */
    public synchronized Snapshot load(SnapshotId id) {
        Encoding.Manifest manifest = Encoding.manifest(vault.get(id.manifest()));
        if (!manifest.workspace().equals(workspace.root().toString())) {
            throw new WorkspaceException(
                    Code.NOT_A_SNAPSHOT,
                    "the snapshot was taken of `" + manifest.workspace() + "`, this workspace is `" + workspace.root()
                            + "`; open that one");
        }
        last = manifest.root();
        return new Snapshot(id, manifest.root(), manifest.items(), manifest.bytes());
    }

    /** What differs between two snapshots, sorted by path. */
    public synchronized List<Change> changes(Snapshot before, Snapshot after) {
        return compared(before, after).changes();
    }

    /** What differs now from a snapshot, sorted by path. */
    public synchronized List<Change> since(Snapshot snapshot) {
        requireThere();
        return present(snapshot, Additions.LISTED, Purpose.COMPARISON).changes();
    }

    /**
     * The difference of two snapshots as a unified diff, for people. Text is UTF-8 without zero bytes; other files and
     * links are named only. It holds the files' own characters: make them visible before a terminal shows them.
     */
    public synchronized String diff(Snapshot before, Snapshot after, DiffLimits bounds) {
        var diff = new UnifiedDiff(bounds);
        for (Difference each : compared(before, after).differences()) {
            if (!each.before().sameBody(each.after()) && !diff.hasRoom()) {
                diff.skip();
            } else if (!each.before().sameBody(each.after())) {
                describe(each, diff);
            } else if (!each.before().sameRights(each.after()) && diff.hasRoom()) {
                diff.note("mode "
                        + Integer.toOctalString(each.before().attributes().mode()) + " to "
                        + Integer.toOctalString(each.after().attributes().mode()) + ": " + each.path());
            }
        }
        return diff.text();
    }

    /** Takes one span back that spares nothing, like {@link #restore(List)}. */
    public synchronized Restored restore(Snapshot before, Snapshot after) {
        return restore(List.of(new Span(before, after, Set.of())));
    }

    /**
     * Takes spans back, all or none: every path that one of them changed comes back as it was before the first that did.
     * Nothing is touched unless each path is at present as one of them left it; being as one of them found it already is
     * as good, so an undo that was cut off can be run again.
     *
     * @param spans in the order in which they happened, with or without others between them
     */
    public synchronized Restored restore(List<Span> spans) {
        requireThere();
        Composition composition = composition(spans);
        var found = new Conflicts(workspace.handle(), disk(Purpose.COMPARISON)).in(composition);
        return found.refused().isPresent()
                ? found.refused().get()
                : done(composition.comparison(found.differences()), found.differences(), Removing.EMPTY);
    }

    /**
     * Gives up taking spans back that was cut off: what it had brought back so far becomes again as it was. What somebody
     * has changed since stays. Run after {@link #restore} refused; after one that was never begun it does nothing.
     *
     * @param present the workspace as the undo found it
     */
    public synchronized void giveUp(List<Span> spans, Snapshot present) {
        requireThere();
        Composition composition = composition(spans);
        Comparison since = present(present, Additions.LISTED, Purpose.COMPARISON);
        List<Difference> ours = new Conflicts(workspace.handle(), disk(Purpose.COMPARISON))
                .broughtAbout(composition, since.differences());
        new Restoration(workspace, vault, since, Removing.EMPTY).run(ours);
    }

    private Composition composition(List<Span> spans) {
        return Composition.of(
                spans.stream()
                        .map(span -> compared(span.before(), span.after()))
                        .toList(),
                spans.stream().map(Span::spared).toList());
    }

    /** Brings the whole workspace back to a snapshot, whatever happened since; what came since is deleted. */
    public synchronized Restored rollBack(Snapshot before) {
        requireThere();
        Comparison comparison = present(before, Additions.NAMED, Purpose.REPAIR);
        return done(comparison, comparison.differences(), Removing.WHOLE);
    }

    /**
     * Brings the paths that a test picks, and the folders they need, back to a snapshot, whatever happened since; what
     * came since at such a path is deleted with everything beneath it.
     *
     * @param picked is asked once for every path that differs
     */
    public synchronized Restored rollBack(Snapshot before, Predicate<PathName> picked) {
        requireThere();
        Comparison comparison = present(before, Additions.LISTED, Purpose.REPAIR);
        return done(comparison, comparison.picked(picked), Removing.WHOLE);
    }

    private Comparison present(Snapshot before, Additions additions, Purpose purpose) {
        Disk disk = disk(purpose);
        return Comparison.of(before.root(), trees, disk.workspace(), disk, additions);
    }

    private Restored done(Comparison comparison, List<Difference> differences, Removing removing) {
        new Restoration(workspace, vault, comparison, removing).run(differences);
        List<PathName> beyond = differences.stream()
                .filter(each -> each.before().body() instanceof Body.Special)
                .limit(Restored.NAMED_MAX)
                .map(each -> each.path().shown())
                .toList();
        long told = differences.stream().filter(Difference::tellable).count();
        return new Restored.Done((int) told, beyond);
    }

    /**
     * The content of a regular file in a snapshot.
     *
     * @throws WorkspaceException NOT_FOUND, NOT_A_FILE, OUTSIDE; TOO_LARGE above {@link #CONTENT_BYTES_MAX}
     */
    public synchronized byte[] content(Snapshot snapshot, PathName path) {
        Body.Content content = file(snapshot, path);
        if (content.bytes() > CONTENT_BYTES_MAX) {
            throw new WorkspaceException(
                    Code.TOO_LARGE,
                    "`" + path + "` has " + content.bytes() + " bytes, more than " + CONTENT_BYTES_MAX
                            + "; restore it and use a command");
        }
        return bytes(content);
    }

    /**
     * Hands over the content of a regular file in a snapshot, however long, piece by piece.
     *
     * @throws WorkspaceException NOT_FOUND, NOT_A_FILE, OUTSIDE
     */
    public synchronized void pieces(Snapshot snapshot, PathName path, Consumer<byte[]> reader) {
        file(snapshot, path).pieces().forEach(piece -> reader.accept(vault.get(piece)));
    }

    private Body.Content file(Snapshot snapshot, PathName path) {
        Node node = node(snapshot, path).orElseThrow(() -> Errno.failure(Errno.ENOENT, "read", BytePath.of(path)));
        if (!(node.body() instanceof Body.Content content)) {
            throw new WorkspaceException(
                    Code.NOT_A_FILE, "`" + path + "` was no regular file in the snapshot; name one");
        }
        return content;
    }

    /**
     * What stood at a path in a snapshot; empty for nothing. A link on the way is not followed.
     *
     * @throws WorkspaceException OUTSIDE
     */
    public synchronized Optional<Item> item(Snapshot snapshot, PathName path) {
        return node(snapshot, path).map(node -> new Item(path, node.kind(), node.bytes()));
    }

    private Optional<Node> node(Snapshot snapshot, PathName path) {
        BytePath file = BytePath.of(path);
        Optional<Node> node = Optional.of(snapshot.root());
        for (String name : file.isRoot() ? new String[0] : file.bytes().split("/")) {
            node = node.flatMap(folder -> named(trees.children(file, folder, List.of()), name));
        }
        return node;
    }

    private static Optional<Node> named(List<Node> sorted, String name) {
        int from = 0;
        int to = sorted.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = sorted.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(sorted.get(middle));
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return Optional.empty();
    }

    /** Hands over everything in a snapshot, folder by folder, folders before what is in them. */
    public synchronized void items(Snapshot snapshot, Consumer<Item> reader) {
        itemsAndTargets(snapshot, (item, target) -> reader.accept(item));
    }

    /**
     * The same, each with where it points: for a link its target as it was written, shown as a path of {@link Item} is;
     * for anything else an empty text.
     */
    public synchronized void itemsAndTargets(Snapshot snapshot, BiConsumer<Item, String> reader) {
        Deque<BytePath> paths = new ArrayDeque<>(List.of(BytePath.ROOT));
        Deque<Node> folders = new ArrayDeque<>(List.of(snapshot.root()));
        while (!folders.isEmpty()) {
            BytePath path = paths.removeFirst();
            for (Node node : trees.children(path, folders.removeFirst(), List.of())) {
                BytePath at = path.child(node.name());
                String target = node.body() instanceof Body.Target(String bytes) ? BytePath.written(bytes) : "";
                reader.accept(new Item(at.shown(), node.kind(), node.bytes()), target);
                if (node.isFolder()) {
                    paths.addLast(at);
                    folders.addLast(node);
                }
            }
        }
    }

    private Comparison compared(Snapshot before, Snapshot after) {
        return Comparison.of(before.root(), trees, after.root(), trees, Additions.LISTED);
    }

    private void describe(Difference each, UnifiedDiff diff) {
        Optional<byte[]> old = text(each.before());
        Optional<byte[]> now = text(each.after());
        String path = each.path().toString();
        if ((old.isEmpty() && !each.before().isAbsent())
                || (now.isEmpty() && !each.after().isAbsent())) {
            diff.note(word(each.before()) + " to " + word(each.after()) + ": " + path);
        } else {
            diff.file(path, old, now);
        }
    }

    /** What a diff compares: the content of a file that is not too long. */
    private Optional<byte[]> text(Node node) {
        return node.body() instanceof Body.Content content && content.bytes() <= DIFF_BYTES_MAX
                ? Optional.of(bytes(content))
                : Optional.empty();
    }

    private static String word(Node node) {
        return switch (node.body()) {
            case Body.Content _, Body.Unread _ -> "file of " + node.bytes() + " bytes";
            case Body.Listing _ -> "folder";
            case Body.Target(String target) -> "link to " + new BytePath(target);
            case Body.Special _ -> "special file";
            case Body.Absent _ -> "nothing";
        };
    }

    private byte[] bytes(Body.Content content) {
        var bytes = new ByteArrayOutputStream((int) content.bytes());
        for (BlobId piece : content.pieces()) {
            bytes.writeBytes(vault.get(piece));
        }
        return bytes.toByteArray();
    }

    private Disk disk(Purpose purpose) {
        return new Disk(workspace.handle(), vault, limits, purpose, Deadline.none(clock));
    }

    private void requireThere() {
        if (workspace.handle().stat().links() == 0) {
            throw new WorkspaceException(
                    Code.GONE,
                    "the workspace folder `" + workspace.root() + "` was removed while it was open; make it again and"
                            + " resume the session");
        }
    }
}
