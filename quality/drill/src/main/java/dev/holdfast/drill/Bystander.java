package dev.holdfast.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of the person's that has nothing to do with the agent: it must live on, and what is in its environment is
 * nobody's business.
 */
final class Bystander implements AutoCloseable {
    private static final String SECONDS = "600";

    private final Process process;

    private Bystander(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param user as whom, when that is another one than ours
     * @param variables all that is in its environment
     */
    static Bystander start(Owner user, Map<String, String> variables) {
        var argv = new ArrayList<String>(user.prefix());
        argv.addAll(List.of("sleep", SECONDS));
        var builder = new ProcessBuilder(argv).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(variables);
        try {
            return new Bystander(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("a process cannot be started: " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean lives() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
