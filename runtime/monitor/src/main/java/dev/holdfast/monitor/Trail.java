package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows names through the symbolic links of one snapshot, part by part as the kernel would. The disk is never asked:
 * folders outside the workspace are taken to be no links.
 */
final class Trail {
    /** The kernel follows no more links than this in one name. */
    static final int LINKS_MAX = 40;

    private final Path root;
    private final Map<PathName, String> links;

    /**
     * Where a name leads.
     *
     * @param links the links inside the workspace that it goes through
     * @param end what it names in the end, there or not; empty outside the workspace, or when the kernel would give up
     */
    record Way(List<PathName> links, Optional<PathName> end) {}

    /** In a workspace at this absolute path, whose links point there. */
    Trail(Path root, Map<PathName, String> links) {
        this.root = root;
        this.links = links;
    }

    /**
     * Follows what somebody wrote.
     *
     * @param folder which a relative name starts from; no link itself
     * @throws IllegalArgumentException when it can be no path, or one that no snapshot shows as it is
     */
    Way follow(PathName folder, String written) {
        var through = new ArrayList<PathName>();
        var open = new ArrayDeque<String>();
        Path at = enter(root.resolve(folder.text()).normalize(), written, open);
        while (!open.isEmpty()) {
            Path next = step(at, open.removeFirst());
            Optional<PathName> name = inside(next);
            String target = name.map(links::get).orElse("");
            if (target.isEmpty()) {
                at = next;
                continue;
            }
            if (through.size() == LINKS_MAX) {
                return new Way(through, Optional.empty());
            }
            through.add(name.orElseThrow());
            at = enter(at, target, open);
        }
        return new Way(through, inside(at));
    }

    /** Puts the parts of a name before those that are left, and says where they start. */
    private static Path enter(Path at, String written, Deque<String> open) {
        List<String> parts = List.of(written.split("/", -1));
        parts.reversed().forEach(open::addFirst);
        return written.startsWith("/") ? Path.of("/") : at;
    }

    private static Path step(Path at, String part) {
        try {
            return at.resolve(part).normalize(); // `at` holds no link, so the folder above is the one in its name
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + e.getReason(), e);
        }
    }

    private Optional<PathName> inside(Path path) {
        return path.startsWith(root) ? Optional.of(PathName.of(root, path.toString())) : Optional.empty();
    }
}
