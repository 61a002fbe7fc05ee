package dev.holdfast.monitor;

import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Restored;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.SnapshotId;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A real workspace with its snapshots, and a sandbox for its commands. One call at a time. */
public final class WorkspaceWorld implements World {
    private static final int GOVERNANCE_NAMED_MAX = 50;
    private static final int SURVEYS_KEPT = 4;

    /** So long reading what a call changed may take; the workspace as the call found it has been read before. */
    private static final Duration LOOK_MAX = Duration.ofSeconds(60);

    private final Workspace workspace;
    private final Snapshots snapshots;
    private final Pulse pulse;
    private final Guard guard;
    private final Commands commands;
    private final GitLook gitLook;
    private final Duration lookMax;
    private final Map<SnapshotId, Snapshot> known = new HashMap<>();
    private final LinkedHashMap<SnapshotId, Territory> surveyed = new LinkedHashMap<>();

    /**
     * How the workspace's content is looked at.
     *
     * @param secretFiles files that commands must not see
     * @param reviewed content a person vouches for
     * @param redaction takes secrets out of what tools read
     * @param personal the person's own git configuration, which may lead into the workspace
     * @param environments what belongs to which environment
     */
    public record Guard(
            SecretFiles secretFiles,
            ReviewedBlobs reviewed,
            Redaction redaction,
            PersonalGit personal,
            Environments environments) {}

    /** Nothing that is handed over is closed here. */
    public WorkspaceWorld(Workspace workspace, Snapshots snapshots, Pulse pulse, Guard guard, Commands commands) {
        this(workspace, snapshots, pulse, guard, commands, LOOK_MAX);
    }

    WorkspaceWorld(
            Workspace workspace, Snapshots snapshots, Pulse pulse, Guard guard, Commands commands, Duration lookMax) {
        this.workspace = workspace;
        this.snapshots = snapshots;
        this.pulse = pulse;
        this.guard = guard;
        this.commands = commands;
        this.gitLook = new GitLook(snapshots, commands.forQuestions(), guard.secretFiles());
        this.lookMax = lookMax;
    }

    @Override
    public SnapshotId snapshot() {
        pulse.begin();
        return take().id();
    }

    @Override
    public Settled settle(SnapshotId before, List<Capability> granted) {
        pulse.begin(); // what it puts back is the session's own doing
        Snapshot then = load(before);
        Snapshot now;
        try {
            now = known(snapshots.take(lookMax));
        } catch (WorkspaceException e) {
            // What cannot be kept can be neither looked after nor undone: a limit that is hit is a refusal.
            snapshots.rollBack(then);
            return new Settled(take().id(), List.of(), Optional.of(String.valueOf(e.getMessage())), List.of());
        }
        List<Change> changes = snapshots.changes(then, now).stream()
                .filter(change -> change.what() != Change.What.TIME)
                .toList();
        if (changes.isEmpty()) {
            return new Settled(now.id(), List.of());
        }
        Territory present = territory(now);
        var aftermath = new Changed(territory(then), present, changes);
        Predicate<Change> closed = change -> (aftermath.governs(change) && !aftermath.opened(change.path(), granted))
                || present.guarded().closed(change.path(), granted);
        List<PathName> changed = changes.stream()
                .filter(change -> !holdsGranted(change, granted))
                .filter(closed)
                .map(Change::path)
                .toList();
        if (!changed.isEmpty()) {
            snapshots.rollBack(then, Set.copyOf(changed)::contains);
            now = take();
        }
        Set<PathName> all = Set.copyOf(changed);
        List<PathName> topmost = changed.stream()
                .filter(path -> Territory.above(path).noneMatch(all::contains))
                .toList();
        var deed = new GitLook.Deed(
                then, now, territory(now), path -> closed.test(new Change(path, Kind.FILE, Change.What.CHANGED)));
        List<Change> left = changed.isEmpty() ? changes : snapshots.changes(then, now);
        return new Settled(now.id(), topmost, Optional.empty(), gitLook.found(left, deed));
    }

    @Override
    public Found find(SnapshotId before) {
        Snapshot now = take();
        return new Found(
                now.id(), ForeignEdits.among(snapshots.changes(load(before), now), workspace, pulse.lastOwnChange()));
    }

