package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command was granted outside of its workspace, in both sandboxes. */
@Timeout(60)
class GrantedPathsTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Path state = Path.of("/");
    private Path settings = Path.of("/");

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        state = Files.createDirectories(ground.home().resolve(".agent/state"));
        settings = Files.createDirectories(ground.home().resolve(".config/agent"));
        Files.writeString(settings.resolve("settings"), "set\n");
        Files.writeString(ground.home().resolve(".config/other"), "private");
        Files.writeString(state.resolve("history"), "then\n");
        ground.owned(state);
        Files.setPosixFilePermissions(ground.home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Programs look beneath HOME, which is another folder behind Landlock. */
    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void areFoundInTheHomeAndOpenedAsGranted(Backend backend) throws IOException, InterruptedException {
        var grants = new Grants(List.of(state), List.of(settings));
        String script = """
                cat "$HOME/.agent/state/history" "$HOME/.config/agent/settings"
                echo now >> "$HOME/.agent/state/history"; echo new > "$HOME/.agent/state/fresh"
                echo bad >> "$HOME/.config/agent/settings" && echo WON
                cat "$HOME/.config/other" && echo WON; cat %1$s/.config/other && echo WON; cat %1$s/.config/agent/settings
                """.replace("%1$s", ground.home().toString());
        Ended ended = run(backend, script, Confinement.to(ground.workspace()).with(grants));
        assertThat(ended.output().text())
                .startsWith("then\nset\n")
                .endsWith("set\n")
                .doesNotContain("WON", "private");
        assertThat(state.resolve("history")).hasContent("then\nnow");
        assertThat(state.resolve("fresh")).hasContent("new");
        assertThat(settings.resolve("settings")).hasContent("set");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void areFoundInTheHomeThoughTheyOverlap(Backend backend) throws IOException, InterruptedException {
        var grants = new Grants(List.of(state), List.of(state.getParent()));
        String script = "cat \"$HOME/.agent/state/history\"; echo new > \"$HOME/.agent/state/fresh\"";
        assertThat(run(backend, script, Confinement.to(ground.workspace()).with(grants))
                        .output()
                        .text())
                .isEqualTo("then\n");
        assertThat(state.resolve("fresh")).exists();
        try (var left = Files.list(state)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("history", "fresh");
        }
    }

    @Test
    void beneathAGrantForWritingOneForReadingHoldsOrIsRefused() throws IOException, InterruptedException {
        var history = state.resolve("history");
        var confinement = Confinement.to(ground.workspace()).with(new Grants(List.of(state), List.of(history)));
        String script = "echo new >> \"$HOME/.agent/state/history\"; echo new > \"$HOME/.agent/state/fresh\"";
        assertThat(run(Backend.BUBBLEWRAP, script, confinement).output().text()).contains("Read-only file system");
        assertThat(history).hasContent("then");
        assertThatThrownBy(() -> run(Backend.LANDLOCK, script, confinement))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("cannot keep `" + history + "` unchanged without namespaces: ");
    }

    /** An agent that was installed in the home folder is found like any other program. */
    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void programsInAGrantedFolderAreFound(Backend backend) throws IOException, InterruptedException {
        Path tool = Files.writeString(settings.resolve("some-agent"), "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        var environment = new TreeMap<>(ground.environment());
        environment.put("PATH", "/usr/bin:/bin:" + settings);
        var command = new Command(List.of("some-agent"), ground.workspace(), environment);
        var confinement = Confinement.to(ground.workspace()).with(new Grants(List.of(), List.of(settings)));
        try (var running = ground.sandbox(backend).start(command, confinement)) {
            assertThat(running.await().output().text()).isEqualTo("ran\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "unchanged"})
    void behindLandlockWhatCannotBeKeptThereIsRefused(String how) {
        var history = List.of(state.resolve("history"));
        var guards = how.equals("secret")
                ? new Guards(List.of(), List.of(), history)
                : new Guards(history, List.of(), List.of());
        var confinement = Confinement.to(ground.workspace())
                .with(new Grants(List.of(state), List.of()))
                .with(guards);
        assertThatThrownBy(() -> run(Backend.LANDLOCK, "true", confinement))
                .isInstanceOf(SandboxException.class)
                .hasMessage("cannot keep `" + history.getFirst() + "` " + how
                        + " without namespaces: grant what lies beside it, or that path itself");
    }

    private Ended run(Backend backend, String script, Confinement confinement) throws InterruptedException {
        try (var running = ground.sandbox(backend).start(ground.bash(script), confinement)) {
            return running.await();
        }
    }
}
