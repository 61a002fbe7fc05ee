package dev.holdfast.workspace;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open folder of the workspace, and the only door to what lies in it. Everything is named by a single name in this
 * folder, or by a path beneath it that the kernel resolves without links; a folder that is moved or replaced behind
 * our back stays the one that was opened. Whoever opened it closes it.
 */
final class Folder implements AutoCloseable {
    private static final int ENTRIES_BYTES = 1 << 15;
    private static final int NAME_AT = 19;

    private final int handle;
    private final BytePath path;

    private Folder(int handle, BytePath path) {
        this.handle = handle;
        this.path = path;
    }

    /** The workspace itself. */
    static Folder workspace(Path root) {
        String name = new String(root.toString().getBytes(StandardCharsets.UTF_8), ISO_8859_1);
        int handle = Sys.openAbsolute(name, Sys.DIRECTORY);
        return new Folder((int) check(handle, "open", BytePath.ROOT), BytePath.ROOT);
    }

    BytePath path() {
        return path;
    }

    /** The folder at a path beneath this one, which must be the workspace. */
    Folder folder(BytePath beneath) {
        int opened = Sys.openBeneath(handle, beneath.isRoot() ? "." : beneath.bytes(), Sys.DIRECTORY, 0);
        if (opened == -Errno.ENOTDIR && !beneath.isRoot()) {
            throw noFolder(beneath);
        }
        return new Folder((int) check(opened, "open", beneath), beneath);
    }

    /** The folder of this name in this one. */
    Folder enter(String name) {
        int opened = Sys.openBeneath(handle, name, Sys.DIRECTORY | Sys.NO_FOLLOW, 0);
        if (opened == -Errno.ENOTDIR) {
            throw stat(name).filter(s -> s.kind() == Kind.LINK).isPresent()
                    ? Errno.symlink(path.child(name))
                    : noFolder(path.child(name));
        }
        return new Folder((int) check(opened, "open", path.child(name)), path.child(name));
    }

