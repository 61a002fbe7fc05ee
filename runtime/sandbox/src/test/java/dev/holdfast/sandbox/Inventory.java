package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What stands in folders, down to the last change of an attribute. */
final class Inventory {
    private static final int SET_ID = 06000;
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private Inventory() {}

    /** Each path beneath these with its mode, size and last change: any change of content or attributes shows. */
    static Map<Path, String> of(List<Path> roots) throws IOException {
        var all = new TreeMap<Path, String>();
        for (Path root : roots) {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                continue; // its absence shows
            }
            try (var files = Files.walk(root)) {
                for (Path each : files.toList()) {
                    all.put(
                            each,
                            Files.readAttributes(each, "unix:mode,ino,size,ctime", LinkOption.NOFOLLOW_LINKS)
                                    .toString());
                }
            }
        }
        return all;
    }

    /** Whether a device or a file with the setuid or setgid bit stands beneath. */
    static boolean hasPowers(Path root) throws IOException {
        var found = new AtomicBoolean();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) throws IOException {
                int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                int type = mode & FILE_TYPE;
                if ((mode & SET_ID) != 0 || type == CHARACTER_DEVICE || type == BLOCK_DEVICE) {
                    found.set(true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE; // locked, or too deep
            }
        });
        return found.get();
    }
}
