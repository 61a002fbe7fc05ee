package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command finds itself to be: its user, its environment, and what is left of it on the machine. */
class InsideTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox();
        Files.writeString(ground.home().resolve("secret"), "secret");
        Files.writeString(ground.outside().resolve("file"), "untouched");
        Files.setPosixFilePermissions(ground.outside().resolve("file"), PosixFilePermissions.fromString("rw-rw-rw-"));
        for (String made : List.of(".git/hooks", "sub")) {
            Files.createDirectories(ground.workspace().resolve(made));
        }
        Files.writeString(ground.workspace().resolve(".git/config"), "[core]\n");
        Files.writeString(ground.workspace().resolve(".env"), "secret");
        Files.writeString(ground.workspace().resolve("sub/.env"), "secret");
        Files.createDirectories(ground.workspace().resolve("deep/er"));
        Files.writeString(ground.workspace().resolve("deep/er/.env"), "secret");
        ground.owned();
    }

    private Confinement confinement() {
        Path git = ground.workspace().resolve(".git");
        return Confinement.to(ground.workspace())
                .with(new Guards(
                        List.of(git.resolve("hooks"), git.resolve("config")),
                        List.of(git),
                        List.of(
                                ground.workspace().resolve(".env"),
                                ground.workspace().resolve("sub"),
                                ground.workspace().resolve("deep/er/.env"))));
    }

    private String run(String script) throws InterruptedException {
        Ended ended = sandbox.start(ground.bash(script), confinement()).await();
        assertThat(ended.stop()).isEmpty();
        return ended.output().text();
    }

    @Test
    void theCommandIsAnOrdinaryUserWithoutPower() throws InterruptedException {
        int uid = Account.privileged()
                ? Ground.NOBODY
                : Account.of(ground.workspace(), List.of()).uid();
        assertThat(run("grep -E '^(Uid|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status"))
                .isEqualTo("""
                        Uid:\t%1$s\t%1$s\t%1$s\t%1$s
                        CapPrm:\t0000000000000000
                        CapEff:\t0000000000000000
                        CapBnd:\t0000000000000000
                        CapAmb:\t0000000000000000
                        NoNewPrivs:\t1
                        """.replace("%1$s", Integer.toString(uid)));
    }

    /** Whoever has a namespace of their own names it by another number. */
    @Test
    void theCommandHasNamespacesOfItsOwn() throws InterruptedException, IOException {
        var kinds = new ArrayList<>(List.of("cgroup", "ipc", "mnt", "net", "pid", "uts"));
        if (!Account.privileged()) {
            kinds.add("user"); // root's own would keep it from what only root may mount
        }
        String inside = run("for each in " + String.join(" ", kinds) + "; do readlink /proc/self/ns/$each; done");
        var own = inside.lines().toList();
        assertThat(own).hasSameSizeAs(kinds);
        for (int i = 0; i < kinds.size(); i++) {
            assertThat(own.get(i))
                    .startsWith(kinds.get(i) + ":[")
                    .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns", kinds.get(i)))
                            .toString());
        }
    }

    /** What the namespaces are for: nobody else's processes, network, memory by key and name. */
    @Test
    void theCommandSeesNobodyElse() throws InterruptedException {
        assertThat(run("""
                        ls /proc | grep -c '^[0-9]'; tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/sysvipc/shm
                        hostname; cat /proc/self/cgroup | head -n 1; echo x > /proc/sys/kernel/hostname
                        """)).matches("[2-9]\\n +lo\\nsandbox\\n[^\\n]*:/\\n.*Read-only file system\\n");
    }

    @Test
    void theCommandGetsExactlyTheEnvironmentItWasGiven() throws InterruptedException {
        var command = new Command(
                List.of("/usr/bin/env"), ground.workspace(), java.util.Map.of("LANG", "C.UTF-8", "ODD", "a\n=b"));
        assertThat(sandbox.start(command, confinement())
                        .await()
                        .output()
                        .text()
                        .lines()
                        .sorted()
                        .toList())
                .containsExactly(
                        "=b",
                        "HOME=" + ground.home(),
                        "LANG=C.UTF-8",
                        "LOGNAME=agent",
                        "ODD=a",
                        "PWD=" + ground.workspace(),
                        "TMPDIR=/tmp",
                        "USER=agent");
    }

    @Test
    void noStubIsLeftOnTheMachine() throws IOException, InterruptedException {
        assertThat(run("mkdir -p ~/x /tmp/y; echo z > ~/.npmrc; ls -d ~/x /tmp/y"))
                .contains("/x", "/tmp/y");
        try (var files = Files.walk(folder)) {
            assertThat(files.map(folder::relativize).map(Path::toString).filter(name -> !name.startsWith("scratch")))
                    .containsExactlyInAnyOrder(
                            "",
                            "home",
                            "home/secret",
                            "outside",
                            "outside/file",
                            "workspace",
                            "workspace/.env",
                            "workspace/.git",
                            "workspace/.git/config",
                            "workspace/.git/hooks",
                            "workspace/deep",
                            "workspace/deep/er",
                            "workspace/deep/er/.env",
                            "workspace/sub",
                            "workspace/sub/.env");
        }
    }
}
