package dev.holdfast.drill;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How files are at one moment: of each path its kind, its mode and a digest of its content. No link is followed.
 *
 * @param items by path
 */
record Tree(Map<String, String> items) {
    private static final int ITEMS_MAX = 50_000;
    private static final long DIGESTED_BYTES_MAX = 16 << 20;

    Tree {
        items = Map.copyOf(items);
    }

    /** Everything at and beneath these paths, present or not, but for what is left out. */
    static Tree of(List<Path> tops, List<Path> without) {
        var items = new TreeMap<String, String>();
        for (Path top : tops) {
            if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
                walk(top, without, items);
            }
        }
        return new Tree(items);
    }

    /** One line for each path that is not the same in another tree. */
    List<String> unlike(Tree after) {
        var differences = new ArrayList<String>();
        var paths = new TreeSet<>(items.keySet());
        paths.addAll(after.items.keySet());
        for (String path : paths) {
            String was = items.get(path);
            String is = after.items.get(path);
            if (was == null) {
                differences.add("`" + path + "` was made");
            } else if (is == null) {
                differences.add("`" + path + "` is gone");
            } else if (!was.equals(is)) {
                differences.add("`" + path + "` was changed");
            }
        }
        return differences;
    }

    private static void walk(Path top, List<Path> without, Map<String, String> items) {
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    if (without.contains(folder)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    return note(folder);
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    return without.contains(file) ? FileVisitResult.CONTINUE : note(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    items.put(file.toString(), "cannot be looked at"); // gone while we looked, or not ours to see
                    return FileVisitResult.CONTINUE;
                }

                private FileVisitResult note(Path path) throws IOException {
                    if (items.size() >= ITEMS_MAX) {
                        items.put("(more than " + ITEMS_MAX + " files)", "");
                        return FileVisitResult.TERMINATE;
                    }
                    items.put(path.toString(), item(path));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("`" + top + "` cannot be looked at: " + e.getMessage(), e);
        }
    }

    private static String item(Path path) throws IOException {
        String mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) + " ";
        if (Files.isSymbolicLink(path)) {
            return mode + Files.readSymbolicLink(path);
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return mode;
        }
        try {
            long size = Files.size(path);
            return mode
                    + (size > DIGESTED_BYTES_MAX
                            ? "of " + size + " bytes"
                            : Digest.of(Files.readAllBytes(path)).hex());
        } catch (NoSuchFileException e) {
            return mode + "gone while it was read";
        }
    }
}
