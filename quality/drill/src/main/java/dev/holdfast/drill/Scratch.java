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
import java.time.Duration;

/** The private folder in which a drill happens. It is removed at the end, also when the process is told to end before. */
final class Scratch implements AutoCloseable {
    private static final int TRIES_MAX = 40;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Path folder;
    private final Thread atTheEnd = Thread.ofPlatform().name("drill-end").unstarted(this::endEverything);

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** A fresh one. Under root others may pass through it, since commands run as another user there. */
    static Scratch made() {
        var scratch = new Scratch(folderMade());
        Runtime.getRuntime().addShutdownHook(scratch.atTheEnd);
        return scratch;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        remove(folder);
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException shuttingDown) {
            // then it does nothing that was not done
        }
    }

    /** Ends what was started, and removes the folder as soon as nobody writes there any more. */
    private void endEverything() {
        for (int i = 0; i < TRIES_MAX; i++) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            try {
                remove(folder);
                Thread.sleep(PAUSE); // a script that was going to begin may have made it anew
                if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // somebody still writes there
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Path folderMade() {
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
