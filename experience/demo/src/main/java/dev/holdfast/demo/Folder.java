package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of the scratch world, and the few things that are done to whole folders. Links are never followed. */
record Folder(Path path) {
    /** Bounds of what is copied or looked at. */
    private static final int FILES_MAX = 10_000;

    private static final long FILE_BYTES_MAX = 4 << 20;

    /** Copies all but build output; the copies get plain permissions, whatever the originals have. */
    void copyTo(Path target) {
        walk("copied", new SimpleFileVisitor<>() {
            private int files;

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (folder.endsWith("target") || folder.endsWith(".git")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(path.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile() || attributes.size() > FILE_BYTES_MAX || ++files > FILES_MAX) {
                    throw new IOException("not a plain file of reasonable size: " + file);
                }
                Files.write(target.resolve(path.relativize(file)), Files.readAllBytes(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Writes a file, with the folders above it. */
    void write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw broken("cannot be written", e);
        }
    }

    /** The text of a file, or nothing when it is gone or too large to be ours. */
    Optional<String> read(String name) {
        Path file = path.resolve(name);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= FILE_BYTES_MAX
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw broken("cannot be read", e);
        }
    }

    /** A digest for each file beneath {@code name}, which may be a file itself, and may be missing. */
    Map<String, String> digests(String name) {
        var digests = new TreeMap<String, String>();
        Path start = path.resolve(name);
        if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
            return digests;
        }
        new Folder(start).walk("read", new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean ours = attributes.isRegularFile() && attributes.size() <= FILE_BYTES_MAX;
                digests.put(
                        path.relativize(file).toString(),
                        ours ? Digest.of(Files.readAllBytes(file)).hex() : "not a plain file of reasonable size");
                return digests.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        });
        return digests;
    }

    /** Refuses a folder that is missing or holds anything. */
    void requireEmpty() {
        try (Stream<Path> held = Files.list(path)) {
            if (held.findAny().isPresent()) {
                throw new DemoException(Code.FILES, "the folder `" + path + "` is not empty; name one that is");
            }
        } catch (IOException e) {
            throw broken("cannot be looked at", e);
        }
    }

    /** What is wrong with a folder that lacks this file. */
    DemoException incomplete(String name) {
        return new DemoException(
                Code.FILES, "the folder `" + path + "` has no `" + name + "`; is it the rentals example");
    }

    /** Makes everybody able to enter and read this folder itself. */
    void open() {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw broken("cannot be opened to others", e);
        }
    }

    /** The user it belongs to. */
    int owner() {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw broken("cannot be looked at", e);
        }
    }

    /** Gives it away, with all it holds. */
    void giveTo(int user) {
        walk("given to another user", new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                give(file, user);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                give(folder, user);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives the folder itself away, not what it holds. */
    void giveItselfTo(int user) {
        try {
            give(path, user);
        } catch (IOException e) {
            throw broken("cannot be given to another user", e);
        }
    }

    private static void give(Path path, int user) throws IOException {
        Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    }

    private void walk(String what, FileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(path, visitor);
        } catch (IOException e) {
            throw broken("cannot be " + what, e);
        }
    }

    private DemoException broken(String what, IOException cause) {
        return new DemoException(Code.FILES, "the folder `" + path + "` " + what + "; see the cause", cause);
    }
}
