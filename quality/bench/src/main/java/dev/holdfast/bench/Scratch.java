package dev.holdfast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Folders to work in, and the host's own commands to prepare and inspect them. */
final class Scratch {
    private static final long COMMAND_MINUTES_MAX = 20;

    private Scratch() {}

    static Path folder(String name) throws IOException {
        Path folder = Files.createTempDirectory("holdfast-" + name + "-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** Runs a command on this machine and gives what it printed. */
    static String sh(Path folder, String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-euc", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("`" + script + "` failed in " + folder + ":\n" + printed);
        }
        return printed;
    }

    /** Makes a folder a git repository with one commit; as root it is given to nobody, as the sandbox needs it. */
    static void repository(Path folder) throws IOException, InterruptedException {
        sh(folder, """
                export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
                git init -q -b main .
                git -c user.name=bench -c user.email=bench@example.org add -A
                git -c user.name=bench -c user.email=bench@example.org -c gc.auto=0 commit -q -m 'As it was'
                if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 .; fi
                """);
    }

    /** Every file outside {@code .git} with its content, by path. */
    static Map<String, String> content(Path folder) throws IOException {
        var content = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                if (!path.startsWith(".git/")) {
                    content.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return content;
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
