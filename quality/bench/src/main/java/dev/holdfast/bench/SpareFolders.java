package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The private folders that the native sandbox keeps for the next command when the last one left them as it found them: at
 * most four, with an empty temporary folder each.
 */
final class SpareFolders {
    private static final int MAX = 4;

    private SpareFolders() {}

    /** Which of these are more than that, or other. */
    static List<Path> strange(List<Path> found) throws IOException {
        for (Path each : found) {
            if (!isSpare(each)) {
                return List.of(each);
            }
        }
        return found.size() > MAX ? found : List.of();
    }

    private static boolean isSpare(Path path) throws IOException {
        return path.getFileName().toString().startsWith("holdfast-")
                && Files.isDirectory(path)
                && Set.copyOf(children(path)).equals(Set.of(path.resolve("home"), path.resolve("tmp")))
                && children(path.resolve("tmp")).isEmpty();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.toList();
        }
    }
}