    @Override
    public Rollback rollBack(SnapshotId from, SnapshotId to) {
        pulse.begin(); // from here on it is this process that changes something
        return switch (snapshots.restore(load(to), load(from))) {
            case Restored.Done ignored -> new Rollback.Done();
            case Restored.Refused refused -> new Rollback.Edited(refused.conflicts());
        };
    }

    @Override
    public Hands hands(Reach reach) {
        return new WorkspaceHands(workspace, guard.redaction(), new WorkspaceHands.Runs() {
            @Override
            public Hands.Ended run(List<String> argv, Duration limit) {
                return commands.run(argv, limit, new Commands.Setting(territory(), reach, guard.secretFiles()));
            }

            @Override
            public List<PathName> secretsWithin(PathName path) {
                return territory().secrets().stream()
                        .filter(one -> one.within(path))
                        .toList();
            }

            private Territory territory() {
                return WorkspaceWorld.this.territory(known(snapshots.take(lookMax))); // the call may have run before
            }
        });
    }

    @Override
    public List<PathName> governanceWithin(PathName path) {
        return territory(take()).within(path).stream()
                .limit(GOVERNANCE_NAMED_MAX)
                .toList();
    }

    @Override
    public boolean ledTo(PathName path) {
        return territory(take()).rules().led(path, Kind.FILE);
    }

    @Override
    public Environments environments() {
        return guard.environments();
    }

    @Override
    public List<PathName> guardedWithin(PathName path) {
        return territory(take()).guarded().within(path).stream()
                .limit(GOVERNANCE_NAMED_MAX)
                .toList();
    }

    @Override
    public Arrival arrival(PathName from, PathName to) {
        if (!isFolder(from)) {
            return Arrival.NOTHING;
        }
        Snapshot now = take();
        var arriving = new Arriving(from, to, territory(now).rules(), environments());
        snapshots.items(now, arriving::take);
        return arriving.arrival(GOVERNANCE_NAMED_MAX);
    }

    @Override
    public Optional<String> branch() {
        return new GitHead(workspace).branch();
    }

    @Override
    public boolean secret(PathName path) {
        return guard.secretFiles().matches(path);
    }

    @Override
    public Label label(PathName path) {
        try {
            byte[] content = workspace.read(path, Hands.FILE_BYTES_MAX);
            Label label = guard.reviewed().hold(content) ? Label.REVIEWED : Label.WORKSPACE;
            // a secret is gone where a handle stands; what is no text redaction cannot look into
            return secret(path) && WorkspaceHands.text(content).isEmpty()
                    ? new Label(label.integrity(), Confidentiality.RESTRICTED)
                    : label;
        } catch (WorkspaceException e) {
            return Label.WORKSPACE; // a folder, a link, nothing: no content that anybody could have reviewed
        }
    }

    /** What is special in a snapshot; of the last few it is remembered. */
    private Territory territory(Snapshot snapshot) {
        Territory found = surveyed.remove(snapshot.id());
        if (found == null) {
            var ground = new Leads.Ground(workspace.root(), snapshots, snapshot, guard.personal());
            found = Survey.of(ground, guard.secretFiles(), environments());
        }
        surveyed.putLast(snapshot.id(), found);
        if (surveyed.size() > SURVEYS_KEPT) {
            surveyed.pollFirstEntry();
        }
        return found;
    }

    private Snapshot take() {
        return known(snapshots.take());
    }

    private Snapshot known(Snapshot snapshot) {
        known.put(snapshot.id(), snapshot);
        return snapshot;
    }

    private Snapshot load(SnapshotId id) {
        return known.computeIfAbsent(id, snapshots::load);
    }

    private boolean isFolder(PathName path) {
        try {
            return workspace
                    .item(path)
                    .filter(item -> item.kind() == Kind.DIRECTORY)
                    .isPresent();
        } catch (WorkspaceException e) {
            return false; // what cannot be looked at cannot be moved either
        }
    }

    /** A new folder that is only there to hold what was granted. */
    private static boolean holdsGranted(Change change, List<Capability> granted) {
        return change.what() == Change.What.ADDED
                && change.kind() == Kind.DIRECTORY
                && granted.stream().anyMatch(right -> new PathName(right.resource()).within(change.path()));
    }
}
