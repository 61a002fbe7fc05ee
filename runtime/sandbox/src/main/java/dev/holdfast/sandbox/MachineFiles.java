package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Ruleset.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The files of the machine that every command may use, held open, so that a ruleset takes one call for each. A rule means
 * a file and not its name: when a name in one of the folders above has come to mean another file, all are opened anew.
 * One for all commands. For any thread.
 */
final class MachineFiles {
    private final Map<Path, Rights> wanted;
    private final List<Path> above;

    // Guarded by this object.
    private final List<Ruleset.Held> held = new ArrayList<>();
    private List<FileTime> opened = List.of();

    /** @param wanted of those that are not there nothing is granted until they are */
    MachineFiles(Map<Path, Rights> wanted) {
        this.wanted = new LinkedHashMap<>(wanted);
        var folders = new TreeSet<Path>();
        wanted.keySet().forEach(path -> folders.add(path.getParent()));
        folders.removeIf(folder -> folder.startsWith("/proc") || folder.startsWith("/sys")); // never another file
        this.above = List.copyOf(folders);
    }

    /** Grants them all. */
    synchronized void grantBy(Ruleset ruleset) {
        var now = changes();
        if (!now.equals(opened)) {
            held.forEach(Ruleset.Held::close);
            held.clear();
            opened = List.of(); // until all are
            wanted.forEach((path, rights) -> ruleset.open(path, rights).ifPresent(held::add));
            opened = now;
        }
        held.forEach(ruleset::grant);
    }

    /** What they are granted. */
    List<Ruleset.Rule> rules() {
        var rules = new ArrayList<Ruleset.Rule>();
        wanted.forEach((path, rights) -> rules.add(new Ruleset.Rule(path, rights)));
        return rules;
    }

    /** When each folder above last changed; the oldest time there is for one that is not there. */
    private List<FileTime> changes() {
        var changes = new ArrayList<FileTime>();
        for (Path folder : above) {
            try {
                changes.add(Files.getLastModifiedTime(folder));
            } catch (IOException e) {
                changes.add(FileTime.fromMillis(Long.MIN_VALUE));
            }
        }
        return changes;
    }
}
