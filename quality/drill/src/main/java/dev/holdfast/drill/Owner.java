package dev.holdfast.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Whose the files of a drill are. Set up by root, they are given to an ordinary user, so that a sandbox which drops its
 * rights could still do harm where an attack would, and it is the sandbox that stops it.
 */
enum Owner {
    OURSELVES {
        @Override
        List<String> prefix() {
            return List.of();
        }

        @Override
        void take(Path top) {}
    },
    /** {@code nobody} on Debian. */
    NOBODY {
        @Override
        List<String> prefix() {
            return List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups");
        }

        @Override
        void take(Path top) {
            try {
                Files.walkFileTree(top, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                            throws IOException {
                        return give(folder);
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        return give(file);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException("`" + top + "` cannot be given away: " + e.getMessage(), e);
            }
        }
    };

    private static final int USER = 65_534;
    private static final int ROOT = 0;

    /** The one for this process. */
    static Owner here() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT) ? NOBODY : OURSELVES;
        } catch (IOException e) {
            throw new UncheckedIOException("`/proc/self` cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Words before a command that make it run as this owner. */
    abstract List<String> prefix();

    /** Makes everything at and beneath a path theirs. */
    abstract void take(Path top);

    private static FileVisitResult give(Path path) throws IOException {
        Files.setAttribute(path, "unix:gid", USER, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
    }
}
