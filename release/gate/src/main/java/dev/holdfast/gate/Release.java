package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.GateException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a publishing command would publish, made and kept aside to be judged, and then published as it is or thrown away.
 * Closing throws it away.
 */
public sealed interface Release extends AutoCloseable permits NpmRelease, MavenRelease {
    /**
     * Makes what a command would publish.
     *
     * @param command {@code npm publish …} or {@code mvn deploy …}
     * @throws GateException when it is another command, or its program fails
     */
    static Release prepare(List<String> command, Toolchain tools) throws IOException {
        String program = Optional.ofNullable(Path.of(command.getFirst()).getFileName())
                .map(Path::toString)
                .orElse("");
        List<String> arguments = command.subList(1, command.size());
        return switch (program) {
            case "npm" -> NpmRelease.prepare(command.getFirst(), arguments, tools);
            case "mvn", "mvnw", "mvnd" -> MavenRelease.prepare(command.getFirst(), arguments, tools);
            default ->
                throw new GateException(
                        Code.UNUSABLE,
                        "`" + Visible.inert(command.getFirst(), 100)
                                + "` is not known; give `npm publish …` or `mvn deploy …`");
        };
    }

    /** The files to be judged one by one. */
    List<Path> artifacts();

    /** A folder of what goes with them and is no artifact itself. */
    Optional<Path> rest();

    /**
     * Publishes what was made, unless it has changed since.
     *
     * @throws GateException {@code PROGRAM} when the program fails, or what was made has changed
     */
    void publish() throws IOException;

    @Override
    void close();

    /** A folder that nobody else can read. */
    static Path scratch() throws IOException {
        return Files.createTempDirectory("holdfast-release-");
    }

    /** A copy of a file that nobody writes to by accident, in a folder that nothing is added to. */
    static Path readOnlyCopy(Path file, Path folder) throws IOException {
        Path copy = Files.copy(file, folder.resolve(file.getFileName()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        return copy;
    }

    /** Throws a folder away. */
    static void discard(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One digest over all files beneath a folder and their names. */
    static Digest seal(Path folder) throws IOException {
        var sha256 = Digest.sha256();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
                sha256.update((folder.relativize(path) + "\0").getBytes(UTF_8));
                try (var in = Files.newInputStream(path)) {
                    var digest = Digest.sha256();
                    byte[] piece = new byte[1 << 16];
                    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                        digest.update(piece, 0, count);
                    }
                    sha256.update(digest.digest());
                }
            }
        }
        return Digest.ofRaw(sha256.digest());
    }

    /**
     * Holds a folder to its seal.
     *
     * @throws GateException {@code PROGRAM} when it is not what it was
     */
    static void requireUnchanged(Path folder, Digest seal) throws IOException {
        if (!seal(folder).equals(seal)) {
            throw new GateException(
                    Code.PROGRAM,
                    "what was judged has changed since; nothing is published: see who writes to the temporary folder");
        }
    }
}
