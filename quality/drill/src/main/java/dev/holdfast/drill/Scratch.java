package dev.holdfast.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The private folder in which a drill happens. */
final class Scratch {
    private Scratch() {}

    /** A fresh one. Under root others may pass through it, since commands run as another user there. */
    static Path made() {
        try {
            Path folder = Files.createTempDirectory("holdfast-drill-").toRealPath();
            String mode = Owner.here() == Owner.NOBODY ? "rwx--x--x" : "rwx------";
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the drill cannot make a scratch folder: " + e.getMessage(), e);
        }
    }

    /** Removes a folder and all in it, whatever became of it. No link is followed. */
    static void remove(Path top) {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("`" + top + "` cannot be removed: " + e.getMessage(), e);
        }
    }
}
