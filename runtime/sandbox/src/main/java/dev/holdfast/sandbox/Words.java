package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The options of one bubblewrap call, in order. It makes every folder above a mount itself, because bubblewrap makes
 * them closed to all but root; never a folder inside something of the machine, where it would leave it behind.
 */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final Set<Path> made = new HashSet<>(Set.of(Path.of("/")));
    private final Set<Path> ofTheMachine = new HashSet<>();

    Words add(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    /** Shows a file or folder of the machine, {@code how} being {@code --bind} or {@code --ro-bind}. */
    Words show(String how, Path outside, Path inside) {
        above(inside, 0755);
        ofTheMachine.add(inside);
        return add(how, outside.toString(), inside.toString());
    }

    /** An empty folder in memory. */
    Words empty(Path inside, int mode, long bytesMax) {
        above(inside, 0755);
        made.add(inside);
        return add("--perms", octal(mode), "--size", Long.toString(bytesMax), "--tmpfs", inside.toString());
    }

    /** Makes the folders above a path, as far as they are not there; those beneath {@code ground} with this mode. */
    Words above(Path inside, int mode, Path ground) {
        for (Path parent : ancestors(inside)) {
            if (ofTheMachine.contains(parent)) {
                break; // and so is everything beneath it
            }
            if (made.add(parent)) {
                add("--perms", octal(parent.startsWith(ground) ? mode : 0755), "--dir", parent.toString());
            }
        }
        return this;
    }

    Words above(Path inside, int mode) {
        return above(inside, mode, inside);
    }

    List<String> toList() {
        return List.copyOf(words);
    }

    private static List<Path> ancestors(Path path) {
        var ancestors = new ArrayList<Path>();
        for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
            ancestors.addFirst(parent);
        }
        return ancestors;
    }

    private static String octal(int mode) {
        return String.format(Locale.ROOT, "%04o", mode);
    }
}
