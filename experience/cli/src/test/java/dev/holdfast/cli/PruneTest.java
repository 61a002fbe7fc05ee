package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Pruned;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giving up what is older than the policy keeps: a session and 300 entries of a year ago, and a session of today. */
class PruneTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final SessionId OTHER = new SessionId("s-000000000001");

    @TempDir
    private Path folder;

    private Desk desk;
    private String old;
    private String young;

    @BeforeEach
    void setUp() throws IOException {
        desk = new Desk(folder).file("a.txt", "a\n").clock(() -> NOW.minus(Duration.ofDays(400)));
        old = session("echo old words; echo b > a.txt");
        append(300, OTHER);
        desk.clock(() -> NOW);
        young = session("echo young words; echo c > a.txt");
        desk.configuration("ledger: {retainDays: 365}\n");
    }

    @Test
    void whatIsOldIsGoneAndEverythingElseStaysAndVerifies() throws IOException {
        String receipt = desk.run("ledger", "verify").out().replaceAll("(?s).*ledger head  (\\S+).*", "$1");
        Path proof = folder.resolve("3.proof");
        desk.run("ledger", "prove", "3", "--out", proof.toString());

        var pruned = desk.run("ledger", "prune", "--yes");

        assertThat(pruned.err()).isEmpty();
        assertThat(pruned.exitCode()).isZero();
        assertThat(pruned.out())
                .contains("policy       ledger.retainDays: 365, so what was recorded since 2025-11-27T12:00:00Z stays")
                .contains("given up     256 of 310 entries, the last of them of 2025-10-23T12:00:00Z,\n")
                .contains("             and the texts and snapshots of 1 session,")
                .containsPattern("pruned; one more entry says so\nledger head  311:[0-9a-f]{64}\n$");
        assertThat(desk.state().resolve("sessions").resolve(old)).doesNotExist();
        assertThat(Arrays.copyOfRange(
                        Files.readAllBytes(desk.state().resolve("keys/sessions").resolve(old + ".key")), 16, 76))
                .containsOnly(0);
        try (Stream<Path> bundles = Files.list(desk.state().resolve("ledger/tile/entries"))) {
            assertThat(bundles)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactly("001.p");
        }
        var verified = desk.run("ledger", "verify", "--head", receipt);
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out())
                .startsWith("intact\n")
                .contains("  pruned       256 before them, as a signed entry says");
        assertThat(desk.run("ledger", "verify", "--proof", proof.toString()).exitCode())
                .isZero();
        assertThat(desk.run("sessions", "--json").lines())
                .singleElement()
                .extracting(line -> line.get("session").asString())
                .isEqualTo(young);
        assertThat(desk.run("ledger", "stats").out()).contains("pruned       256 entries before those");
        assertThat(desk.run("ledger", "query", "--kind", "ledger.pruned").out())
                .contains("user:ada", "ledger.pruned     256 1 365");
        assertThat(desk.run("undo", "--session", young).exitCode()).isZero();
        assertThat(desk.read("a.txt")).isEqualTo("b\n");
    }

    @Test
    void whoAsksForWhatIsGoneIsTold() {
        desk.run("ledger", "prune", "--yes");
        var undone = desk.run("undo", "--session", old);
        assertThat(undone.exitCode()).isEqualTo(2);
        assertThat(undone.err()).isEqualTo("holdfast: no session `" + old + "`; list them with `holdfast sessions`\n");
        var proved = desk.run("ledger", "prove", "3");
        assertThat(proved.exitCode()).isEqualTo(2);
        assertThat(proved.err())
                .isEqualTo("holdfast: entry `3` was given up when the ledger was pruned below `256`; a copy that was"
                        + " exported before still fits the ledger\n");
        var again = desk.run("ledger", "prune", "--yes");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out())
                .endsWith("given up     nothing: entries go in bundles of 256, and no whole one is old enough\n");
    }

    @Test
    void nothingIsGivenUpWithoutAPolicyOrAYes() throws IOException {
        var asked = desk.run("ledger", "prune");
        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.out()).contains("given up     256 of 310 entries");
        assertThat(asked.err())
                .isEqualTo("holdfast: nobody is at a terminal to say yes; read the above and run it again"
                        + " with `--yes`\n");
        desk.configuration("");
        var lacking = desk.run("ledger", "prune", "--yes");
        assertThat(lacking.exitCode()).isEqualTo(2);
        assertThat(lacking.err())
                .isEqualTo("holdfast: no policy says how long entries are kept, so none is given up; set"
                        + " `ledger.retainDays`, at least 183, in managed or user configuration\n");
        assertThat(desk.run("sessions", "--json").lines()).hasSize(2);
        assertThat(desk.run("ledger", "stats").out()).doesNotContain("pruned");
    }

    @Test
    void aSessionThatWasUsedSinceOrIsOpenKeepsAllFromItsBeginningOn() {
        try (var archive =
                        Archive.open(desk.surroundings(InputStream.nullInputStream(), nowhere(), nowhere(), Set.of()));
                var _ = archive.shelf(new SessionId(old), event -> {})) {
            assertThat(desk.run("ledger", "prune", "--yes").out())
                    .contains("kept         all from entry 0 on, where session " + old + " begins")
                    .contains("given up     nothing");
        }
        append(1, new SessionId(old));
        assertThat(desk.run("ledger", "prune", "--yes").out())
                .contains("kept         all from entry 0 on, where session " + old + " begins, used last at " + NOW
                        + "\n");
        assertThat(desk.run("ledger", "verify").out()).doesNotContain("pruned");
    }

    @Test
    void whatIsUsedWhileSomebodyIsAskedStays() {
        var typist = new Typist("", "y\n") {
            @Override
            public synchronized int available() { // asked when the question is put
                append(1, new SessionId(old));
                return super.available();
            }
        };
        var pruned = desk.run(typist, Set.of(Surroundings.Std.IN, Surroundings.Std.ERR), "ledger", "prune");
        assertThat(pruned.exitCode()).isEqualTo(1);
        assertThat(pruned.err())
                .endsWith("holdfast: something was used while you were asked, so nothing is given up; run it again\n");
        assertThat(desk.run("ledger", "stats").out()).doesNotContain("pruned");
        assertThat(desk.run("sessions", "--json").lines()).hasSize(2);
    }

    @Test
    void aPruningThatIsOnRecordAndWasCutOffIsFinishedUnasked() {
        var surroundings = desk.surroundings(InputStream.nullInputStream(), nowhere(), nowhere(), Set.of());
        try (var archive = Archive.open(surroundings)) {
            var promise = new Pruned(256, 1, new Pruned.Retention(365));
            var run = new Run(OTHER, surroundings.operator().trace(), Run.setup("{}"));
            archive.ledger()
                    .append(List.of(
                            new Entry(Pruned.KIND, run, surroundings.operator().user(), NOW, promise.body())));
        }
        var pruned = desk.run("ledger", "prune");
        assertThat(pruned.err())
                .isEqualTo("holdfast: finished the pruning that entry 310 states, which had been cut off\n");
        assertThat(pruned.exitCode()).isZero();
        assertThat(desk.state().resolve("sessions").resolve(old)).doesNotExist();
        assertThat(desk.run("ledger", "verify").out()).contains("pruned       256 before them");
    }

    private String session(String script) {
        desk.run("exec", "--", "bash", "-c", script);
        return desk.run("sessions", "--json").json().get("session").asString();
    }

    /** As if so much had been recorded in a session that did no more than that. */
    private void append(int entries, SessionId session) {
        var surroundings = desk.surroundings(InputStream.nullInputStream(), nowhere(), nowhere(), Set.of());
        try (var archive = Archive.open(surroundings)) {
            var run = new Run(session, surroundings.operator().trace(), Run.setup("{}"));
            for (int from = 0; from < entries; from += 256) {
                archive.ledger()
                        .append(IntStream.range(from, Math.min(entries, from + 256))
                                .mapToObj(each -> new Entry(
                                        "test.counted",
                                        run,
                                        surroundings.operator().user(),
                                        surroundings.chance().clock().instant(),
                                        "{}"))
                                .toList());
            }
        }
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
