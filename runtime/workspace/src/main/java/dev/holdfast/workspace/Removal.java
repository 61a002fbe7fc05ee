package dev.holdfast.workspace;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The removal of something and everything beneath it, however deep, without following a link. It keeps one handle for
 * each level down to a bound; what lies deeper is first moved up into the folder that is being removed.
 */
final class Removal {
    private static final int LEVELS_MAX = 64;
    private static final int NAMES_AT_ONCE = 10_000;
    private static final int PASSES_MAX = 1_000;
    private static final int LISTINGS_MAX = 5_000_000;
    private static final int HOISTS_MAX = 1_000_000;

    /** A folder on the way down and its folders that are still to go. */
    private record Level(Folder folder, Deque<String> folders) {}

    private final Deque<Level> levels = new ArrayDeque<>();
    private final BytePath what;
    private int listings;
    private int hoisted;

    private Removal(BytePath what) {
        this.what = what;
    }

    /** Removes what bears this name, unless nothing does. */
    static void remove(Folder parent, String name) {
        Stat stat = parent.stat(name).orElse(null);
        if (stat == null) {
            return;
        }
        if (stat.kind() == Kind.DIRECTORY) {
            new Removal(parent.path().child(name)).removeFolder(parent, name);
        } else {
            unlink(parent, name);
        }
    }

    private void removeFolder(Folder parent, String name) {
        try {
            // Somebody may go on writing while we remove, so an emptied folder can be full again: try for a while.
            for (int pass = 0; pass < PASSES_MAX; pass++) {
                descend(parent, name);
                empty();
                if (removed(parent, name)) {
                    return;
                }
            }
        } finally {
            levels.forEach(level -> level.folder().close());
        }
        throw restless();
    }

    private WorkspaceException restless() {
        return new WorkspaceException(
                Code.CHANGING, "cannot delete `" + what + "`: something keeps writing there; stop it first");
    }

    private void empty() {
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            if (level.folders().isEmpty()) {
                list(level);
            }
            if (level.folders().isEmpty()) {
                levels.removeLast();
                level.folder().close();
                if (!levels.isEmpty()) {
                    removed(levels.getLast().folder(), level.folder().path().name());
                }
            } else {
                next(level);
            }
        }
    }

    private void next(Level level) {
        String name = level.folders().removeFirst();
        if (levels.size() < LEVELS_MAX) {
            descend(level.folder(), name);
        } else {
            hoist(level.folder(), name);
        }
    }

    private void hoist(Folder folder, String name) {
        Folder top = levels.getFirst().folder();
        while (hoisted++ < HOISTS_MAX) {
            try {
                folder.move(name, top, ".holdfast-removed-" + hoisted);
                return;
            } catch (WorkspaceException e) {
                if (e.code() == Code.NOT_FOUND) {
                    return;
                }
                if (e.code() == Code.PERMISSION) {
                    folder.unlock();
                    folder.unlock(name);
                } else if (e.code() != Code.EXISTS) {
                    throw e;
                }
            }
        }
        throw restless();
    }

    /** Removes what is no folder, and notes the folders. */
    private void list(Level level) {
        if (++listings > LISTINGS_MAX) {
            throw restless();
        }
        for (String name : level.folder().names(NAMES_AT_ONCE)) {
            Stat stat = level.folder().stat(name).orElse(null);
            if (stat != null && stat.kind() == Kind.DIRECTORY) {
                level.folders().add(name);
            } else if (stat != null) {
                unlink(level.folder(), name);
            }
        }
    }

    private void descend(Folder parent, String name) {
        try {
            levels.addLast(new Level(opened(parent, name), new ArrayDeque<>()));
        } catch (WorkspaceException e) {
            // Replaced or gone since it was listed: the next look at its parent sees what it is now.
            if (e.code() != Code.NOT_FOUND && e.code() != Code.SYMLINK && e.code() != Code.NOT_A_FOLDER) {
                throw e;
            }
        }
    }

    private static Folder opened(Folder parent, String name) {
        try {
            return parent.enter(name);
        } catch (WorkspaceException e) {
            if (e.code() != Code.PERMISSION) {
                throw e;
            }
            parent.unlock(name);
            return parent.enter(name);
        }
    }

    private static void unlink(Folder folder, String name) {
        try {
            folder.unlink(name);
        } catch (WorkspaceException e) {
            if (e.code() == Code.PERMISSION) {
                folder.unlock();
                folder.unlink(name);
            } else if (e.code() != Code.NOT_A_FILE) { // a folder by now: the next listing sees it
                throw e;
            }
        }
    }

    /** Whether the folder is gone now; not when somebody filled it again or put something else in its place. */
    private static boolean removed(Folder parent, String name) {
        try {
            parent.removeFolder(name);
            return true;
        } catch (WorkspaceException e) {
            if (e.code() == Code.EXISTS) {
                return false;
            }
            if (e.code() == Code.NOT_A_FOLDER) {
                unlink(parent, name);
                return parent.stat(name).isEmpty();
            }
            if (e.code() == Code.PERMISSION) {
                parent.unlock();
                parent.removeFolder(name);
                return true;
            }
            throw e;
        }
    }
}
