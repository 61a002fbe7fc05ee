package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state folder that may not be written, or vanishes, and a clock that goes back. */
class StateInTroubleTest {
    private static final String READ_ONLY =
            "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && shift && exec \"$@\"";

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
        desk.run("exec", "--", "true");
    }

    /** Where a namespace of one's own is forbidden, no read-only disk can be had, and the folder as it is has to do. */
    @Test
    void aReadOnlyLedgerIsVerifiedAndShownAndNothingIsRun() throws Exception {
        String shown = desk.run("ledger", "show").out();
        if (!namespaces()) {
            assertThat(desk.run("ledger", "verify").out()).startsWith("intact\n");
            return;
        }
        assertThat(readOnly("ledger", "verify").out()).startsWith("intact\n");
        assertThat(readOnly("ledger", "show")).isEqualTo(new Desk.Result(0, shown, ""));
        assertThat(readOnly("sessions"))
                .satisfies(result -> assertThat(result.exitCode()).isZero())
                .satisfies(result ->
                        assertThat(result.out()).contains("  finished  ").contains("  (cannot open the vault `"));
        assertThat(readOnly("exec", "--", "touch", "ran"))
                .isEqualTo(new Desk.Result(
                        8,
                        "",
                        "holdfast: cannot make the private folder `" + desk.state()
                                + "`: Read-only file system; what is"
                                + " done could not be recorded, so nothing is done: make room and make the folder yours,"
                                + " or name another place with XDG_STATE_HOME\n"));
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
    }

    @Test
    void aLedgerThatVanishesIsNotBegunAnewBeneathASession() throws Exception {
        Path away = desk.state().resolveSibling("away");
        desk.clock(() -> {
            synchronized (away) { // the session's pulse looks at the clock too
                if (Files.exists(desk.workspace().resolve("ran")) && Files.exists(desk.state())) {
                    move(desk.state(), away);
                }
            }
            return Instant.now();
        });
        var result = desk.run("exec", "--", "touch", "ran");
        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.err())
                .isEqualTo("holdfast: the ledger cannot be read or written: `"
                        + desk.state().resolve("ledger/lock") + "` is gone; check space and rights of `"
                        + desk.state().resolve("ledger") + "`\n");
        assertThat(desk.state().resolve("ledger")).doesNotExist();

        desk.clock(InstantSource.system());
        delete(desk.state());
        move(away, desk.state());
        assertThat(desk.run("ledger", "verify").out()).startsWith("intact\n");
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
    }

    @Test
    void aClockThatGoesBackChangesNothingButTheTimes() {
        desk.clock(InstantSource.fixed(Instant.parse("2001-01-01T00:00:00Z")));
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
        desk.clock(InstantSource.system());
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();

        assertThat(desk.run("ledger", "verify").out())
                .startsWith("intact\n")
                .contains("  entries      15, checked in ");
        assertThat(desk.run("sessions").out().lines())
                .hasSize(3)
                .element(1)
                .asString()
                .contains("  2001-01-01T00:00:00Z  finished  ");
    }

    private Desk.Result readOnly(String... words) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", READ_ONLY, "sh"));
        argv.add(desk.state().toString());
        Process process = desk.start(argv, words);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Desk.Result(process.waitFor(), out, err);
    }

    private static boolean namespaces() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-Urm", "true").start().waitFor() == 0;
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // nothing was made there meanwhile
        }
    }
}
