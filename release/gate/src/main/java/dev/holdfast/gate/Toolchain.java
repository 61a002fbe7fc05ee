package dev.holdfast.gate;

import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the person's own packing and publishing programs as the person would: in their folder and with their environment. It
 * is their build: nothing of it is contained.
 *
 * @param folder where the package is
 * @param hearer takes what they say; without one they have the streams of this process, and can ask at its terminal
 */
public record Toolchain(Path folder, Map<String, String> environment, Optional<OutputStream> hearer) {
    public Toolchain {
        environment = Map.copyOf(environment);
    }

    /**
     * Runs one to its end.
     *
     * @throws GateException {@code PROGRAM} when it is missing or fails
     */
    void run(List<String> command, Path where) throws IOException {
        var builder = new ProcessBuilder(command).directory(where.toFile());
        if (hearer.isEmpty()) {
            builder.inheritIO();
        } else {
            builder.redirectErrorStream(true);
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new GateException(
                    GateException.Code.PROGRAM,
                    "`" + Visible.inert(command.getFirst(), 100) + "` cannot be run; nothing is published: install it",
                    e);
        }
        try {
            if (hearer.isPresent()) {
                process.getOutputStream().close();
                process.getInputStream().transferTo(hearer.get());
            }
            if (process.waitFor() != 0) {
                throw new GateException(
                        GateException.Code.PROGRAM,
                        "`" + Visible.inert(String.join(" ", command.subList(0, Math.min(3, command.size()))), 200)
                                + "` failed with exit code " + process.exitValue() + "; see what it says above");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }
}
