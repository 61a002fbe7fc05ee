package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The folder a session works in, held open by a handle. Every path is resolved beneath that handle by the kernel, and a
 * symbolic link on the way is an error; links themselves are listed, moved and deleted as what they are. What
 * happens to the folder's name after {@link #open} changes nothing. Safe for several threads; calls on one path that
 * run at once happen in some order.
 */
public final class Workspace implements AutoCloseable {
    /** The most names one folder may list. */
    private static final int ITEMS_MAX = 100_000;

    /** How often a file that changes under the reader is read again. */
    static final int READS_MAX = 3;

    private static final int FILE_MODE = 0666; // before the umask
    private static final int FOLDER_MODE = 0777;
    private static final int DRAFTS_MAX = 1_000;

    private final Path root;
    private final Folder handle;
    private final Owner owner;
    private final boolean privileged;
    private final AtomicLong drafts = new AtomicLong();

    private Workspace(Path root, Folder handle) {
        this.root = root;
        this.handle = handle;
        this.owner = handle.stat().attributes().owner();
        this.privileged = Sys.root();
    }

    /**
     * Opens a folder as a workspace.
     *
     * @param root the folder; links in its own path are resolved once, here
     * @param forbidden Holdfast's own folders, existing or not: the workspace may neither hold nor lie in one
     * @throws WorkspaceException NOT_A_WORKSPACE for the file system's root, a home folder or what holds one, a
     *     forbidden folder or what is no folder; UNSUPPORTED when the kernel cannot keep paths beneath a handle
     */
    public static Workspace open(Path root, List<Path> forbidden) {
        List<Path> homes = Stream.of(System.getProperty("user.home"), System.getenv("HOME"))
                .filter(home -> home != null && home.startsWith("/"))
                .map(Path::of)
                .toList();
        return open(root, forbidden, homes);
    }

    static Workspace open(Path root, List<Path> forbidden, List<Path> homes) {
        Path real = Place.of(root, forbidden, homes);
        Folder handle = Folder.workspace(real);
        return new Workspace(real, handle);
    }

    /** The workspace's absolute path, without links. */
    public Path root() {
        return root;
    }

    Folder handle() {
        return handle;
    }

    /** Whether this process may give files away, which restoring their owners needs. */
    boolean privileged() {
        return privileged;
    }

    /**
     * The content of a regular file.
     *
     * @param bytesMax the most that is read; a longer file is an error
     * @throws WorkspaceException NOT_FOUND, NOT_A_FILE, SYMLINK, OUTSIDE, TOO_LARGE, CHANGING, PERMISSION
     */
    public byte[] read(PathName path, long bytesMax) {
        BytePath file = inside(path);
        int limit = (int) Math.min(bytesMax, Integer.MAX_VALUE - 16);
        try (Folder folder = handle.folder(file.parent())) {
            for (int tries = 0; tries < READS_MAX; tries++) {
                try (OpenFile open = folder.read(file.name())) {
                    Stat before = open.stat();
                    if (before.bytes() > limit) {
                        throw new WorkspaceException(
                                Code.TOO_LARGE,
                                "`" + file + "` has " + before.bytes() + " bytes, more than the " + limit
                                        + " that may be read; read a part of it with a command");
                    }
                    byte[] content = open.read((int) before.bytes() + 1); // one more, to see it grow
                    if (content.length == before.bytes() && open.stat().equals(before)) {
                        return content;
                    }
                }
            }
        }
        throw changing(file);
    }

    static WorkspaceException changing(BytePath path) {
        return new WorkspaceException(
                Code.CHANGING,
                "`" + path + "` changed each of the " + READS_MAX + " times it was read; stop what writes it");
    }

    /**
     * What is in a folder, sorted by name.
     *
     * @throws WorkspaceException NOT_FOUND, NOT_A_FOLDER, SYMLINK, OUTSIDE, PERMISSION; TOO_LARGE for more than 100,000
     *     items
     */
    public List<Item> list(PathName directory) {
        try (Folder folder = handle.folder(BytePath.of(directory))) {
            List<String> names = folder.names(ITEMS_MAX);
            if (names.size() > ITEMS_MAX) {
                throw new WorkspaceException(
                        Code.TOO_LARGE,
                        "`" + directory + "` holds more than " + ITEMS_MAX + " items; list a part of it");
            }
            var items = new ArrayList<Item>();
            for (String name : names) {
                folder.stat(name).ifPresent(stat -> items.add(item(folder.path().child(name), stat)));
            }
            items.sort(Comparator.comparing(item -> item.path().text()));
            return List.copyOf(items);
        }
    }

