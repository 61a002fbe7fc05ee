package dev.holdfast.tools;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Hands over a tree in memory. Programs are answered by a function; until one is set, none can be started. */
final class MemoryHands implements Hands {
    final TreeMap<String, byte[]> files = new TreeMap<>();
    final Map<CallId, String> earlier = new HashMap<>();
    final List<List<String>> ran = new ArrayList<>();
    final List<Duration> limits = new ArrayList<>();

    /** What was changed, in order, such as {@code write a.txt}. */
    final List<String> changes = new ArrayList<>();

    /** A path at which writing fails. */
    String unwritable = "";

    Function<List<String>, Ended> programs = argv -> {
        throw new ToolFailure("`" + argv.getFirst() + "` is not there");
    };

    MemoryHands with(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    MemoryHands answering(int exitCode, String output) {
        programs = argv -> new Ended(exitCode, output, "");
        return this;
    }

    String text(String path) {
        byte[] content = files.get(path);
        return content == null ? "(absent)" : new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] read(PathName path) {
        byte[] content = files.get(path.text());
        if (content == null) {
            throw new ToolFailure("`" + path + "` does not exist");
        }
        return content.clone();
    }

    @Override
    public Optional<Item> item(PathName path) {
        byte[] content = files.get(path.text());
        if (content != null) {
            return Optional.of(new Item(path, Kind.FILE, content.length));
        }
        boolean folder =
                path.equals(PathName.ROOT) || files.keySet().stream().anyMatch(name -> name.startsWith(path + "/"));
        return folder ? Optional.of(new Item(path, Kind.FOLDER, 0)) : Optional.empty();
    }

    @Override
    public List<Item> list(PathName folder) {
        String prefix = folder.equals(PathName.ROOT) ? "" : folder + "/";
        var items = new TreeMap<String, Item>();
        files.forEach((name, content) -> {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                int slash = rest.indexOf('/');
                if (slash < 0) {
                    items.put(rest, new Item(new PathName(name), Kind.FILE, content.length));
                } else {
                    String child = rest.substring(0, slash);
                    items.put(child, new Item(new PathName(prefix + child), Kind.FOLDER, 0));
                }
            }
        });
        if (items.isEmpty() && !folder.equals(PathName.ROOT)) {
            throw new ToolFailure("`" + folder + "` is not a folder");
        }
        return List.copyOf(items.values());
    }

    @Override
    public void write(PathName path, byte[] content) {
        if (path.text().equals(unwritable)) {
            throw new ToolFailure("disk full");
        }
        changes.add("write " + path);
        files.put(path.text(), content.clone());
    }

    @Override
    public void delete(PathName path) {
        changes.add("delete " + path);
        files.remove(path.text());
        files.keySet().removeIf(name -> name.startsWith(path + "/"));
    }

    @Override
    public void move(PathName from, PathName to) {
        if (item(to).isPresent()) {
            throw new ToolFailure("`" + to + "` exists already");
        }
        changes.add("move " + from + " " + to);
        byte[] content = files.remove(from.text());
        if (content == null) {
            throw new ToolFailure("`" + from + "` does not exist");
        }
        files.put(to.text(), content);
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        ran.add(List.copyOf(argv));
        limits.add(limit);
        return programs.apply(argv);
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.ofNullable(earlier.get(call));
    }
}
