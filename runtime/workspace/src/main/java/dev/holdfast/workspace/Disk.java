package dev.holdfast.workspace;

import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workspace as it is now, read folder by folder. One object is one look, within one set of limits. */
final class Disk implements Side {
    /** What the look is for. */
    enum Purpose {
        /** Every file is stored. */
        SNAPSHOT,
        /** Only files that could equal their counterpart are read, and nothing is stored. */
        COMPARISON,
        /** As a comparison, and folders of ours that we may not read are unlocked. */
        REPAIR
    }

    /** How old a change must be before a later one surely gets another time: two ticks of the slowest kernel clock. */
    private static final Duration SETTLED = Duration.ofMillis(20);

    /** The same where the file system keeps whole seconds, or every other one. */
    private static final Duration SETTLED_COARSE = Duration.ofSeconds(2);

    /** More than any snapshot can hold: what a command strewed about is listed to be removed, but not without end. */
    private static final int STREWN_MAX = 5_000_000;

    private final Folder root;
    private final Vault vault;
    private final Limits limits;
    private final Purpose purpose;
    private final Deadline deadline;
    private final Map<Integer, BlobId> holes = new HashMap<>(); // by their lengths
    private long items;
    private long bytes;

    Disk(Folder root, Vault vault, Limits limits, Purpose purpose, Deadline deadline) {
        this.root = root;
        this.vault = vault;
        this.limits = limits;
        this.purpose = purpose;
        this.deadline = deadline;
    }

    long items() {
        return items;
    }

    long bytes() {
        return bytes;
    }

    /** The workspace itself. */
    Node workspace() {
        Stat stat = root.stat();
        return new Node("", stat.attributes(), Stamp.NONE, Body.Listing.EMPTY);
    }

    @Override
    public List<Node> children(BytePath path, Node folder, List<Node> counterpart) {
        if (!folder.isFolder()) {
            return List.of();
        }
        deadline.now();
        Map<String, Node> known = new HashMap<>();
        counterpart.forEach(node -> known.put(node.name(), node));
        try (Folder open = opened(path)) {
            List<String> names = names(open);
            var nodes = new ArrayList<Node>(names.size());
            for (String name : names) {
                requireShort(path.child(name));
                node(open, name, known.getOrDefault(name, Node.ABSENT)).ifPresent(nodes::add);
            }
            return nodes;
        } catch (WorkspaceException e) {
            if (e.code() == Code.NOT_FOUND) { // removed since its parent was listed
                return List.of();
            }
            throw e;
        }
    }

    private List<String> names(Folder open) {
        int itemsMax = purpose == Purpose.REPAIR ? STREWN_MAX : limits.itemsMax();
        List<String> names = open.names((int) (itemsMax - items));
        items += names.size();
        if (items > itemsMax) {
            throw tooLarge("more than " + itemsMax + " items");
        }
        Collections.sort(names);
        return names;
    }

    /** What stands at a name; empty when nothing does. */
    Optional<Node> node(Folder folder, String name, Node known) {
        Optional<Stat> stat = folder.stat(name);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        Stat seen = stat.get();
        return switch (seen.kind()) {
            case FILE -> file(folder, name, seen, known);
            case DIRECTORY -> Optional.of(new Node(name, seen.attributes(), Stamp.NONE, Body.Listing.EMPTY));
            case LINK ->
                Optional.of(new Node(name, seen.attributes(), Stamp.NONE, new Body.Target(folder.linkTarget(name))));
            case OTHER -> Optional.of(new Node(name, seen.attributes(), Stamp.NONE, new Body.Special(seen.type())));
        };
    }

