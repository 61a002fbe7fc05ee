package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.terms.SessionId;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giving up the content of a session. */
class ErasureTest {
    private static final Set<Std> TERMINAL = Set.of(Std.IN, Std.ERR);
    private static final String GONE = "; its texts and snapshots are gone, so it can be neither resumed nor undone\n";

    @TempDir
    private Path folder;

    private Desk desk;
    private String session;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("a.txt", "a\n");
        desk.run("exec", "--", "bash", "-c", "echo words-of-the-session; echo b > a.txt");
        session = desk.run("sessions", "--json").json().get("session").asString();
    }

    @Test
    void whatIsErasedIsGoneAndTheLedgerVerifiesAsBefore() throws Exception {
        byte[] payloads = Files.readAllBytes(vault("payloads"));
        byte[] key = Files.readAllBytes(key());
        String receipt = head();

        var erased = desk.run("ledger", "erase", "--session", session, "--yes");

        assertThat(erased.exitCode()).isZero();
        assertThat(erased.out())
                .contains("session    " + session + " in " + desk.workspace())
                .containsPattern("lost       [1-9][0-9]* texts and [1-9][0-9]* pieces of snapshots, [1-9][0-9]+ bytes")
                .contains("           1 call that could change the workspace can no longer be undone")
                .containsPattern("stays      5 entries, [1-9][0-9]+ bytes: ")
                .contains("not erased copies made before")
                .containsPattern("ledger head  6:[0-9a-f]{64}\n$");
        assertThat(vault("payloads").getParent()).doesNotExist();
        assertThat(Arrays.copyOfRange(Files.readAllBytes(key()), 16, 76)).containsOnly(0);
        assertThat(desk.run("ledger", "verify", "--head", receipt).exitCode()).isZero();
        try (Stream<Path> files = Files.list(desk.state().resolve("erasing"))) {
            assertThat(files).isEmpty();
        }
        Files.createDirectories(vault("payloads").getParent());
        Files.write(vault("payloads"), payloads); // even a copy of what was removed tells nothing
        assertThat(key).isNotEqualTo(Files.readAllBytes(key()));
        assertThat(desk.run("sessions").out()).doesNotContain("words-of-the-session");
    }

    @Test
    void whatSnapshotsHoldOfSecretFilesIsGoneToo() throws Exception {
        byte[] secret = "TOKEN=8f3a9c1d7e5b2046\n".getBytes(StandardCharsets.US_ASCII);
        desk.file(".env", new String(secret, StandardCharsets.US_ASCII));
        desk.run("exec", "--", "bash", "-c", "echo c > a.txt");
        session = desk.run("sessions", "--json").json().get("session").asString();
        try (var archive = Archive.open(surroundings());
                var shelf = archive.shelf(new SessionId(session), event -> {})) {
            var held = shelf.snapshots();
            assertThat(held.get(held.id(secret))).as("as it is, to be restored").isEqualTo(secret);
        }
        byte[] copy = Files.readAllBytes(vault("snapshots"));
        assertThat(new String(copy, StandardCharsets.ISO_8859_1)).doesNotContain("8f3a9c1d7e5b2046");

        desk.run("ledger", "erase", "--session", session, "--yes");

        assertThat(vault("snapshots")).doesNotExist();
        Path again = Files.createDirectories(vault("snapshots").getParent());
        Files.setPosixFilePermissions(again, PosixFilePermissions.fromString("rwx------"));
        Files.write(vault("snapshots"), copy);
        assertThat(desk.run("undo", "--session", session).err())
                .isEqualTo("holdfast: finished the erasure of session " + session + ", which had been cut off\n"
                        + desk.run("undo", "--session", session).err());
        assertThat(vault("snapshots")).doesNotExist();
        assertThat(Arrays.copyOfRange(Files.readAllBytes(key()), 16, 76)).containsOnly(0);
    }

    @Test
    void everyCommandThatWantsContentSaysThatAndByWhomItWasErased() {
        desk.run("ledger", "erase", "--session", session, "--yes");
        String line = "holdfast: session " + session + " was erased by user:ada at ";

        for (String[] command : new String[][] {
            {"undo", "--session", session}, {"undo"}, {"undo", "--list"}, {"resume", session}, {"resume"}
        }) {
            var result = desk.run(command);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).startsWith(line).endsWith(GONE);
            assertThat(result.err().lines()).hasSize(1);
        }
        var shown = desk.run("ledger", "show", "--session", session);
        assertThat(shown.err())
                .startsWith("session " + session + " was erased by user:ada at ")
                .endsWith("; its texts and snapshots are gone, these entries stay\n");
        assertThat(shown.out().lines()).hasSize(6).last().asString().contains(session + "  user:ada", "session.erased");
        assertThat(desk.run("sessions").out()).matches(session + "  \\S+  erased       \\S+  by user:ada at \\S+\n");
        var json = desk.run("sessions", "--json").json();
        assertThat(json.get("ending").asString()).isEqualTo("erased");
        assertThat(json.get("reason").asString()).startsWith("by user:ada at ");
        assertThat(json.get("task").asString()).isEqualTo("(erased)");
    }

    @Test
    void erasingTwiceRecordsOnce() {
        desk.run("ledger", "erase", "--session", session, "--yes");
        String head = head();

        var again = desk.run("ledger", "erase", "--session", session, "--yes");

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("session " + session + " was erased by user:ada at ");
        assertThat(again.err()).isEmpty();
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void whatWasCutOffBetweenRecordAndKeyIsFinishedByAnyCommand() throws Exception {
        promise();
        assertThat(desk.run("doctor").out())
                .contains("warn  erasure    that of session " + session
                        + " was begun and is not known to be done: its texts"
                        + " and snapshots may still be there; any command that opens the ledger finishes it, for instance"
                        + " `holdfast sessions`\n");
        assertThat(desk.state().resolve("erasing").resolve(session)).exists();

        var next = desk.run("sessions");

        assertThat(next.err())
                .isEqualTo("holdfast: finished the erasure of session " + session + ", which had been cut off\n");
        assertThat(next.out()).contains("  erased  ");
        assertThat(Arrays.copyOfRange(Files.readAllBytes(key()), 16, 76)).containsOnly(0);
        assertThat(vault("payloads")).doesNotExist();
        assertThat(desk.state().resolve("erasing").resolve(session)).doesNotExist();
        assertThat(desk.run("sessions").err()).isEmpty();
        assertThat(desk.run("doctor").out()).doesNotContain("  erasure  ");
    }

    @Test
    void whatWasCutOffIsFinishedAlsoWhenTheNoteIsGone() throws Exception {
        for (String command : List.of("undo --session ID", "resume ID", "ledger erase --yes --session ID")) {
            setUp();
            promise();
            Files.delete(desk.state().resolve("erasing").resolve(session));

            assertThat(desk.run(command.replace("ID", session).split(" ", -1)).err())
                    .startsWith("holdfast: finished the erasure of session " + session + ", which had been cut off\n");
            assertThat(Arrays.copyOfRange(Files.readAllBytes(key()), 16, 76)).containsOnly(0);
        }
    }

    @Test
    void whatWasCutOffBeforeTheRecordDidNotHappen() throws Exception {
        Files.createFile(desk.state().resolve("erasing").resolve(session));

        assertThat(desk.run("sessions").err()).isEmpty();

        assertThat(desk.state().resolve("erasing").resolve(session)).doesNotExist();
        assertThat(desk.run("undo").exitCode()).isZero();
        assertThat(desk.read("a.txt")).isEqualTo("a\n");
    }

    @Test
    void aRunningSessionIsNotErased() {
        try (var archive = Archive.open(surroundings());
                var _ = archive.shelf(new SessionId(session), event -> {})) {
            assertThat(desk.run("ledger", "erase", "--session", session, "--yes"))
                    .isEqualTo(new Desk.Result(
                            1,
                            "",
                            "holdfast: session " + session + " is running, so nothing of it is erased; wait until it"
                                    + " ends, or stop it, then try again\n"));
        }
        assertThat(desk.run("undo").exitCode()).isZero();
    }

    @Test
    void onlyAYesErases() {
        String[] erase = {"ledger", "erase", "--session", session};
        assertThat(desk.run(erase).exitCode()).isEqualTo(2);
        assertThat(desk.run(erase).err())
                .isEqualTo(
                        "holdfast: nobody is at a terminal to say yes; read the above and run it again with `--yes`\n");
        var no = desk.run(new Typist("y\n", "n\n"), TERMINAL, erase);
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.out()).endsWith("nothing is erased\n");
        assertThat(desk.run("sessions").out()).contains("words-of-the-session");

        var yes = desk.run(new Typist("n\n", "y\n"), TERMINAL, erase);
        assertThat(yes.exitCode()).isZero();
        assertThat(yes.err()).isEqualTo("Erase it for good? y/N ");
        assertThat(desk.run("sessions").out()).doesNotContain("words-of-the-session");
    }

    @Test
    void nothingIsPromisedThatCannotBeKept() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
        byte[] right = Files.readAllBytes(key());
        String head = head();
        String[] erase = {"ledger", "erase", "--session", session, "--yes"};

        Files.delete(key());
        Files.createSymbolicLink(key(), elsewhere);
        assertThat(desk.run(erase).exitCode()).isEqualTo(8);
        Files.delete(key());
        Files.write(key(), right);
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(desk.run(erase).err())
                .isEqualTo("holdfast: others may read or write the key `" + key() + "`: run `chmod 600` on it\n");
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-------"));

        assertThat(elsewhere).hasContent("mine");
        assertThat(head()).isEqualTo(head);
        assertThat(desk.run("undo").exitCode()).isZero();
    }

    @Test
    void aSessionThatIsNotThereOrNotOnesOwnIsNotErased() {
        assertThat(desk.run("ledger", "erase", "--session", "s-00000000000z", "--yes")
                        .err())
                .isEqualTo("holdfast: no session `s-00000000000z`; list them with `holdfast sessions`\n");
        assertThat(desk.run("ledger", "erase", "--session", "../../x", "--yes").exitCode())
                .isEqualTo(2);
    }

    @Test
    void aSessionWhoseVaultsAreGoneOrDamagedIsErasedAllTheSame() throws Exception {
        Files.writeString(vault("payloads"), "anything");
        Files.delete(vault("snapshots"));

        assertThat(desk.run("ledger", "erase", "--session", session, "--yes").out())
                .contains("lost       0 texts and 0 pieces of snapshots, 8 bytes in all\n           1 call that could");
        assertThat(vault("payloads")).doesNotExist();
    }

    @Test
    void aKeyErasedByAnotherProgramIsToldFromOneThatIsOnRecord() throws Exception {
        byte[] erased = Arrays.copyOf("holdfast key 001".getBytes(StandardCharsets.US_ASCII), 76);
        Files.write(key(), erased);

        assertThat(desk.run("undo").err())
                .isEqualTo("holdfast: session " + session
                        + " was erased by hand: its key is destroyed and no entry says by whom" + GONE);
    }

    private void promise() {
        try (var archive = Archive.open(surroundings());
                var held = archive.erasure().hold(new SessionId(session))) {
            archive.erasure().promise(held); // and here the process is killed
        }
    }

    private Surroundings surroundings() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return desk.surroundings(InputStream.nullInputStream(), nowhere, nowhere, Set.of());
    }

    private Path vault(String name) {
        return desk.state().resolve("sessions").resolve(session).resolve(name);
    }

    private Path key() {
        return desk.state().resolve("keys/sessions").resolve(session + ".key");
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
