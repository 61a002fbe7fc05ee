package dev.holdfast.simulation;

import dev.holdfast.monitor.World;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Hands in a {@link FakeWorld}; they refuse nothing that a real workspace would not refuse. A command is a text of lines
 * {@code write PATH WORDS}, {@code append PATH WORDS}, {@code delete PATH} and {@code test}; like the weakest real
 * sandbox, it cannot change governance that exists and can make some that does not.
 */
final class FakeHands implements Hands {
    private final FakeWorld world;
    private final World.Reach reach;

    FakeHands(FakeWorld world, World.Reach reach) {
        this.world = world;
        this.reach = reach;
    }

    @Override
    public byte[] read(PathName path) {
        return world.content(path.text())
                .orElseThrow(() -> new ToolFailure("`" + path + "` is not a file"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Item> item(PathName path) {
        return world.content(path.text())
                .map(content -> new Item(path, Kind.FILE, content.length()))
                .or(() -> world.beneath(path.text()).stream().findFirst().map(one -> new Item(path, Kind.FOLDER, 0)));
    }

    @Override
    public List<Item> list(PathName folder) {
        var items = new TreeMap<String, Item>();
        for (String file : world.beneath(folder.text())) {
            String rest = folder.equals(PathName.ROOT)
                    ? file
                    : file.substring(Math.min(file.length(), folder.text().length() + 1));
            int slash = rest.indexOf('/');
            String name = slash < 0 ? rest : rest.substring(0, slash);
            var path = new PathName(folder.equals(PathName.ROOT) ? name : folder + "/" + name);
            items.put(name, new Item(path, slash < 0 ? Kind.FILE : Kind.FOLDER, 0));
        }
        return List.copyOf(items.values());
    }

    @Override
    public void write(PathName path, byte[] content) {
        if (!writable(path)) {
            throw new ToolFailure("`" + path + "` is a folder, or lies beneath a file");
        }
        world.write(path.text(), new String(content, StandardCharsets.UTF_8), Moment.By.TOOL);
    }

    @Override
    public void delete(PathName path) {
        if (world.beneath(path.text()).isEmpty()) {
            throw new ToolFailure("`" + path + "` does not exist");
        }
        world.delete(path.text(), Moment.By.TOOL);
    }

    @Override
    public void move(PathName from, PathName to) {
        byte[] content = read(from);
        if (item(to).isPresent()) {
            throw new ToolFailure("`" + to + "` exists");
        }
        write(to, content);
        delete(from);
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        var output = new StringBuilder();
        for (String line : argv.getLast().split("\n", 50)) {
            String[] words = line.split(" ", 3);
            boolean done = switch (words[0]) {
                case "write" -> words.length == 3 && commandWrites(words[1], words[2]);
                case "append" -> words.length == 3 && commandWrites(words[1], before(words[1]) + words[2]);
                case "delete" -> words.length == 2 && commandDeletes(words[1]);
                case "test" -> commandTests(output);
                default -> false;
            };
            if (!done) {
                return new Ended(1, output + "cannot " + line, "");
            }
        }
        return new Ended(0, output.toString(), "");
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.empty();
    }

    private boolean commandWrites(String path, String words) {
        var name = new PathName(path);
        boolean inPlace = reach.writes() == World.Writes.WORKSPACE && writable(name) && !closed(name);
        if (inPlace) {
            world.write(path, words, Moment.By.COMMAND);
        }
        return inPlace;
    }

    private String before(String path) {
        return world.content(path).orElse("");
    }

    private boolean commandDeletes(String path) {
        List<String> files = world.beneath(path);
        boolean free = reach.writes() == World.Writes.WORKSPACE
                && !files.isEmpty()
                && files.stream().map(PathName::new).noneMatch(this::closed);
        if (free) {
            world.delete(path, Moment.By.COMMAND);
        }
        return free;
    }

    private boolean commandTests(StringBuilder output) {
        boolean red = world.files().values().stream().anyMatch(content -> content.contains("bug"));
        output.append(red ? "RED\n" : "GREEN\n");
        return !red;
    }

    /** Governance that exists is read-only to a command, unless the session or the call was granted it. */
    private boolean closed(PathName path) {
        return world.content(path.text()).isPresent()
                && GovernancePaths.matchesFile(path)
                && !FakeWorld.opened(path, reach.granted());
    }

    private boolean writable(PathName path) {
        boolean folder = world.content(path.text()).isEmpty()
                && !world.beneath(path.text()).isEmpty();
        boolean beneathFile =
                parents(path).anyMatch(parent -> world.content(parent).isPresent());
        return path.inside() && !path.equals(PathName.ROOT) && !folder && !beneathFile;
    }

    private static Stream<String> parents(PathName path) {
        return Stream.iterate(
                        path.text().lastIndexOf('/'),
                        cut -> cut > 0,
                        cut -> path.text().lastIndexOf('/', cut - 1))
                .map(cut -> path.text().substring(0, cut));
    }
}
