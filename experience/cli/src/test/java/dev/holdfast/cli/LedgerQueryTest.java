package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ledger.Actor;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Finding, exporting and counting entries of a ledger whose every entry is known. */
class LedgerQueryTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).clock(() -> NOON);
        assertThat(desk.run("ledger", "key").exitCode()).isZero();
        record(
                entry("s-000000000001", "session.opened", "2026-03-01T08:00:00Z", "{\"workspace\":\"/w\"}"),
                entry(
                        "s-000000000001",
                        "monitor.judged",
                        "2026-03-01T09:00:00Z",
                        "{\"effects\":[{\"kind\":\"WRITE_PATH\",\"resource\":\"src/a/A.java\"}],"
                                + "\"verdict\":{\"is\":\"Allow\",\"rule\":\"capability\"}}"),
                entry(
                        "s-000000000002",
                        "monitor.judged",
                        "2026-03-01T11:00:00Z",
                        "{\"effects\":[{\"kind\":\"CONNECT\",\"resource\":\"src:80\"},{\"kind\":\"READ_PATH\","
                                + "\"resource\":\"srcs/b\"}],\"verdict\":{\"is\":\"Deny\",\"rule\":\"governance\"}}"),
                entry(
                        "s-000000000002",
                        "monitor.judged",
                        "2026-03-01T10:00:00Z",
                        "{\"effects\":{\"$list\":\"00\"},\"verdict\":{\"is\":\"Allow\",\"rule\":\"capability\"}}"),
                entry("s-000000000002", "monitor.found", "2026-03-01T11:30:00Z", "{\"edited\":[\"src/a/B.txt\"]}"),
                entry("s-000000000002", "future.kind", "2026-03-01T11:45:00Z", "{\"x\":\"\u202e\u00e9\"}"));
    }

    @Test
    void whatFitsEveryOptionIsFound() {
        assertThat(found()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(found("--session", "s-000000000001")).containsExactly(0, 1);
        assertThat(found("--kind", "monitor.judged")).containsExactly(1, 2, 3);
        assertThat(found("--kind", "monitor.found", "--kind", "session.opened")).containsExactly(0, 4);
        assertThat(found("--kind", "monitor.found", "session.opened")).containsExactly(0, 4);
        assertThat(found("--kind", "monitor.*")).containsExactly(1, 2, 3, 4);
        assertThat(found("--kind", "future.kind")).containsExactly(5);
        assertThat(found("--rule", "capability")).containsExactly(1, 3);
        assertThat(found("--rule", "capability", "--session", "s-000000000001")).containsExactly(1);
        assertThat(found("--path", "src")).containsExactly(1, 4);
        assertThat(found("--path", "src/a/")).containsExactly(1, 4);
        assertThat(found("--path", "src/a/A.java")).containsExactly(1);
        assertThat(found("--path", "src/**.java")).containsExactly(1);
        assertThat(found("--path", "src/**/*.java")).containsExactly(1);
        assertThat(found("--path", "src/a/**/*.java")).containsExactly(1);
        assertThat(found("--path", "src/*.java")).isEmpty();
        assertThat(found("--path", "*/a/*")).containsExactly(1, 4);
        assertThat(found("--since", "90m")).containsExactly(2, 4, 5);
        assertThat(found("--since", "2026-03-01T11:00:00+01:00")).containsExactly(2, 3, 4, 5);
        assertThat(found("--until", "2026-03-01T09:00:00Z")).containsExactly(0);
        assertThat(found("--since", "2026-03-01", "--until", "2026-03-02")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(found("--since", "1w", "--until", "2h")).containsExactly(0, 1);
    }

    @Test
    void entriesAreShownAsShowShowsThem() {
        var show = desk.run("ledger", "show");
        assertThat(desk.run("ledger", "query")).isEqualTo(show);
        assertThat(desk.run("ledger", "query", "--output", "json")).isEqualTo(desk.run("ledger", "show", "--json"));
        assertThat(desk.run("ledger", "tail").out()).isEqualTo(show.out());
        assertThat(desk.run("ledger", "tail", "-n", "2").out().lines())
                .isEqualTo(show.out().lines().skip(4).toList());
        assertThat(desk.run("ledger", "tail", "-n", "1", "--output", "json").json())
                .isEqualTo(desk.run("ledger", "show", "-n", "1", "--json").json());
    }

    @Test
    void aLimitSaysHowMuchItLeftOut() {
        var result = desk.run("ledger", "query", "--kind", "monitor.*", "--limit", "3");
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.err()).isEqualTo("the first 3 of 4; more with --limit\n");
    }

    @Test
    void whatIsNotThereIsNoMistakeAndSaysWhatIs() {
        assertThat(desk.run("ledger", "query", "--kind", "monitor.juged")).isEqualTo(new Desk.Result(0, "", """
                        no entry fits
                        no entry here is of the kind `monitor.juged`; there are future.kind, monitor.found, monitor.judged, session.opened
                        """));
        assertThat(desk.run("ledger", "query", "--path", "none").err()).isEqualTo("""
                no entry fits
                1 entries keep a long list of paths in their session's vault, where `--path` does not look
                """);
    }

    @Test
    void anOptionThatIsMalformedIsAMistakeOfUse() {
        assertRefused("`--limit 0` shows nothing; give 1 or more", "--limit", "0");
        assertRefused(
                "`--since` takes a time such as 2026-11-27T08:30:00Z or 2026-11-27, or how long ago, such as 30m, 2h or"
                        + " 7d, not `yesterday`",
                "--since",
                "yesterday");
        assertRefused(
                "`--until` takes a time such as 2026-11-27T08:30:00Z or 2026-11-27, or how long ago, such as 30m, 2h or"
                        + " 7d, not `2026-02-30`",
                "--until",
                "2026-02-30");
        assertRefused("no output form `xml`; there are text and json", "--output", "xml");
        assertThat(desk.run("ledger", "query", "--session", "x").exitCode()).isEqualTo(2);
        assertThat(desk.run("ledger", "query", "--path", "[").err())
                .startsWith("holdfast: `--path` takes a path or a pattern such as 'src/**/*.java', not `[`: ");
        assertThat(desk.run("ledger", "tail", "-n", "-1").err())
                .isEqualTo("holdfast: `-n` takes 0 to 100000, not `-1`\n");
    }

    @Test
    void anExportHoldsEveryEntryAsItWasHashed() {
        var export = desk.run("ledger", "export");
        assertThat(export.err()).isEqualTo("6 entries exported\n");
        List<String> lines = export.out().lines().toList();
        assertThat(lines).hasSize(7);
        for (int index = 0; index < 6; index++) {
            String line = lines.get(index);
            String entry = line.substring("{\"entry\":".length(), line.lastIndexOf(",\"index\":"));
            JsonNode shown = Wire.read(line);
            assertThat(shown.get("index").asInt()).isEqualTo(index);
            assertThat(shown.get("leaf").asString())
                    .isEqualTo(Digest.of(("\0" + entry).getBytes(UTF_8)).hex());
        }
        assertThat(lines.get(5)).contains("\u202e\u00e9");
        JsonNode last = Wire.read(lines.getLast());
        assertThat(last.propertyNames()).containsExactly("checkpoint", "entries", "head");
        assertThat(last.get("entries").asInt()).isEqualTo(6);
        assertThat(last.get("head").asString()).matches("6:[0-9a-f]{64}");
        assertThat(last.get("checkpoint").asString()).contains("\n6\n").startsWith("holdfast.local/ledger/");
    }

    @Test
    void anExportToAFileIsWholeOrNotThere() throws IOException {
        Path file = desk.workspace().resolve("out.ndjson");
        Files.writeString(file, "an older one");
        Files.writeString(file.resolveSibling("out.ndjson.new"), "mine");
        var result = desk.run("ledger", "export", "--session", "s-000000000001", "--out", "out.ndjson");
        assertThat(result).isEqualTo(new Desk.Result(0, "", "2 entries exported\n"));
        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        changeTheFirstEntry();
        var broken = desk.run("ledger", "export", "--out", "out.ndjson");
        assertThat(broken.exitCode()).isEqualTo(8);
        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(file.resolveSibling("out.ndjson.new")).hasContent("mine");
        try (var all = Files.list(desk.workspace())) {
            assertThat(all.map(each -> each.getFileName().toString())).noneMatch(name -> name.startsWith(".holdfast-"));
        }

        assertThat(desk.run("ledger", "export", "--out", "none/out").err())
                .matches("holdfast: cannot write `\\S+/none/out`: no such file or folder; check the folder, space and"
                        + " rights\n");
        assertThat(desk.run("ledger", "export", "--out", ".").err())
                .endsWith(" is no plain file; name another, or leave `--out` away\n");
    }

    @Test
    void anExportIsNotForTerminals() {
        var result = desk.run(InputStream.nullInputStream(), Set.of(Surroundings.Std.OUT), "ledger", "export");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("holdfast: an export is for programs");
    }

    @Test
    void aReaderIsToldWhenWhatItGotMustNotBeBelieved() throws IOException {
        desk.run("ledger", "export");
        changeTheFirstEntry();
        for (String command : List.of("query", "export", "stats", "tail")) {
            var result = desk.run("ledger", command);
            assertThat(result.exitCode()).as(command).isEqualTo(8);
            assertThat(result.err()).as(command).contains("the entries were changed after `6:");
        }
    }

    @Test
    void statsCountWhatIsThere() {
        JsonNode json = desk.run("ledger", "stats", "--output", "json").json();
        assertThat(json.get("entries").asInt()).isEqualTo(6);
        assertThat(json.get("sessions").asInt()).isEqualTo(2);
        assertThat(json.get("erased").asInt()).isZero();
        assertThat(json.get("first").asString()).isEqualTo("2026-03-01T08:00:00Z");
        assertThat(json.get("last").asString()).isEqualTo("2026-03-01T11:45:00Z");
        assertThat(json.get("kinds"))
                .isEqualTo(
                        Wire.read("{\"future.kind\":1,\"monitor.found\":1,\"monitor.judged\":3,\"session.opened\":1}"));
        assertThat(json.get("witnesses")).isEqualTo(Wire.read("{\"configured\":0,\"cosigned\":[]}"));
        assertThat(json.get("diskBytes").asLong())
                .isGreaterThan(json.get("bytes").asLong());
        List<String> lines = desk.run("ledger", "stats").out().lines().toList();
        assertThat(lines.get(1)).isEqualTo("entries      6 in 2 sessions, 0 of them erased");
        assertThat(lines.get(2)).isEqualTo("times        2026-03-01T08:00:00Z to 2026-03-01T11:45:00Z");
        assertThat(lines.subList(6, 11))
                .containsExactly(
                        "kinds",
                        "          3  monitor.judged",
                        "          1  future.kind",
                        "          1  monitor.found",
                        "          1  session.opened");
    }

    @Test
    void statsOfAnErasedSessionSaySo() {
        record(entry("s-000000000001", "session.erased", "2026-03-01T11:50:00Z", "{}"));
        assertThat(desk.run("ledger", "stats", "--output", "json")
                        .json()
                        .get("erased")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void outputThatNobodyTakesIsNotReadOver() {
        var full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("no space left");
            }
        };
        var err = new ByteArrayOutputStream();
        var surroundings = desk.surroundings(
                InputStream.nullInputStream(),
                new PrintStream(full, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Set.of());
        for (String command : List.of("query", "export", "tail", "stats")) {
            err.reset();
            assertThat(Main.run(surroundings, "ledger", command)).as(command).isEqualTo(1);
            assertThat(err.toString(UTF_8))
                    .isEqualTo("holdfast: standard output takes no more; what it got is not the whole\n");
        }
    }

    private void changeTheFirstEntry() throws IOException {
        Path bundle = desk.state().resolve("ledger/tile/entries/000.p/6");
        String changed = Files.readString(bundle, ISO_8859_1).replace("\"/w\"", "\"/v\"");
        Files.writeString(bundle, changed, ISO_8859_1);
    }

    private void assertRefused(String why, String... options) {
        assertThat(query(options)).isEqualTo(new Desk.Result(2, "", "holdfast: " + why + "\n"));
    }

    private List<Integer> found(String... options) {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--output", "json"));
        return query(all.toArray(String[]::new)).lines().stream()
                .map(line -> line.get("index").asInt())
                .toList();
    }

    private Desk.Result query(String... options) {
        return desk.run(
                Stream.concat(Stream.of("ledger", "query"), Stream.of(options)).toArray(String[]::new));
    }

    private void record(Entry... entries) {
        var signer = Ed25519Signer.open(desk.state().resolve("keys/ledger"));
        try (var ledger = Ledger.open(FileDisk.open(desk.state().resolve("ledger")), signer)) {
            assertThat(IntStream.range(0, entries.length)
                            .mapToObj(at -> ledger.append(List.of(entries[at])).size())
                            .toList())
                    .hasSize(entries.length);
        }
    }

    private static Entry entry(String session, String kind, String time, String body) {
        var run = new Run(new SessionId(session), new TraceId("0af7651916cd43dd8448eb211c80319c"), Run.setup("{}"));
        return new Entry(kind, run, Actor.user("tester"), Instant.parse(time), body);
    }
}
