package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.LedgerConfig;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.Witness;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.ledger.WitnessServer;
import dev.holdfast.ledger.WitnessedLog;
import dev.holdfast.terms.SessionId;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Witnesses as a person configures, runs and checks them, over real sockets. */
@Timeout(120)
class WitnessTest {
    private static final String STRANGER = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

    @TempDir
    private Path folder;

    private Desk desk;
    private WitnessKey key;
    private Witness witness;
    private WitnessServer server;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
        Path state = folder.resolve("witness");
        key = Witness.create(state, "witness.example/w1");
        String log = desk.run("ledger", "key").out().strip();
        witness = Witness.open(state, List.of(WitnessedLog.parse(log)), InstantSource.system());
        server = WitnessServer.start(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), line -> {});
    }

    @AfterEach
    void tearDown() {
        server.close();
        witness.close();
    }

    @Test
    void theHeadOfASessionIsWitnessedAndVerified() throws IOException {
        configured(1, address());
        assertThat(desk.run("exec", "--", "true")).isEqualTo(new Desk.Result(0, "", ""));
        String head = kept();
        var verify = desk.run("ledger", "verify", "--head", head, "--witness", key.toString());
        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out()).contains("\n  witnessed    " + head + " by witness.example/w1 at 2");
        desk.run("exec", "--", "true");
        assertThat(Head.parse(kept()).size()).isGreaterThan(Head.parse(head).size());

        var other = desk.run("ledger", "verify", "--witness", STRANGER, "--witness", key.toString());
        assertThat(other.exitCode()).isEqualTo(8);
        assertThat(other.out())
                .contains("\n  NOT WITNESSED  by remora.n621.de: it has not cosigned " + kept() + "\n")
                .contains("\n  witnessed    " + kept() + " by witness.example/w1 at 2");
        assertThat(desk.run("ledger", "verify", "--witness", "w1").exitCode()).isEqualTo(2);
    }

    @Test
    void aProofHoldsWhatTheWitnessSaid() throws IOException {
        configured(1, address());
        desk.run("exec", "--", "true");
        assertThat(desk.run("ledger", "prove", "1", "--out", "p").exitCode()).isZero();
        var proved = desk.run("ledger", "verify", "--proof", "p", "--witness", key.toString());
        assertThat(proved.exitCode()).isZero();
        assertThat(proved.out())
                .contains("\n  ledger head  " + kept() + "\n")
                .contains("\n  witnessed    by witness.example/w1 at 2");
        var other = desk.run("ledger", "verify", "--proof", "p", "--witness", STRANGER, "--witness", key.toString());
        assertThat(other.exitCode()).isEqualTo(8);
        assertThat(other.out())
                .contains("\n  NOT WITNESSED  by remora.n621.de: it has not cosigned this head\n")
                .contains("\n  witnessed    by witness.example/w1 at 2");
        assertThat(desk.run("ledger", "stats").out())
                .contains("\nwitnesses    1 configured; 5 entries cosigned by witness.example/w1\n");
    }

    @Test
    void aLedgerThatNobodyWitnessedIsNotTakenForWitnessed() {
        desk.run("exec", "--", "true");
        var verify = desk.run("ledger", "verify", "--witness", key.toString());
        assertThat(verify.exitCode()).isEqualTo(8);
        assertThat(verify.out())
                .endsWith("\n  NOT WITNESSED  by witness.example/w1: no head that was witnessed is kept here\n");
    }

    @Test
    void aWitnessThatIsNotThereIsNamedAndTheSessionEndsAllTheSame() throws IOException {
        int port;
        try (var taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        configured(1, "http://127.0.0.1:" + port);
        var exec = desk.run("exec", "--", "true");
        assertThat(exec.exitCode()).isZero();
        assertThat(exec.err())
                .isEqualTo("holdfast: not witnessed: witness `witness.example/w1`: `127.0.0.1:" + port
                        + "` cannot be reached; check its name and that a server listens\n");
    }

    @Test
    void aLedgerPutBackIsToldByItsWitness() throws IOException {
        configured(1, address());
        desk.run("exec", "--", "true");
        Path copy = folder.resolve("copy");
        copied(desk.state().resolve("ledger"), copy);
        desk.run("exec", "--", "true");
        copied(copy, desk.state().resolve("ledger"));
        // intact in itself: without the witness, only a receipt would show it
        assertThat(desk.run("ledger", "verify").exitCode()).isZero();
        Files.delete(desk.state().resolve("ledger/checkpoint-witnessed")); // by an owner who hides the traces
        assertThat(desk.run("exec", "--", "true").err())
                .startsWith("holdfast: not witnessed: witness `witness.example/w1`: it has seen ")
                .contains("another ledger of ");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var elsewhere = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var redirecting = Thread.ofVirtual().start(() -> redirect(elsewhere));
            configured(1, "http://127.0.0.1:" + elsewhere.getLocalPort());
            assertThat(desk.run("exec", "--", "true").err())
                    .isEqualTo(
                            "holdfast: not witnessed: witness `witness.example/w1`: it answered with a redirect, which"
                                    + " is not followed; set its real address\n");
            redirecting.join();
        }
    }

    @Test
    void theDoctorWarnsUntilEnoughHaveCosigned() throws IOException {
        assertThat(desk.run("doctor").out()).contains("warn  witness    none; whoever owns this machine could ");
        configured(1, address());
        assertThat(desk.run("doctor").out())
                .contains("warn  witness    1 configured, 1 required; none of them has cosigned a head yet");
        desk.run("exec", "--", "true");
        assertThat(desk.run("doctor").out())
                .contains("ok    witness    1 configured, 1 required; 5 entries cosigned by witness.example/w1");
        desk.configuration("ledger:\n  witnesses: [{url: \"https://w.example\", key: w1+00000000+BAAA}]\n");
        assertThat(desk.run("doctor").out()).contains("fail  witness    `ledger.witnesses`: not the verifier key of");
        var exec = desk.run("exec", "--", "true");
        assertThat(exec.exitCode()).isEqualTo(2);
        assertThat(exec.err()).startsWith("holdfast: `ledger.witnesses`: not the verifier key of a witness: `w1+");
    }

    @Test
    void headsAreShownWhileASessionRuns() {
        try (var archive = archive();
                var rounds = rounds(archive, address(), Duration.ofMillis(1))) {
            while (archive.ledger().witnessed().isEmpty()) { // the time-out of the class ends it
                assertThat(Thread.interrupted()).isFalse();
            }
            assertThat(rounds.missing()).isEmpty();
        }
    }

    @Test
    void whatWaitsForWitnessesIsToldWhoIsMissing() throws IOException {
        int port;
        try (var taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        try (var archive = archive();
                var rounds = rounds(archive, "http://127.0.0.1:" + port, Duration.ofHours(1))) {
            assertThat(rounds.missing())
                    .contains("0 of 1 witnesses have cosigned it; witness `witness.example/w1`: `127.0.0.1:" + port
                            + "` cannot be reached; check its name and that a server listens");
        }
        try (var archive = archive();
                var rounds = rounds(archive, address(), Duration.ofHours(1))) {
            assertThat(rounds.missing()).isEmpty();
        }
    }

    @Test
    void theCommandMakesAKeyAndServes() throws Exception {
        Path state = folder.resolve("another");
        String made = desk.run("ledger", "witness", "--state", state.toString(), "--new-key", "witness.example/w2")
                .out()
                .strip();
        assertThat(WitnessKey.parse(made).name()).isEqualTo("witness.example/w2");
        assertThat(desk.run("ledger", "witness", "--state", state.toString(), "--new-key", "witness.example/w3"))
                .isEqualTo(new Desk.Result(
                        8, "", "holdfast: there is a witness in `" + state + "` already; name another directory\n"));
        String log = desk.run("ledger", "key").out().strip();
        Process process =
                desk.start("ledger", "witness", "--state", state.toString(), "--listen", "127.0.0.1:0", "--log", log);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("witness    " + made);
            assertThat(out.readLine()).startsWith("log        holdfast.local/ledger/");
            String listening = out.readLine();
            assertThat(listening).matches("listening  http://127\\.0\\.0\\.1:[0-9]+/add-checkpoint");
            var second = desk.run("ledger", "witness", "--state", state.toString(), "--log", log);
            assertThat(second)
                    .isEqualTo(new Desk.Result(
                            8,
                            "",
                            "holdfast: another process is this witness already; one directory is for one witness\n"));
            String url = listening.substring("listening  ".length(), listening.lastIndexOf('/'));
            desk.configuration(
                    "ledger:\n  witnessesRequired: 1\n  witnesses: [{url: \"" + url + "\", key: " + made + "}]\n");
            assertThat(desk.run("exec", "--", "true").err()).isEmpty();
            assertThat(desk.run("ledger", "verify", "--witness", made).exitCode())
                    .isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theCommandRefusesWhatItCannotServe() {
        String state = folder.resolve("nothing").toString();
        String log = desk.run("ledger", "key").out().strip();
        for (String[] wrong : new String[][] {
            {"2", "name a log to witness with `--log VKEY`", "--state", state},
            {"2", "not a log to witness: `x`", "--state", state, "--log", "x"},
            {"2", "`--listen` takes HOST:PORT", "--state", state, "--log", log, "--listen", "8081"},
            {"2", "`--listen` takes HOST:PORT", "--state", state, "--log", log, "--listen", "127.0.0.1:65536"},
            {"2", "not a name for a witness: `two words`", "--state", state, "--new-key", "two words"},
            {"8", "there is no witness in `" + state + "`; make its key", "--state", state, "--log", log},
        }) {
            var words = new ArrayList<>(List.of("ledger", "witness"));
            words.addAll(List.of(wrong).subList(2, wrong.length));
            var result = desk.run(words.toArray(String[]::new));
            assertThat(result.exitCode()).as(wrong[1]).isEqualTo(Integer.parseInt(wrong[0]));
            assertThat(result.err()).startsWith("holdfast: " + wrong[1]);
        }
    }

    private WitnessRounds rounds(Archive archive, String url, Duration interval) {
        var config = new LedgerConfig(List.of(new LedgerConfig.Witness(URI.create(url), key.toString())), 1, 0);
        return WitnessRounds.begin(config, archive.ledger(), interval).orElseThrow();
    }

    private Home home() {
        return Home.of(Map.of("XDG_STATE_HOME", desk.home().resolve("state").toString()));
    }

    private Archive archive() {
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var archive = Archive.open(desk.surroundings(nothing, nowhere, nowhere, Set.of()));
        var session = archive.shelf(new SessionId("s-000000000001"), event -> {});
        if (archive.ledger().head().size() == 0) { // of which there is nothing to show
            session.log().record(desk.opening());
        }
        session.close();
        return archive;
    }

    private String address() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    private void configured(int required, String url) throws IOException {
        desk.configuration("ledger:\n  witnessesRequired: " + required + "\n  witnesses:\n    - url: \"" + url
                + "\"\n      key: " + key + "\n");
    }

    /** The head that the file of the witnesses is about. */
    private String kept() {
        return LedgerVerify.witnessed(home()).orElseThrow().head().toString();
    }

    private static void redirect(ServerSocket listening) {
        try (var socket = listening.accept()) {
            var in = socket.getInputStream();
            int seen = 0;
            while (seen < 4) { // to the end of the head
                int next = in.read();
                seen = next == "\r\n\r\n".charAt(seen) ? seen + 1 : 0;
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole folder in the place of another. */
    private static void copied(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (var old = Files.walk(to)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        try (var all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
