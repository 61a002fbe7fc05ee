package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What builds need of either sandbox, with the tools that are installed wherever these tests run. */
class BuildTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));

    enum Backend {
        BUBBLEWRAP,
        LANDLOCK
    }

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
    }

    @ParameterizedTest
    @EnumSource
    void outputIsOpenedByItsName(Backend backend) throws InterruptedException {
        assertThat(run(backend, "echo one > /dev/stdout; echo two > /dev/stderr; echo three | tee /dev/stderr"))
                .isEqualTo("one\ntwo\nthree\nthree\n");
    }

    /** As a home folder is. */
    @ParameterizedTest
    @EnumSource
    void aWorkspaceMayBeClosedToAllButItsOwner(Backend backend) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(
                ground.workspace(), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        assertThat(run(backend, "pwd")).isEqualTo(ground.workspace() + "\n");
    }

    private String run(Backend backend, String script) throws InterruptedException {
        var environment = new TreeMap<>(ground.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("PATH", System.getProperty("java.home") + "/bin", (path, jdk) -> jdk + ":" + path);
        var command = new Command(List.of("/bin/bash", "-c", script), ground.workspace(), environment);
        Ended ended = sandbox(backend)
                .start(command, Confinement.to(ground.workspace()), text -> {})
                .await();
        assertThat(ended.stop()).isEmpty();
        return ended.output().text();
    }

    private Sandbox sandbox(Backend backend) {
        return switch (backend) {
            case BUBBLEWRAP -> ground.sandbox();
            case LANDLOCK -> {
                var shown = Machine.toolsAndCaches(ground.home(), System.getenv());
                yield new Landlock(Ruleset.abi(), ground.home(), ground.scratch(), shown, Diagnosis.notProbed());
            }
        };
    }
}
