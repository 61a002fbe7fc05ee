package dev.holdfast.monitor;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.workspace.SnapshotId;
import java.util.List;
import java.util.Optional;

/**
 * The part of the world a session may touch: one workspace, the processes in its sandbox, and the way back. It checks
 * nothing; the monitor alone holds it.
 */
public interface World {
    /** Keeps the workspace as it is; durable when it returns. */
    SnapshotId snapshot();

    /**
     * Looks at what an attempt left behind whose outcome is unknown, and keeps it; nothing is touched.
     *
     * @param before the workspace when the attempt started
     */
    Found find(SnapshotId before);

    /**
     * What an attempt left behind.
     *
     * @param now the workspace as it is; durable
     * @param edited what of the difference somebody else made after the session had died
     */
    record Found(SnapshotId now, List<PathName> edited) {
        public Found {
            edited = List.copyOf(edited);
        }
    }

    /** Brings the workspace back from one snapshot to another, if it still is as in the first. */
    Rollback rollBack(SnapshotId from, SnapshotId to);

    /** How a roll-back ended. */
    sealed interface Rollback {
        /** The workspace is as it was. */
        record Done() implements Rollback {}

        /** Somebody is changing these right now; nothing was touched. */
        record Edited(List<PathName> paths) implements Rollback {}
    }

    /** Access for one call. */
    Hands hands(Reach reach);

    /**
     * What a command of a call may touch.
     *
     * @param writes whether it may write in the workspace
     * @param granted rights to governance paths, which are read-only otherwise
     * @param declared the effects that the call was allowed
     */
    record Reach(Writes writes, List<Capability> granted, List<Effect> declared) {
        public Reach {
            granted = List.copyOf(granted);
            declared = List.copyOf(declared);
        }
    }

    /** Whether commands may write in the workspace. */
    enum Writes {
        NOTHING,
        WORKSPACE
    }

    /**
     * Looks after an effect that could change the workspace: puts back every governance path that differs from the
     * snapshot, but for the granted ones, and keeps what is there then.
     */
    Settled settle(SnapshotId before, List<Capability> granted);

    /**
     * The workspace after an effect.
     *
     * @param after as it is now; durable
     * @param putBack governance paths that had been changed
     * @param takenBack why everything was taken back, when it left more than a snapshot can keep
     * @param inGit what it put into git alone
     */
    record Settled(SnapshotId after, List<PathName> putBack, Optional<String> takenBack, List<InGit> inGit) {
        public Settled(SnapshotId after, List<PathName> putBack) {
            this(after, putBack, Optional.empty(), List.of());
        }

        public Settled {
            putBack = List.copyOf(putBack);
            inGit = List.copyOf(inGit);
        }
    }

    /**
     * Something that a commit or the index of git holds and the folder does not.
     *
     * @param path what of the workspace it would change, or the git folder that nobody could look into
     * @param words what a person should know of it
     */
    record InGit(PathName path, String words) {}

    /** The governance paths at or beneath a path that exist now. */
    List<PathName> governanceWithin(PathName path);

    /** Whether a path, there or not, is governance because something that is governance leads there. */
    boolean ledTo(PathName path);

    /** What belongs to which environment, as its owner has declared it. */
    Environments environments();

    /** The branch of git that a commit would go to; empty when there is none, or nobody can tell. */
    Optional<String> branch();

    /** What is there at or beneath a path and declared to be staging or production. */
    List<PathName> guardedWithin(PathName path);

    /** What a folder holds that would be special where it is moved to, though perhaps nothing where it is. */
    Arrival arrival(PathName from, PathName to);

    /**
     * What would arrive beneath a path, by the names that it would have there.
     *
     * @param governance what would be a governance path
     * @param guarded what would be declared to be staging or production, and graver than the folders above it
     */
    record Arrival(List<PathName> governance, List<PathName> guarded) {
        /** Nothing special. */
        public static final Arrival NOTHING = new Arrival(List.of(), List.of());

        public Arrival {
            governance = List.copyOf(governance);
            guarded = List.copyOf(guarded);
        }
    }

    /** Whether a file of that name holds secrets. */
    boolean secret(PathName path);

    /** The label of a file's content as it is now, and as redaction leaves it. */
    Label label(PathName path);
}
