package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void verifiesAgainstReceiptsFromOutside() {
        assertThat(desk.run("ledger", "verify").out()).startsWith("no ledger yet: ");
        desk.run("exec", "--", "true");
        String receipt = head();
        desk.run("exec", "--", "false");

        var verify = desk.run("ledger", "verify", "--head", receipt, "--head", head());
        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out())
                .startsWith("intact\n  ledger head  " + head() + "\n  entries      10, checked in ")
                .endsWith("\n  receipts     2, all of this ledger\n");

        String other = receipt.substring(0, receipt.length() - 1) + (receipt.endsWith("0") ? "1" : "0");
        var broken = desk.run("ledger", "verify", "--head", other);
        assertThat(broken.exitCode()).isEqualTo(8);
        assertThat(broken.out()).isEqualTo("""
                        BROKEN
                          at entry     0
                          what         the receipt `%s` is of other entries; the ledger was written anew
                          affected     10 signed entries cannot be vouched for
                        """.replace("%s", other));
    }

    @Test
    void aLedgerThatIsGoneDoesNotFitAReceipt() {
        String receipt = "3:" + "0".repeat(64);
        assertThat(desk.run("ledger", "verify", "--head", receipt).exitCode()).isEqualTo(8);
        assertThat(desk.state().resolve("ledger")).doesNotExist();
    }

    @Test
    void anAppendThatWasCutOffIsANoteAndTheNextCommandRemovesIt() throws Exception {
        desk.run("exec", "--", "true");
        String head = head();
        try (var wal = new RandomAccessFile(desk.state().resolve("ledger/wal").toFile(), "rw")) {
            wal.skipBytes(1);
            wal.seek(9L + wal.readInt()); // behind the base, where the next batch would stand
            wal.write("E\0\0\1\0crc {\"actor".getBytes(StandardCharsets.US_ASCII));
        }

        var verify = desk.run("ledger", "verify", "--head", head);
        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out())
                .startsWith(
                        "intact, with an unfinished end\n  ledger head  " + head + "\n  entries      5, checked in ")
                .endsWith("""
                          receipts     1, all of this ledger
                          note         behind the last seal stand 16 bytes of a batch that has none: an append that was cut off.
                                       Nobody was told that it is recorded; the next command that writes removes it.
                                       Somebody who cuts away the end of the ledger can leave the same. A receipt of more than
                                       5 entries, or a witness, would show that: --head, --witness
                        """);
        assertThat(desk.run("doctor"))
                .satisfies(doctor -> assertThat(doctor.exitCode()).isZero())
                .satisfies(doctor -> assertThat(doctor.out())
                        .contains(
                                "warn  ledger     intact, head " + head + "; behind it stand 16 bytes of an append that"
                                        + " was cut off, which the next command that writes removes"));
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
        assertThat(desk.run("ledger", "verify", "--head", head).out()).startsWith("intact\n");
    }

    @Test
    void showsEntriesForPeopleAndAsTheyAre() {
        desk.file("a.txt", "a\n");
        desk.run("exec", "--", "bash", "-c", "echo b > a.txt");
        String session = desk.run("sessions", "--json").json().get("session").asString();
        var shown = desk.run("ledger", "show", "--session", session, "-n", "4");
        assertThat(shown.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        " +1  \\S+Z  " + session
                                                + "  policy:capability +monitor.judged +c1 exec Allow capability RUN_PROCESS bash, WRITE_PATH ."),
                        line -> assertThat(line)
                                .matches(" +2  \\S+Z  " + session + "  platform +monitor.started +c1 1 [0-9a-f]{12}"),
                        line -> assertThat(line).endsWith("c1 DONE"),
                        line -> assertThat(line).endsWith("FINISHED exit code 0"));
        assertThat(desk.run("ledger", "show", "-n", "1", "--json").json().propertyNames())
                .containsExactly("index", "kind", "session", "trace", "setup", "actor", "time", "leaf", "body");
    }

    @Test
    void noEntryHoldsTheTextsOfASession() {
        desk.run("exec", "--", "echo", "words-of-the-session");
        assertThat(desk.run("ledger", "show", "--json").out()).doesNotContain("words-of-the-session");
        assertThat(desk.run("sessions").out()).contains("words-of-the-session");
    }

    @Test
    void sessionsAreListedNewestLast() {
        assertThat(desk.run("sessions"))
                .isEqualTo(new Desk.Result(0, "", "no session yet; begin one with `holdfast run -p \"…\"`\n"));
        desk.run("exec", "--", "echo", "one");
        desk.run("exec", "--", "echo", "two");
        desk.run("exec", "--", "bash", "-c", "echo 'three'; exit 1");
        var sessions = desk.run("sessions", "-n", "2");
        assertThat(sessions.err()).isEqualTo("the last 2 of 3; more with -n\n");
        assertThat(sessions.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("s-\\S{12}  \\S+Z  finished     \\S+workspace  exec: echo two"),
                        line -> assertThat(line).contains("  failed       "));
        assertThat(desk.run("sessions", "--json").json().propertyNames())
                .containsExactly("session", "begun", "workspace", "model", "task", "ending", "reason");
    }

    private String head() {
        return desk.run("ledger", "verify")
                .out()
                .lines()
                .filter(line -> line.startsWith("  ledger head  "))
                .map(line -> line.substring("  ledger head  ".length()))
                .findFirst()
                .orElseThrow();
    }
}
