package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The git program in an environment of our own: nobody's configuration, a fixed identity and a fixed time, so that the
 * commits of the scripted world have the same ids everywhere. It runs only on folders we made and nothing has touched
 * yet, never on a workspace an agent had its hands on.
 */
public final class Git {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    /** What every git process of the scripted world gets, and nothing else. */
    public static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
            Map.entry("LC_ALL", "C"),
            Map.entry("HOME", "/nonexistent"),
            Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
            Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
            Map.entry("GIT_TERMINAL_PROMPT", "0"),
            Map.entry("GIT_AUTHOR_NAME", "Tobi"),
            Map.entry("GIT_AUTHOR_EMAIL", "tobi@rentals.example"),
            Map.entry("GIT_AUTHOR_DATE", "2025-10-29T09:00:00Z"),
            Map.entry("GIT_COMMITTER_NAME", "Tobi"),
            Map.entry("GIT_COMMITTER_EMAIL", "tobi@rentals.example"),
            Map.entry("GIT_COMMITTER_DATE", "2025-10-29T09:00:00Z"));

    private final Path folder;

    /** @param folder where the commands run */
    public Git(Path folder) {
        this.folder = folder;
    }

    /**
     * What the command wrote to standard output and standard error, without white space around it.
     *
     * @throws DemoException when it cannot start, fails, or does not end in time
     */
    public String run(String... arguments) {
        var argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        try {
            return ended(start(folder, argv), arguments[0]);
        } catch (IOException e) {
            throw new DemoException(Code.GIT, "`git` cannot be started; install git", e);
        }
    }

    /** Starts a process in the environment above, both outputs in one stream. */
    static Process start(Path folder, List<String> argv) throws IOException {
        var builder = new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static String ended(Process process, String command) {
        var output = new FutureTask<>(() -> {
            try (InputStream in = process.getInputStream()) {
                return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8).strip();
            }
        });
        Thread.ofVirtual().name("demo-git").start(output);
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoException(
                        Code.GIT, "`git " + command + "` did not end within " + LIMIT.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new DemoException(Code.GIT, "`git " + command + "` failed: " + output.get());
            }
            return output.get();
        } catch (ExecutionException e) {
            throw new DemoException(Code.GIT, "the output of `git " + command + "` cannot be read; see the cause", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException(Code.GIT, "interrupted while `git " + command + "` ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
