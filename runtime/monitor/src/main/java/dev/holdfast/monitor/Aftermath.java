package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.SnapshotId;
import java.util.List;
import java.util.Optional;

/**
 * What an attempt left behind whose outcome nobody knows.
 *
 * @param edited what somebody else has changed since
 * @param putBack governance paths it had changed; they are as they were
 * @param inGit what it put into git alone
 * @param now the workspace as it is, when the attempt could change it
 */
record Aftermath(List<PathName> edited, List<PathName> putBack, List<World.InGit> inGit, Optional<SnapshotId> now) {
    /** Of an attempt that could not change the workspace. */
    static final Aftermath NONE = new Aftermath(List.of(), List.of(), List.of(), Optional.empty());

    Aftermath {
        edited = List.copyOf(edited);
        putBack = List.copyOf(putBack);
        inGit = List.copyOf(inGit);
    }
}
