package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one command was refused, each once. Where there is no room for another, a folder in which much is noted stands
 * for all that lies in it. For any thread.
 */
final class RefusalNotes {
    /** A command can want any number of files. */
    static final int MAX = 1_000;

    private static final int LEVELS_MAX = 8;

    private final Object lock = new Object(); // guards the rest
    private final Set<Refusal> noted = new LinkedHashSet<>();
    private final Set<Refusal> folders = new LinkedHashSet<>();
    private boolean full;

    /** Notes one, unless it is known or there is no room even so. */
    void note(Refusal refusal) {
        synchronized (lock) {
            if (noted.contains(refusal) || isWithinFolder(refusal)) {
                return;
            }
            if (noted.size() >= MAX && !full) {
                fold();
            }
            if (noted.size() < MAX && !isWithinFolder(refusal)) {
                noted.add(refusal);
            }
        }
    }

    /** All, in the order in which they were seen first. */
    List<Refusal> all() {
        synchronized (lock) {
            return List.copyOf(noted);
        }
    }

    private boolean isWithinFolder(Refusal refusal) {
        for (Optional<Refusal> at = folder(refusal); at.isPresent(); at = folder(at.get())) {
            if (folders.contains(at.get())) {
                return true;
            }
        }
        return false;
    }

    /** Makes room, by the nearest folders that hold more than one. */
    private void fold() {
        boolean folded = false;
        for (int levels = 1; levels <= LEVELS_MAX && !folded; levels++) {
            folded = fold(levels);
        }
        full = !folded;
        folders.retainAll(noted); // one that lies in another is no longer asked for
    }

    private boolean fold(int levels) {
        Map<Refusal, List<Refusal>> within = new HashMap<>();
        for (Refusal each : noted) {
            Optional<Refusal> at = Optional.of(each);
            for (int i = 0; i < levels; i++) {
                at = at.flatMap(RefusalNotes::folder);
            }
            at.ifPresent(folder ->
                    within.computeIfAbsent(folder, key -> new ArrayList<>()).add(each));
        }
        var most = within.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .filter(each -> each.getValue().size() > 1);
        most.ifPresent(each -> {
            each.getValue().forEach(noted::remove);
            noted.add(each.getKey());
            folders.add(each.getKey());
        });
        return most.isPresent();
    }

    /** The same of the folder around it, where that says more than the root folder would. */
    private static Optional<Refusal> folder(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> above(path).map(Refusal.Read::new);
            case Refusal.Write(var path) -> above(path).map(Refusal.Write::new);
            case Refusal.Change(var path) -> above(path).map(Refusal.Write::new);
            case Refusal.Execute(var path) -> above(path).map(Refusal.Execute::new);
            case Refusal.Connect ignored -> Optional.empty();
            case Refusal.Name ignored -> Optional.empty();
            case Refusal.Call ignored -> Optional.empty();
        };
    }

    private static Optional<Path> above(Path path) {
        return Optional.ofNullable(path.getParent()).filter(folder -> folder.getNameCount() > 0);
    }
}
