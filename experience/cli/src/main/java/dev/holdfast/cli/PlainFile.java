package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a person names to be read. A pipe that nobody writes to would be waited for without end. */
final class PlainFile {
    private PlainFile() {}

    /**
     * Its first bytes.
     *
     * @param bytesMax how many at most
     * @throws IOException when it cannot be read, or is there and no plain file
     */
    static byte[] read(Path file, int bytesMax) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is no plain file");
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(bytesMax);
        }
    }
}
