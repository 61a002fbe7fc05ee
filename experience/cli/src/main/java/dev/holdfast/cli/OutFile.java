package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.terms.Visible;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.Consumer;

/** A file of lines for others that appears whole or not at all, readable by its owner alone. */
final class OutFile {
    private OutFile() {}

    /**
     * Writes it, in place of a file that has its name.
     *
     * @param content takes what a line is handed to
     * @throws Stop when it cannot be written, or something else than a plain file has its name
     */
    static void write(Path file, Consumer<Consumer<String>> content) {
        String shown = Visible.inert(file.toString(), 300);
        if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            throw new Stop(Stop.USAGE, "`" + shown + "` is no plain file; name another, or leave `--out` away");
        }
        try {
            Path aside = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    ".holdfast-",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                fill(aside, content);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw unwritable(shown, e);
        } catch (UncheckedIOException e) {
            throw unwritable(shown, Objects.requireNonNull(e.getCause(), "it has a cause"));
        }
    }

    private static void fill(Path aside, Consumer<Consumer<String>> content) throws IOException {
        try (var channel = FileChannel.open(aside, WRITE, NOFOLLOW_LINKS);
                var writer = new BufferedWriter(Channels.newWriter(channel, UTF_8))) {
            content.accept(line -> {
                try {
                    writer.write(line);
                    writer.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.flush();
            channel.force(true);
        }
    }

    private static Stop unwritable(String shown, IOException e) {
        return new Stop(
                Stop.FAILED,
                "cannot write `" + shown + "`: " + Home.reason(e) + "; check the folder, space and rights");
    }
}
