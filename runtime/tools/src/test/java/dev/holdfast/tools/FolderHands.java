package dev.holdfast.tools;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hands over a real folder that really run programs, without a sandbox: for trees that a test made itself. Programs get a
 * fixed environment without anything of the machine's own configuration of git.
 */
final class FolderHands implements Hands {
    private final Path root;

    FolderHands(Path root) {
        this.root = root;
    }

    void put(String path, String content) {
        write(new PathName(path), content.getBytes(StandardCharsets.UTF_8));
    }

    String sh(String script) {
        var ended = run(List.of("bash", "-ec", script), Duration.ofSeconds(60));
        if (!ended.succeeded()) {
            throw new IllegalStateException(script + "\n" + ended.output());
        }
        return ended.output();
    }

    @Override
    public byte[] read(PathName path) {
        try {
            return Files.readAllBytes(root.resolve(path.text()));
        } catch (IOException e) {
            throw new ToolFailure("cannot read `" + path + "`", e);
        }
    }

    @Override
    public Optional<Item> item(PathName path) {
        Path real = root.resolve(path.text());
        return Files.exists(real, LinkOption.NOFOLLOW_LINKS) ? Optional.of(itemOf(real)) : Optional.empty();
    }

    @Override
    public List<Item> list(PathName folder) {
        Path real = root.resolve(folder.text());
        if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolFailure("`" + folder + "` is not a folder");
        }
        try (var entries = Files.list(real)) {
            return entries.sorted().map(this::itemOf).toList();
        } catch (IOException e) {
            throw new ToolFailure("cannot list `" + folder + "`", e);
        }
    }

    private Item itemOf(Path real) {
        try {
            var name = new PathName(root.relativize(real).toString());
            if (Files.isSymbolicLink(real)) {
                return new Item(name, Kind.LINK, 0);
            }
            if (Files.isDirectory(real)) {
                return new Item(name, Kind.FOLDER, 0);
            }
            return new Item(name, Files.isRegularFile(real) ? Kind.FILE : Kind.OTHER, Files.size(real));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(PathName path, byte[] content) {
        try {
            Path real = root.resolve(path.text());
            Path folder = real.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(real, content);
        } catch (IOException e) {
            throw new ToolFailure("cannot write `" + path + "`", e);
        }
    }

    @Override
    public void delete(PathName path) {
        try {
            Files.delete(root.resolve(path.text()));
        } catch (IOException e) {
            throw new ToolFailure("cannot delete `" + path + "`", e);
        }
    }

    @Override
    public void move(PathName from, PathName to) {
        try {
            Files.move(root.resolve(from.text()), root.resolve(to.text()));
        } catch (IOException e) {
            throw new ToolFailure("cannot move `" + from + "`", e);
        }
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        try {
            var builder = new ProcessBuilder(argv).directory(root.toFile()).redirectErrorStream(true);
            builder.environment().keySet().retainAll(List.of("PATH", "JAVA_HOME", "TMPDIR"));
            builder.environment()
                    .putAll(Map.of(
                            "HOME", System.getProperty("user.home"),
                            "LC_ALL", "C.UTF-8",
                            "GIT_CONFIG_GLOBAL", "/dev/null",
                            "GIT_CONFIG_SYSTEM", "/dev/null",
                            "GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z",
                            "GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"));
            var process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ToolFailure("too slow: `" + argv.getFirst() + "`");
            }
            return new Ended(process.exitValue(), output, "");
        } catch (IOException e) {
            throw new ToolFailure("cannot start `" + argv.getFirst() + "`", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.empty();
    }
}
