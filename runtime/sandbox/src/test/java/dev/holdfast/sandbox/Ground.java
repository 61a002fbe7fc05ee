package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Where a test takes place: a workspace that an ordinary user owns even when the tests run as root, a home with a
 * secret, and a folder outside both.
 */
record Ground(Path workspace, Path home, Path outside, Path scratch) {
    static final int NOBODY = 65_534;

    static Ground in(Path folder) throws IOException {
        Path real = folder.toRealPath();
        var ground = new Ground(
                real.resolve("workspace"), real.resolve("home"), real.resolve("outside"), real.resolve("scratch"));
        for (Path made : List.of(ground.workspace, ground.home, ground.outside, ground.scratch)) {
            Files.createDirectory(made);
        }
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(ground.outside, PosixFilePermissions.fromString("rwxrwxrwx"));
        ground.owned();
        return ground;
    }

    /** A sandbox on this ground, which must contain. */
    Sandbox sandbox() {
        return sandbox(Backend.BUBBLEWRAP);
    }

    Sandbox sandbox(Backend backend) {
        Sandbox sandbox = backend.probe(new Host(home, scratch, System.getenv()));
        assertThat(sandbox.level()).isInstanceOf(Level.Contained.class);
        return sandbox;
    }

    /** Gives the workspace and all in it to the user that commands run as. */
    void owned() throws IOException {
        owned(workspace);
    }

    /** Gives a folder and all in it to that user. */
    void owned(Path folder) throws IOException {
        if (Account.privileged()) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    Files.setAttribute(file, "unix:uid", NOBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(file, "unix:gid", NOBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    Command bash(String script) {
        return new Command(List.of("/bin/bash", "-c", script), workspace, environment());
    }

    Map<String, String> environment() {
        return Variables.allowed(System.getenv());
    }

    /** The same words, run as the user that commands run as. */
    List<String> asUser(List<String> words) {
        var argv = new ArrayList<String>();
        if (Account.privileged()) {
            argv.addAll(List.of(
                    "/usr/bin/setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--"));
        }
        argv.addAll(words);
        return argv;
    }

    /** Runs a script without a sandbox, as the same user: the control of an attack. */
    String unconfined(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(asUser(List.of("/bin/bash", "-c", script)))
                .directory(workspace.toFile())
                .redirectErrorStream(true);
        var environment = new TreeMap<>(environment());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
