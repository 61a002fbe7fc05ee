package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A workspace in a map, whose hands do whatever they are told. */
final class SmallWorld implements World, Hands {
    final Map<String, String> files = new TreeMap<>();
    final List<PathName> edited = new ArrayList<>();
    final List<PathName> busy = new ArrayList<>();
    Label label = Label.WORKSPACE; // of every path but the workspace itself
    Label folders = Label.WORKSPACE;
    Environments environments = Environments.NONE;
    Optional<String> branch = Optional.of("topic");
    List<PathName> guarded = List.of();
    Arrival arrival = Arrival.NOTHING;
    List<InGit> inGit = List.of();
    Runnable atSnapshot = () -> {};
    PathName led = new PathName("nothing-leads-here");
    PathName secret = new PathName("holds-no-secret");
    private final List<String> order;
    private final Map<SnapshotId, Map<String, String>> snapshots = new HashMap<>();

    SmallWorld(List<String> order) {
        this.order = order;
    }

    @Override
    public SnapshotId snapshot() {
        order.add("snapshot");
        atSnapshot.run();
        return keep();
    }

    @Override
    public Found find(SnapshotId before) {
        order.add("find");
        return new Found(keep(), edited);
    }

    @Override
    public Rollback rollBack(SnapshotId from, SnapshotId to) {
        order.add("roll back");
        if (!busy.isEmpty()) {
            return new Rollback.Edited(busy);
        }
        files.clear();
        files.putAll(kept(to));
        return new Rollback.Done();
    }

    @Override
    public Hands hands(Reach reach) {
        order.add("hands " + reach.writes() + " " + reach.granted());
        return this;
    }

    @Override
    public Settled settle(SnapshotId before, List<Capability> granted) {
        order.add("settle");
        Map<String, String> then = kept(before);
        var paths = new TreeSet<>(then.keySet());
        paths.addAll(files.keySet());
        var putBack = paths.stream()
                .filter(path -> !Optional.ofNullable(then.get(path)).equals(Optional.ofNullable(files.get(path))))
                .map(PathName::new)
                .filter(GovernancePaths::matchesFile)
                .filter(path -> granted.stream().noneMatch(right -> path.within(new PathName(right.resource()))))
                .toList();
        for (PathName path : putBack) {
            if (then.containsKey(path.text())) {
                files.put(path.text(), then.getOrDefault(path.text(), ""));
            } else {
                files.remove(path.text());
            }
        }
        return new Settled(keep(), putBack, Optional.empty(), inGit);
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
        return path.equals(led);
    }

    @Override
    public Environments environments() {
        return environments;
    }

    @Override
    public Optional<String> branch() {
        return branch;
    }

    @Override
    public List<PathName> guardedWithin(PathName path) {
        return guarded;
    }

    @Override
    public Arrival arrival(PathName from, PathName to) {
        return arrival;
    }

    @Override
    public boolean secret(PathName path) {
        return path.equals(secret);
    }

    @Override
    public Label label(PathName path) {
        return path.equals(PathName.ROOT) ? folders : label;
    }

    @Override
    public byte[] read(PathName path) {
        order.add("read " + path);
        if (!files.containsKey(path.text())) {
            throw new ToolFailure("`" + path + "` is missing");
        }
        return files.getOrDefault(path.text(), "").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Item> item(PathName path) {
        if (path.text().endsWith(".lnk")) {
            return Optional.of(new Item(path, Kind.LINK, 1));
        }
        return files.containsKey(path.text())
                ? Optional.of(new Item(path, Kind.FILE, 1))
                : beneath(path).findFirst().map(file -> new Item(path, Kind.FOLDER, 0));
    }

    private Stream<PathName> beneath(PathName folder) {
        return files.keySet().stream().map(PathName::new).filter(file -> file.within(folder) && !file.equals(folder));
    }

    @Override
    public List<Item> list(PathName folder) {
        order.add("list " + folder);
        int depth = folder.parts().size();
        return beneath(folder)
                .map(file -> new PathName(String.join("/", file.parts().subList(0, depth + 1))))
                .distinct()
                .flatMap(child -> item(child).stream())
                .toList();
    }

    @Override
    public void write(PathName path, byte[] content) {
        order.add("write " + path);
        files.put(path.text(), new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void delete(PathName path) {
        order.add("delete " + path);
        files.keySet().removeIf(file -> new PathName(file).within(path));
    }

    @Override
    public void move(PathName from, PathName to) {
        order.add("move " + from + " " + to);
        for (PathName file : Stream.concat(Stream.of(from), beneath(from)).toList()) {
            Optional.ofNullable(files.remove(file.text()))
                    .ifPresent(text -> files.put(
                            to.text() + file.text().substring(from.text().length()), text));
        }
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        order.add("run " + argv);
        return new Ended(0, "", "");
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.empty();
    }

    private SnapshotId keep() {
        var id = new SnapshotId(new BlobId(Digest.of(files.toString()).hex()));
        snapshots.put(id, Map.copyOf(files));
        return id;
    }

    Map<String, String> kept(SnapshotId id) {
        return snapshots.getOrDefault(id, Map.of());
    }
}