    /** What stands at this name, links not followed; empty when nothing does. */
    Optional<Stat> stat(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(Sys.STAT_BYTES, 8);
            int result = Sys.stat(handle, name, statx);
            if (result == -Errno.ENOENT) {
                return Optional.empty();
            }
            check(result, "look at", path.child(name));
            return Optional.of(Sys.decode(statx));
        }
    }

    /** Fails unless something stands at this name. */
    void require(String name) {
        if (stat(name).isEmpty()) {
            throw Errno.failure(Errno.ENOENT, "find", path.child(name));
        }
    }

    /** This folder's own attributes. */
    Stat stat() {
        return stat(handle, path);
    }

    static Stat stat(int handle, BytePath path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(Sys.STAT_BYTES, 8);
            check(Sys.stat(handle, "", statx), "look at", path);
            return Sys.decode(statx);
        }
    }

    /** The names in this folder, unsorted, but not many more than {@code atMost}. */
    List<String> names(int atMost) {
        check(Sys.seek(handle, 0, Sys.FROM_START), "list", path);
        var names = new ArrayList<String>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entries = arena.allocate(ENTRIES_BYTES, 8);
            while (names.size() <= atMost) {
                long length = check(Sys.entries(handle, entries), "list", path);
                if (length == 0) {
                    break;
                }
                for (long at = 0; at < length; at += Short.toUnsignedInt(entries.get(JAVA_SHORT, at + 16))) {
                    String name = entries.getString(at + NAME_AT, ISO_8859_1);
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    /** Opens a regular file for reading; a pipe or device that takes its place is not touched. */
    OpenFile read(String name) {
        BytePath file = path.child(name);
        requireFile(stat(name).orElseThrow(() -> Errno.failure(Errno.ENOENT, "read", file)), file);
        int flags = Sys.NO_FOLLOW | Sys.NON_BLOCKING | Sys.NO_TERMINAL;
        var open = new OpenFile((int) check(Sys.openBeneath(handle, name, flags, 0), "read", file), file);
        try {
            requireFile(open.stat(), file);
            return open;
        } catch (WorkspaceException e) {
            open.close();
            throw e;
        }
    }

    /** Makes a new, empty regular file; the process's umask applies to the mode. */
    OpenFile create(String name, int mode) {
        int flags = Sys.CREATE | Sys.EXCLUSIVE | Sys.WRITE_ONLY | Sys.NO_FOLLOW;
        BytePath file = path.child(name);
        return new OpenFile((int) check(Sys.openBeneath(handle, name, flags, mode), "create", file), file);
    }

    void makeFolder(String name, int mode) {
        check(Sys.makeFolder(handle, name, mode), "create", path.child(name));
    }

    void makeLink(String name, String target) {
        check(Sys.makeLink(target, handle, name), "create", path.child(name));
    }

    String linkTarget(String name) {
        return Sys.linkTarget(handle, name);
    }

    /** Removes anything but a folder, unless it is gone already. */
    void unlink(String name) {
        int result = Sys.unlink(handle, name, 0);
        if (result != -Errno.ENOENT) {
            check(result, "delete", path.child(name));
        }
    }

    /** Removes an empty folder, unless it is gone already. */
    void removeFolder(String name) {
        int result = Sys.unlink(handle, name, Sys.REMOVE_FOLDER);
        if (result != -Errno.ENOENT) {
            check(result, "delete", path.child(name));
        }
    }

    /** Gives something in this folder the place of whatever bears that name here. */
    void replace(String name, String by) {
        check(Sys.rename(handle, by, handle, name, 0), "replace", path.child(name));
    }

    /** Moves something to a place that must be free. */
    void move(String name, Folder to, String toName) {
        check(Sys.rename(handle, name, to.handle, toName, Sys.NO_REPLACE), "move to", to.path.child(toName));
    }

    void owner(Owner owner) {
        check(Sys.changeOwner(handle, owner), "give away", path);
    }

    void owner(String name, Owner owner) {
        check(Sys.changeOwner(handle, name, owner), "give away", path.child(name));
    }

    void mode(int mode) {
        check(Sys.changeMode(handle, mode), "change the mode of", path);
    }

    void modified(Instant time) {
        check(Sys.changeTime(handle, time), "set the time of", path);
    }

    void modified(String name, Instant time) {
        check(Sys.changeTime(handle, name, time), "set the time of", path.child(name));
    }

    /** Gives our own user every right in this folder, so that what is in it can be removed or restored. */
    void unlock() {
        mode(stat().attributes().mode() | Attributes.OWNER_ALL);
    }

    /** {@link #unlock} for a folder in this one that cannot even be opened. */
    void unlock(String name) {
        BytePath folder = path.child(name);
        int flags = Sys.PATH_ONLY | Sys.DIRECTORY | Sys.NO_FOLLOW;
        int opened = (int) check(Sys.openBeneath(handle, name, flags, 0), "open", folder);
        try {
            int mode = stat(opened, folder).attributes().mode() | Attributes.OWNER_ALL;
            check(Sys.changeModeOfPath(opened, mode), "change the mode of", folder);
        } finally {
            check(Sys.close(opened), "close", folder);
        }
    }

    /** The result of a call, or the exception its error number stands for. */
    static long check(long result, String what, BytePath path) {
        if (result < 0) {
            throw Errno.failure((int) -result, what, path);
        }
        return result;
    }

    private static void requireFile(Stat stat, BytePath path) {
        switch (stat.kind()) {
            case FILE -> {}
            case LINK -> throw Errno.symlink(path);
            case DIRECTORY -> throw Errno.failure(Errno.EISDIR, "read", path);
            case OTHER ->
                throw new WorkspaceException(
                        Code.NOT_A_FILE,
                        "cannot read `" + path + "`: it is a socket, a pipe or a device; name a regular file");
        }
    }

    private static WorkspaceException noFolder(BytePath path) {
        return Errno.failure(Errno.ENOTDIR, "open", path);
    }

    @Override
    public void close() {
        check(Sys.close(handle), "close", path);
    }
}
