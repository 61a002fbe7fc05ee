package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Tells what somebody else changed after a session had died from what the session itself left half-done. */
public final class ForeignEdits {
    private ForeignEdits() {}

    /**
     * The paths among these that were changed later than the session can have changed them.
     *
     * @param changes since the session's last snapshot
     * @param lastOwnChange when the session can have changed something at the latest, see {@link Pulse}
     */
    public static List<PathName> among(List<Change> changes, Workspace workspace, Instant lastOwnChange) {
        return changes.stream()
                .map(Change::path)
                .filter(path -> lastTouched(path, workspace).isAfter(lastOwnChange))
                .toList();
    }

    /** When the path, or the folder it is gone from, last changed; read without following links. */
    private static Instant lastTouched(PathName path, Workspace workspace) {
        Path at = workspace.root();
        for (String part : path.parts()) {
            Path deeper = at.resolve(part);
            if (!Files.exists(deeper, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            at = deeper;
        }
        try {
            return ((FileTime) Files.getAttribute(at, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
        } catch (IOException e) {
            return Instant.MAX; // it cannot be told: as if a person had edited it
        }
    }
}
