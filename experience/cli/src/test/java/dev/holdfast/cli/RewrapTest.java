package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key in the care of a command; how a command can fail is tested where it is run. */
class RewrapTest {
    private static final String SOUND = """
            #!/bin/sh
            case "$1" in
            wrap) { printf 'kms:'; base64 -d; } | base64 -w 0 ;;
            unwrap) base64 -d | tail -c +5 | base64 -w 0 ;;
            esac
            """;

    @TempDir
    private Path folder;

    private Desk desk;
    private Path kms;

    @BeforeEach
    void setUp() throws Exception {
        desk = new Desk(folder).file("a.txt", "a\n");
        kms = desk.home().resolve("kms");
        script(SOUND);
        desk.run("exec", "--", "sh", "-c", "echo b > a.txt");
    }

    @Test
    void theMasterKeyMovesToTheCommandAndBack() throws Exception {
        assertThat(desk.run("ledger", "rewrap"))
                .isEqualTo(new Desk.Result(
                        2,
                        "",
                        "holdfast: `vault.masterKeyCommand` names no command; set it in "
                                + desk.home().resolve("config/holdfast/config.yaml")
                                + " (docs/guides/secrets.md)\n"));
        configure();
        var early = desk.run("undo");
        assertThat(early.exitCode()).isEqualTo(8);
        assertThat(early.err())
                .endsWith(" still lies in `master.key` and `vault.masterKeyCommand` names a command; `holdfast ledger"
                        + " rewrap` moves it\n");

        assertThat(desk.run("ledger", "rewrap").out()).isEqualTo("the master key is now wrapped by `" + kms + "`\n");
        assertThat(desk.run("ledger", "rewrap").out()).isEqualTo("the master key is wrapped by `" + kms + "`\n");
        assertThat(keys().resolve("master.key")).doesNotExist();
        assertThat(desk.run("undo").exitCode()).isZero();
        assertThat(desk.read("a.txt")).isEqualTo("a\n");

        assertThat(desk.run("ledger", "rewrap", "--to-file").out())
                .isEqualTo("the master key is now in a file; take `vault.masterKeyCommand` out of the configuration\n");
        desk.configuration("");
        assertThat(desk.run("sessions").out()).contains("exec: sh -c");
    }

    @Test
    void whenTheCommandFailsNothingIsReadOrRunAndErasingStillWorks() throws Exception {
        configure();
        desk.run("ledger", "rewrap");
        script("#!/bin/sh\necho the key is AAAA >&2\nexit 4\n");
        String why = "holdfast: the command `" + kms + "` of `vault.masterKeyCommand` did not unwrap the master key: it"
                + " ended with exit code 4; nothing that is encrypted can be read or written without it\n";
        String id = desk.run("ledger", "show", "-n", "1", "--json")
                .json()
                .get("session")
                .asString();

        for (String[] command : new String[][] {{"sessions"}, {"undo"}, {"exec", "--", "touch", "made"}}) {
            assertThat(desk.run(command)).isEqualTo(new Desk.Result(8, "", why));
        }
        assertThat(desk.workspace().resolve("made")).doesNotExist();
        assertThat(desk.run("ledger", "verify").exitCode()).isZero();
        assertThat(desk.run("ledger", "erase", "--session", id, "--yes").exitCode())
                .isZero();
    }

    @Test
    void theDoctorTriesTheCommandBeforeASessionNeedsIt() throws Exception {
        assertThat(desk.run("doctor").out()).contains("ok    master     the key is in a file that is yours alone\n");
        configure();
        var early = desk.run("doctor");
        assertThat(early.exitCode()).isEqualTo(8);
        assertThat(early.out())
                .contains("fail  master     the master key in `" + keys() + "` still lies in `master.key` and"
                        + " `vault.masterKeyCommand` names a command; `holdfast ledger rewrap` moves it\n");
        desk.run("ledger", "rewrap");
        var sound = desk.run("doctor");
        assertThat(sound.exitCode()).isZero();
        assertThat(sound.out())
                .contains("ok    master     the key is wrapped by `" + kms + "`, which was tried and works\n");

        script("#!/bin/sh\nexit 4\n");
        var broken = desk.run("doctor");
        assertThat(broken.exitCode()).isEqualTo(8);
        assertThat(broken.out())
                .contains("fail  master     the command `" + kms
                        + "` of `vault.masterKeyCommand` did not unwrap the master"
                        + " key: it ended with exit code 4; ");
    }

    private void configure() throws Exception {
        desk.configuration("vault: {masterKeyCommand: [" + kms + "]}\n");
    }

    private void script(String text) throws Exception {
        Files.writeString(kms, text);
        Files.setPosixFilePermissions(kms, PosixFilePermissions.fromString("rwx------"));
    }

    private Path keys() {
        return desk.state().resolve("keys/sessions");
    }
}
