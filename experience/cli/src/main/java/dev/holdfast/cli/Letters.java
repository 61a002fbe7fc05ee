package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Files that people hand each other. */
final class Letters {
    private static final int BYTES_MAX = 4 << 20;

    private Letters() {}

    /**
     * Reads one.
     *
     * @param read throws {@link IllegalArgumentException} when the text is something else
     * @throws Stop with exit code 2 when there is none
     */
    static <T> T read(Surroundings surroundings, Path file, Function<String, T> read) {
        String shown = "`" + Visible.inert(file.toString(), 300) + "`";
        Path whole = surroundings.folder().resolve(file);
        if (!Files.isRegularFile(whole)) {
            throw new Stop(Stop.USAGE, shown + " is no file; name the one you were handed");
        }
        try (var in = Files.newInputStream(whole)) {
            return read.apply(new String(in.readNBytes(BYTES_MAX), UTF_8));
        } catch (IOException e) {
            throw new Stop(
                    Stop.USAGE, "cannot read " + shown + ": " + Home.reason(e) + "; name the one you were handed");
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, shown + ": " + e.getMessage());
        }
    }
}