    private Optional<Node> file(Folder folder, String name, Stat seen, Node known) {
        count(seen.bytes());
        boolean comparable = known.body() instanceof Body.Content && known.bytes() == seen.bytes();
        if (comparable && known.stamp().equals(seen.stamp())) {
            return Optional.of(new Node(name, seen.attributes(), known.stamp(), known.body()));
        }
        var unread = new Node(name, seen.attributes(), Stamp.NONE, new Body.Unread(seen.bytes()));
        if (purpose != Purpose.SNAPSHOT && !comparable) {
            return Optional.of(unread);
        }
        try {
            return Optional.of(read(folder, name));
        } catch (WorkspaceException e) {
            if (e.code() == Code.NOT_FOUND) {
                return Optional.empty();
            }
            if (e.code() == Code.PERMISSION && purpose != Purpose.SNAPSHOT) {
                return Optional.of(unread);
            }
            throw e;
        }
    }

    private Node read(Folder folder, String name) {
        for (int tries = 0; tries < Workspace.READS_MAX; tries++) {
            try (OpenFile open = folder.read(name)) {
                Instant start = deadline.now();
                Stat before = open.stat();
                Optional<Body.Content> content = content(open, before.bytes());
                if (content.isPresent() && open.stat().equals(before)) {
                    Stamp stamp = settled(before.stamp(), start) ? before.stamp() : Stamp.NONE;
                    return new Node(name, before.attributes(), stamp, content.get());
                }
            }
        }
        throw Workspace.changing(folder.path().child(name));
    }

    /** The content in pieces; empty when the file is not as long as it was. What is a hole is not read. */
    private Optional<Body.Content> content(OpenFile open, long length) {
        var pieces = new ArrayList<BlobId>();
        long data = 0;
        for (long at = 0; at < length; ) {
            int size = (int) Math.min(length - at, Vault.BLOB_BYTES_MAX);
            data = data > at || length == size ? data : open.data(at);
            if (data >= at + size) {
                pieces.add(holes.computeIfAbsent(size, zeros -> kept(new byte[zeros])));
            } else {
                deadline.now();
                byte[] piece = open.read(at, size);
                if (piece.length < size) {
                    return Optional.empty();
                }
                pieces.add(kept(piece));
            }
            at += size;
        }
        return Optional.of(new Body.Content(length, pieces));
    }

    private BlobId kept(byte[] piece) {
        return purpose == Purpose.SNAPSHOT ? vault.put(piece) : vault.id(piece);
    }

    private static boolean settled(Stamp stamp, Instant read) {
        boolean coarse = stamp.changed().truncatedTo(ChronoUnit.SECONDS).equals(stamp.changed());
        Duration age = coarse ? SETTLED_COARSE : SETTLED;
        return stamp.changed().plus(age).isBefore(read);
    }

    private Folder opened(BytePath path) {
        try {
            return root.folder(path);
        } catch (WorkspaceException e) {
            if (e.code() != Code.PERMISSION || purpose != Purpose.REPAIR || path.isRoot()) {
                throw e;
            }
        }
        try (Folder parent = root.folder(path.parent())) {
            parent.unlock(path.name());
        }
        return root.folder(path);
    }

    private void count(long fileBytes) {
        bytes += fileBytes;
        if (purpose == Purpose.SNAPSHOT && bytes > limits.bytesMax()) {
            throw tooLarge("files of together more than " + limits.bytesMax() + " bytes");
        }
    }

    private void requireShort(BytePath path) {
        if (purpose == Purpose.SNAPSHOT && path.bytes().length() > BytePath.LENGTH_MAX) {
            throw new WorkspaceException(
                    Code.TOO_LARGE,
                    "the path of `" + path.name().replaceAll("[^!-~]", "?") + "` is longer than " + BytePath.LENGTH_MAX
                            + " bytes: no snapshot can be taken; delete the folders that nest so deep");
        }
    }

    private static WorkspaceException tooLarge(String what) {
        return new WorkspaceException(
                Code.TOO_LARGE,
                "the workspace holds " + what + ": no snapshot can be taken; work in a smaller folder, or raise the"
                        + " limit");
    }
}
