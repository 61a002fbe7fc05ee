package dev.holdfast.sandbox;

import dev.holdfast.sandbox.OpenPath.LastLink;
import dev.holdfast.sandbox.Ruleset.Rights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of the machine that every command may use, held open, so that a ruleset takes one call for each. A rule means
 * a file and not its name: when a name in one of the folders above has come to mean another file, all are opened anew.
 * One for all commands. For any thread.
 */
final class MachineFiles {
    private final Map<Path, Rights> wanted;
    private final Stamps above;

    // Guarded by this object.
    private final List<Ruleset.Held> held = new ArrayList<>();
    private byte[] opened = {};
    private @Nullable Ruleset ready; // grants what is held

    /** @param wanted of those that are not there nothing is granted until they are */
    MachineFiles(Map<Path, Rights> wanted) {
        this.wanted = new LinkedHashMap<>(wanted);
        var folders = new TreeSet<Path>();
        wanted.keySet().forEach(path -> folders.add(path.getParent()));
        folders.removeIf(folder -> folder.startsWith("/proc") || folder.startsWith("/sys")); // never another file
        this.above = new Stamps(List.copyOf(folders), LastLink.FOLLOWED);
    }

    /**
     * A ruleset for one command alone, by which it may use them and nothing else.
     *
     * @param abi of the kernel's Landlock
     */
    synchronized Ruleset ruleset(int abi) {
        byte[] now = above.now();
        if (ready != null) {
            var prepared = ready;
            ready = null;
            if (Arrays.equals(now, opened)) {
                return prepared;
            }
            prepared.close();
        }
        return granting(abi, now);
    }

    /** Makes the next one while nobody waits for it. */
    synchronized void prepare(int abi) {
        if (ready == null) {
            ready = granting(abi, above.now());
        }
    }

    private Ruleset granting(int abi, byte[] now) {
        var ruleset = Ruleset.empty(abi);
        try {
            if (!Arrays.equals(now, opened)) {
                held.forEach(Ruleset.Held::close);
                held.clear();
                opened = new byte[0]; // until all are
                wanted.forEach((path, rights) -> ruleset.open(path, rights).ifPresent(held::add));
                opened = now;
            }
            held.forEach(ruleset::grant);
            return ruleset;
        } catch (RuntimeException e) {
            ruleset.close();
            throw e;
        }
    }

    /** What they are granted. */
    List<Ruleset.Rule> rules() {
        var rules = new ArrayList<Ruleset.Rule>();
        wanted.forEach((path, rights) -> rules.add(new Ruleset.Rule(path, rights)));
        return rules;
    }
}
