package dev.holdfast.simulation;

import dev.holdfast.monitor.World;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A workspace in memory with snapshots. What is written is written in two halves, and the power may go between them. */
final class FakeWorld implements World {
    private final Power power;
    private final History history;
    private final NavigableMap<String, String> files = new TreeMap<>();
    private final Map<SnapshotId, NavigableMap<String, String>> snapshots = new HashMap<>();
    private final Set<String> edited = new TreeSet<>();

    FakeWorld(Power power, History history, Map<String, String> files) {
        this.power = power;
        this.history = history;
        this.files.putAll(files);
    }

    /** The workspace before any session: sources, and what steers tools and agents. */
    static Map<String, String> beginning() {
        return new TreeMap<>(Map.of(
                "src/a.txt", "a",
                "src/b.txt", "b",
                "docs/guide.txt", "read me",
                "docs/AGENTS.md", "be careful in here",
                "AGENTS.md", "be careful",
                ".github/ci.yml", "run the tests",
                ".git/config", "[core]",
                ".git/HEAD", "ref: refs/heads/main"));
    }

    /** What the workspace holds now. */
    NavigableMap<String, String> files() {
        return new TreeMap<>(files);
    }

    /** The content of a file, if there is one at the path. */
    Optional<String> content(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /**
     * A person changes a file while no session is running: mostly late enough after the session died to be told from its
     * own half-done work, sometimes at once.
     */
    void edit(RandomGenerator random) {
        List<String> candidates = List.of("src/a.txt", "notes.txt", "docs/guide.txt", "AGENTS.md");
        String path = candidates.get(random.nextInt(candidates.size()));
        String content = "edited by hand " + random.nextInt(1_000_000);
        files.put(path, content);
        if (random.nextInt(3) == 0) {
            edited.remove(path);
        } else {
            edited.add(path);
        }
        history.add(new Moment.Edited(path, content));
    }

    /** Every snapshot that was taken. */
    Map<SnapshotId, NavigableMap<String, String>> snapshots() {
        return Map.copyOf(snapshots);
    }

    @Override
    public SnapshotId snapshot() {
        power.point("before a snapshot");
        var id = new SnapshotId(new BlobId(Digest.of(files.toString()).hex()));
        snapshots.put(id, new TreeMap<>(files));
        power.point("after a snapshot");
        return id;
    }

    @Override
    public Found find(SnapshotId before) {
        List<PathName> foreign = differing(kept(before)).stream()
                .filter(edited::contains)
                .map(PathName::new)
                .toList();
        return new Found(snapshot(), foreign);
    }

    @Override
    public Rollback rollBack(SnapshotId from, SnapshotId to) {
        List<PathName> busy = differing(kept(from)).stream().map(PathName::new).toList();
        if (!busy.isEmpty()) {
            return new Rollback.Edited(busy);
        }
        differing(kept(to)).forEach(path -> putBack(path, kept(to)));
        return new Rollback.Done();
    }

    @Override
    public Settled settle(SnapshotId before, List<Capability> granted) {
        NavigableMap<String, String> then = kept(before);
        var putBack = new ArrayList<PathName>();
        for (String path : differing(then)) {
            var name = new PathName(path);
            if (GovernancePaths.matchesFile(name) && !opened(name, granted)) {
                putBack(path, then);
                putBack.add(name);
            }
        }
        return new Settled(snapshot(), putBack);
    }

    @Override
    public Hands hands(Reach reach) {
        return new FakeHands(this, reach);
    }

    @Override
    public List<PathName> governanceWithin(PathName path) {
        return files.keySet().stream()
                .map(PathName::new)
                .filter(GovernancePaths::matchesFile)
                .filter(name -> name.within(path))
                .toList();
    }

    @Override
    public boolean ledTo(PathName path) {
        return false; // no links and no git configuration here
    }

    @Override
    public Environments environments() {
        return Environments.NONE;
    }

    @Override
    public Optional<String> branch() {
        return Optional.empty();
    }

    @Override
    public List<PathName> guardedWithin(PathName path) {
        return List.of();
    }

    @Override
    public Arrival arrival(PathName from, PathName to) {
        return Arrival.NOTHING;
    }

    @Override
    public boolean secret(PathName path) {
        return false;
    }

    @Override
    public Label label(PathName path) {
        return Label.WORKSPACE;
    }

    /** Writes one file, half first. */
    void write(String path, String content, Moment.By by) {
        power.point("before a write");
        history.add(new Moment.Deed(Effect.Kind.WRITE_PATH, path, by));
        files.put(path, content.substring(0, content.length() / 2));
        power.point("in the middle of a write");
        files.put(path, content);
        power.point("after a write");
    }

    /** Deletes a file or all beneath a folder, one after the other. */
    void delete(String path, Moment.By by) {
        for (String one : beneath(path)) {
            power.point("before a deletion");
            history.add(new Moment.Deed(Effect.Kind.DELETE_PATH, one, by));
            files.remove(one);
            power.point("after a deletion");
        }
    }

    /** The files at or beneath a path. */
    List<String> beneath(String path) {
        var folder = new PathName(path);
        return files.keySet().stream()
                .filter(file -> new PathName(file).within(folder))
                .toList();
    }

    static boolean opened(PathName path, List<Capability> granted) {
        return granted.stream()
                .filter(right -> right.kind() == Effect.Kind.CHANGE_GOVERNANCE)
                .anyMatch(right -> path.within(new PathName(right.resource())));
    }

    private NavigableMap<String, String> kept(SnapshotId id) {
        NavigableMap<String, String> then = snapshots.get(id);
        if (then == null) {
            throw new IllegalStateException("the snapshot `" + id + "` was never taken");
        }
        return then;
    }

    private Set<String> differing(NavigableMap<String, String> then) {
        var paths = new TreeSet<>(then.keySet());
        paths.addAll(files.keySet());
        paths.removeIf(path -> then.containsKey(path)
                && files.containsKey(path)
                && then.getOrDefault(path, "").equals(files.getOrDefault(path, "")));
        return paths;
    }

    private void putBack(String path, NavigableMap<String, String> then) {
        power.point("before a path is put back");
        String old = then.get(path);
        if (old == null) {
            files.remove(path);
        } else {
            files.put(path, old);
        }
    }
}
