package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a folder on disk holds, read by the JDK alone and not by the code under test. */
final class Tree {
    private Tree() {}

    /** One line for each path, with all that a restore must bring back. */
    static SortedMap<String, String> of(Path root) {
        var tree = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                tree.put(root.relativize(path).toString(), line(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tree;
    }

    private static String line(Path path) throws IOException {
        PosixFileAttributes seen = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        String inside = Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        ? Digest.of(Files.readAllBytes(path)).brief()
                        : "";
        return Integer.toOctalString(mode) + " " + seen.owner() + ":" + seen.group() + " "
                + seen.lastModifiedTime().toInstant() + " " + inside;
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Removes everything, by the JDK. */
    static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Removes everything in a folder, by the JDK. */
    static void empty(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            for (Path child : children.toList()) {
                delete(child);
            }
        }
    }
}
