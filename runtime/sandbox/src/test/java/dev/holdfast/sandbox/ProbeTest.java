package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a sandbox which does not contain is found out: programs stand in for bubblewrap that only pretend. */
class ProbeTest {
    private static final Path REAL = Path.of("/usr/bin/bwrap");

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
    }

    @Test
    void trustsTheRealOne() {
        assertThat(levelWith(REAL)).isInstanceOfSatisfying(Level.Contained.class, level -> {
            assertThat(level.backend()).matches("bubblewrap [0-9.]+");
            assertThat(level.abi()).isEqualTo("Linux " + System.getProperty("os.version"));
            assertThat(level.gaps().stream().map(KnownGap::name))
                    .contains("socket files", "locks", "totals")
                    .doesNotContain("secrets", "guards", "path");
        });
    }

    @Test
    void findsOutOneThatContainsNothing() throws IOException {
        Path pretender = program("""
                #!/bin/bash
                [ "$1" = --version ] && { echo bubblewrap 9.9.9; exit; }
                cd "$(tr '\\0' '\\n' <&9 | tail -1)"
                while [ "$1" != -- ]; do shift; done; shift
                exec "$@"
                """);
        assertThat(levelWith(pretender))
                .isInstanceOfSatisfying(
                        Level.None.class,
                        level -> assertThat(level.reason())
                                .startsWith("commands are not contained here: the probe saw `bubblewrap 9.9.9")
                                .contains(
                                        "outside: writable",
                                        "holdfast-canary",
                                        "network: connected",
                                        "a write outside the workspace arrived",
                                        "a connection to this machine arrived")
                                .doesNotContain("processes: private", "network: private"));
    }

    @Test
    void findsOutOneThatLetsTheNetworkThrough() throws IOException {
        assertThat(levelWith(without("--unshare-net")))
                .isInstanceOfSatisfying(
                        Level.None.class,
                        level -> assertThat(level.reason())
                                .contains("network: connected", "a connection to this machine arrived"));
    }

    @Test
    void findsOutOneThatShowsTheMachinesProcesses() throws IOException {
        assertThat(levelWith(without("--unshare-pid")))
                .isInstanceOfSatisfying(
                        Level.None.class,
                        level -> assertThat(level.reason())
                                .contains("workspace: writable", "network: private")
                                .doesNotContain("processes: private"));
    }

    @Test
    void findsOutOneThatLeavesTheFilterAway() throws IOException {
        Path unfiltered = program("""
                #!/bin/bash
                [ "$1" = --version ] && exec /usr/bin/bwrap --version
                exec /usr/bin/bwrap "${@:1:2}" "${@:5}"
                """);
        assertThat(levelWith(unfiltered))
                .isInstanceOfSatisfying(
                        Level.None.class, level -> assertThat(level.reason()).contains("Seccomp: 0"));
    }

    @Test
    void findsOutOneThatGoesOnAsRoot() throws IOException {
        Path root = program("""
                #!/bin/bash
                options=() ; while [ "$1" != -- ]; do options+=("$1"); shift; done
                while [ "$1" != /bin/sh ]; do shift; done
                exec /usr/bin/bwrap "${options[@]}" -- "$@"
                """);
        if (Account.privileged()) {
            assertThat(levelWith(root))
                    .isInstanceOfSatisfying(
                            Level.None.class,
                            level -> assertThat(level.reason()).contains("Uid: 0"));
        } else {
            assertThat(levelWith(root)).isInstanceOf(Level.Contained.class); // there it is no root to begin with
        }
    }

    @Test
    void saysWhatBubblewrapSaidWhenItFails() throws IOException {
        Path broken = program("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
        assertThat(levelWith(broken))
                .isInstanceOfSatisfying(
                        Level.None.class,
                        level -> assertThat(level.reason())
                                .isEqualTo(
                                        "the sandbox could not be set up, nothing was run: `bwrap: No permissions to create new"
                                                + " namespace`; run `holdfast doctor`"));
    }

    @Test
    void aProbeThatWasStoppedIsNoReasonToChangeTheMachine() throws IOException {
        Path endless = program("""
                #!/bin/bash
                [ "$1" = --version ] && { echo bubblewrap 9.9.9; exit; }
                echo 'holdfast: started' >&2
                exec yes
                """);
        assertThat(levelWith(endless))
                .isEqualTo(new Level.None(
                        "the probe was stopped before its end: OutputFlood[floodBytes=67108864]",
                        "run `holdfast doctor` again when this machine has less to do"));
    }

    @Test
    void startsNothingWhereBubblewrapIsMissing() {
        Sandbox none = Bubblewrap.probe(host(), List.of(folder.resolve("absent")));
        assertThat(none.level()).isEqualTo(Diagnosis.notInstalled());
        assertThatThrownBy(() -> none.start(ground.bash("true"), Confinement.to(ground.workspace())))
                .isInstanceOf(SandboxException.class)
                .hasMessage("no command runs without a sandbox: bubblewrap is not installed; install it with `apt-get"
                        + " install bubblewrap` (Debian, Ubuntu), `dnf install bubblewrap` (Fedora, RHEL) or `apk add"
                        + " bubblewrap` (Alpine), then run `holdfast doctor`");
    }

    private Host host() {
        return new Host(ground.home(), ground.scratch(), Map.of());
    }

    private Level levelWith(Path bwrap) {
        return Bubblewrap.probe(host(), List.of(bwrap)).level();
    }

    /** The real one, without an option. */
    private Path without(String option) throws IOException {
        return program("""
                #!/bin/bash
                [ "$1" = --version ] && exec /usr/bin/bwrap --version
                shift 2
                tr '\\0' '\\n' <&9 | perl -0pe 's/%s\\n//' | tr '\\n' '\\0' > "$0.options"
                exec /usr/bin/bwrap --args 6 "$@" 6< "$0.options"
                """.replace("%s", option));
    }

    private Path program(String script) throws IOException {
        Path program = folder.resolve("pretender");
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