    /**
     * What stands at a path, links not followed; empty when nothing does.
     *
     * @throws WorkspaceException SYMLINK, OUTSIDE, PERMISSION
     */
    public Optional<Item> item(PathName path) {
        BytePath item = BytePath.of(path);
        if (item.isRoot()) {
            return Optional.of(item(item, handle.stat()));
        }
        try (Folder folder = handle.folder(item.parent())) {
            return folder.stat(item.name()).map(stat -> item(item, stat));
        } catch (WorkspaceException e) {
            if (e.code() == Code.NOT_FOUND || e.code() == Code.NOT_A_FOLDER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes a file have this content, at once: whoever reads it sees the old content or the new. Missing folders are
     * made. An existing file keeps its mode, without set-user and set-group bits, and its owner; other names of it
     * (hard links) keep the old content.
     *
     * @throws WorkspaceException NOT_A_FILE, NOT_A_FOLDER, SYMLINK, OUTSIDE, PERMISSION, DISK; then the file is as it was
     */
    public void write(PathName path, byte[] content) {
        BytePath file = inside(path);
        try (Folder folder = made(file.parent())) {
            Optional<Stat> before = folder.stat(file.name());
            before.ifPresent(stat -> requireFile(stat, file));
            String draft = draft(folder, open -> {
                open.write(content);
                if (before.isPresent()) {
                    Attributes kept = before.get().attributes();
                    if (!open.stat().attributes().owner().equals(kept.owner())) {
                        open.owner(kept.owner());
                    }
                    open.mode(kept.mode() & ~Attributes.SET_ID);
                } else if (privileged) {
                    open.owner(owner);
                }
            });
            replace(folder, draft, file);
        }
    }

    /** Removes a file, a link or a folder with everything in it. */
    public void delete(PathName path) {
        BytePath item = inside(path);
        try (Folder folder = handle.folder(item.parent())) {
            folder.require(item.name());
            Removal.remove(folder, item.name());
        }
    }

    /**
     * Moves a file, a link or a folder with everything in it. Missing folders on the way to the new place are made.
     *
     * @throws WorkspaceException EXISTS when something is at the new place; NOT_FOUND, NOT_A_FOLDER, SYMLINK, OUTSIDE,
     *     ROOT, PERMISSION; UNSUPPORTED on a file system that cannot move without replacing
     */
    public void move(PathName from, PathName to) {
        BytePath source = inside(from);
        BytePath target = inside(to);
        if (to.within(from) && !to.equals(from)) {
            throw new WorkspaceException(
                    Code.EXISTS, "cannot move `" + from + "` into itself; choose a place outside it");
        }
        try (Folder folder = handle.folder(source.parent())) {
            folder.require(source.name());
            try (Folder place = made(target.parent())) {
                folder.move(source.name(), place, target.name());
            }
        }
    }

    /** Lets go of the handle. */
    @Override
    public void close() {
        handle.close();
    }

    private interface Filling {
        void fill(OpenFile draft);
    }

    /** Makes a new file under a name of its own; it is gone again when filling it fails. */
    private String draft(Folder folder, Filling filling) {
        for (int tries = 0; tries < DRAFTS_MAX; tries++) {
            String name = ".holdfast-" + ProcessHandle.current().pid() + "-" + drafts.incrementAndGet() + ".draft";
            try (OpenFile open = folder.create(name, FILE_MODE)) {
                filled(folder, name, open, filling);
                return name;
            } catch (WorkspaceException e) {
                if (e.code() != Code.EXISTS) {
                    throw e;
                }
            }
        }
        throw Errno.failure(Errno.EEXIST, "write in", folder.path());
    }

    private static void filled(Folder folder, String name, OpenFile open, Filling filling) {
        try {
            filling.fill(open);
        } catch (WorkspaceException e) {
            folder.unlink(name);
            throw e;
        }
    }

    private static void replace(Folder folder, String draft, BytePath file) {
        try {
            folder.replace(file.name(), draft);
        } catch (WorkspaceException e) {
            folder.unlink(draft);
            throw e;
        }
    }

    /** Opens a folder, making it and those above it when missing. */
    private Folder made(BytePath path) {
        try {
            return handle.folder(path);
        } catch (WorkspaceException e) {
            if (e.code() != Code.NOT_FOUND) {
                throw e;
            }
        }
        try (Folder parent = made(path.parent())) {
            try {
                parent.makeFolder(path.name(), FOLDER_MODE);
            } catch (WorkspaceException e) {
                if (e.code() != Code.EXISTS) { // else somebody was quicker
                    throw e;
                }
                return parent.enter(path.name());
            }
            Folder folder = parent.enter(path.name());
            if (privileged) {
                folder.owner(owner);
            }
            return folder;
        }
    }

    private static void requireFile(Stat stat, BytePath path) {
        switch (stat.kind()) {
            case FILE -> {}
            case LINK -> throw Errno.symlink(path);
            case DIRECTORY -> throw Errno.failure(Errno.EISDIR, "write", path);
            case OTHER ->
                throw new WorkspaceException(
                        Code.NOT_A_FILE,
                        "cannot write `" + path + "`: it is a socket, a pipe or a device; choose another name");
        }
    }

    private static Item item(BytePath path, Stat stat) {
        return new Item(path.shown(), stat.kind(), stat.fileBytes());
    }

    private static BytePath inside(PathName path) {
        BytePath inside = BytePath.of(path);
        if (inside.isRoot()) {
            throw new WorkspaceException(Code.ROOT, "`.` is the workspace itself; name something in it");
        }
        return inside;
    }
}
