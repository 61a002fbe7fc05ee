package dev.holdfast.workspace;

import dev.holdfast.terms.Digest;
import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.Comparison.Difference;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Bringing paths back to an earlier state: first what must go, then what must come, then the modes and times of folders,
 * the deepest first. Files appear by rename, whole and with their attributes; an existing inode is never written or
 * given another mode, because another name of it may lie elsewhere. Cut off anywhere, it can simply be run again.
 */
final class Restoration {
    /** How a folder is removed that the earlier state does not have. */
    enum Removing {
        /** Only once it is empty: what somebody else put into it stays, and the restoration fails. */
        EMPTY,
        /** With everything in it. */
        WHOLE
    }

    private final Workspace workspace;
    private final Vault vault;
    private final Comparison comparison;
    private final Removing removing;
    private final NavigableMap<BytePath, Attributes> folders = new TreeMap<>(); // to be set at the end

    Restoration(Workspace workspace, Vault vault, Comparison comparison, Removing removing) {
        this.workspace = workspace;
        this.vault = vault;
        this.comparison = comparison;
        this.removing = removing;
    }

    void run(List<Difference> differences) {
        steps(differences).forEach(Runnable::run);
        settle();
    }

    /** What is done before the folders are settled, path by path and in this order. */
    List<Runnable> steps(List<Difference> differences) {
        var steps = new ArrayList<Runnable>();
        for (Difference each : differences.reversed()) {
            if (goes(each)) {
                steps.add(() -> remove(each));
            }
        }
        for (Difference each : differences) {
            steps.add(() -> bring(each));
        }
        return steps;
    }

    private static boolean goes(Difference each) {
        return !each.after().isAbsent()
                && (each.before().isAbsent()
                        || each.before().isFolder() != each.after().isFolder());
    }

    private void remove(Difference each) {
        try {
            inParent(each.path(), parent -> remove(parent, each));
        } catch (WorkspaceException e) {
            // After a restoration that was cut off, the folder it was in may be what it shall be already.
            if (e.code() != Code.NOT_FOUND && e.code() != Code.NOT_A_FOLDER && e.code() != Code.SYMLINK) {
                throw e;
            }
        }
    }

    private void remove(Folder parent, Difference each) {
        String name = each.path().name();
        if (removing == Removing.WHOLE) {
            Removal.remove(parent, name);
            return;
        }
        Stat stat = parent.stat(name).orElse(null);
        if (stat == null || (stat.kind() == Kind.DIRECTORY) != each.after().isFolder()) {
            return; // as above
        }
        if (each.after().isFolder()) {
            parent.removeFolder(name);
        } else {
            parent.unlink(name);
        }
    }

    private void bring(Difference each) {
        Node before = each.before();
        String name = each.path().name();
        switch (before.body()) {
            case Body.Listing _ -> bringFolder(each.path(), before);
            case Body.Content content -> inParent(each.path(), parent -> bringFile(parent, before, content));
            case Body.Target target ->
                inParent(each.path(), parent -> {
                    String draft = draft(each.path()).name();
                    parent.unlink(draft);
                    parent.makeLink(draft, target.bytes());
                    if (workspace.privileged()) {
                        parent.owner(draft, before.attributes().owner());
                    }
                    parent.modified(draft, before.attributes().modified());
                    parent.replace(name, draft);
                });
            case Body.Special _, Body.Unread _, Body.Absent _ -> {}
        }
    }

    private void bringFolder(BytePath path, Node before) {
        folders.put(path, before.attributes());
        if (path.isRoot()) {
            return;
        }
        inParent(path, parent -> {
            if (parent.stat(path.name()).isEmpty()) {
                parent.makeFolder(path.name(), Attributes.OWNER_ALL);
            }
        });
    }

    private void bringFile(Folder parent, Node before, Body.Content content) {
        String draft = draft(parent.path().child(before.name())).name();
        parent.unlink(draft);
        try (OpenFile open = parent.create(draft, Attributes.OWNER_ALL)) {
            for (BlobId piece : content.pieces()) {
                open.write(vault.get(piece));
            }
            if (workspace.privileged()) {
                open.owner(before.attributes().owner());
            }
            open.mode(before.attributes().mode());
            open.modified(before.attributes().modified());
        }
        parent.replace(before.name(), draft);
    }

    /** The same name each time, so that running again clears away what a run that was cut off left behind. */
    static BytePath draft(BytePath path) {
        String digest =
                Digest.of(path.bytes().getBytes(StandardCharsets.ISO_8859_1)).brief();
        return path.parent().child(".holdfast-" + digest + ".draft");
    }

    private void settle() {
        for (Map.Entry<BytePath, Attributes> each : folders.descendingMap().entrySet()) {
            try (Folder folder = workspace.handle().folder(each.getKey())) {
                Attributes attributes = each.getValue();
                if (workspace.privileged()) {
                    folder.owner(attributes.owner());
                }
                folder.mode(attributes.mode());
                folder.modified(attributes.modified());
            }
        }
    }

    /** Acts in the folder a path is in, and notes that the folder's time, and perhaps its mode, must be set again. */
    private void inParent(BytePath path, Consumer<Folder> action) {
        BytePath parent = path.parent();
        try (Folder folder = workspace.handle().folder(parent)) {
            Attributes before = comparison.folders().get(parent);
            if (before != null && !folders.containsKey(parent)) {
                Attributes present = folder.stat().attributes();
                folders.put(parent, new Attributes(present.mode(), present.owner(), before.modified()));
            }
            try {
                action.accept(folder);
            } catch (WorkspaceException e) {
                if (e.code() != Code.PERMISSION) {
                    throw e;
                }
                folder.unlock();
                action.accept(folder);
            }
        }
    }
}
