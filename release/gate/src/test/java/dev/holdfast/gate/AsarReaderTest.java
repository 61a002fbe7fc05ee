package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsarReaderTest {
    @TempDir
    Path scratch;

    @Test
    void showsEveryFileAndItsHeader() throws IOException {
        String header = "{\"files\":{\"src\":{\"files\":{\"main.js\":{\"size\":5,\"offset\":\"0\",\"executable\":true},"
                + "\"same.js\":{\"size\":5,\"offset\":\"0\"}}},\"empty\":{\"size\":0,\"offset\":\"5\"},"
                + "\"x.node\":{\"size\":9,\"unpacked\":true},\"now\":{\"link\":\"src/main.js\"}}}";
        Seen seen = Seen.of(scratch, Asars.raw(header, "hello"));
        assertThat(seen.texts())
                .containsOnly(entry("src/main.js", "hello"), entry("src/same.js", "hello"), entry("empty", ""));
        assertThat(seen.member("src/main.js").mode()).isEqualTo(0755);
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactly(header);
        assertThat(seen.said)
                .containsExactly(
                        "NOTE now: a link to another place in the artifact",
                        "NOTE a: 1 files whose content is not in it but beside it");
    }

    @Test
    void looksIntoArchivesInside() throws IOException {
        Seen seen = Seen.of(scratch, Zips.zip("resources/app.asar", new String(Asars.asar("main.js", "x"), UTF_8)));
        assertThat(seen.texts()).containsEntry("resources/app.asar!/main.js", "x");
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
    record Attack(String name, byte[] bytes, List<String> said) {
        static Attack of(String name, byte[] bytes, String... said) {
            return new Attack(name, bytes, List.of(said));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        String one = "{\"files\":{" + Asars.entry("a", 0, 5) + "}}";
        return Stream.of(
                Attack.of(
                        "bytes behind",
                        Asars.raw(one, "helloprompt"),
                        "BLOCK a: 6 bytes between its files that belong to none"),
                Attack.of(
                        "bytes between",
                        Asars.raw(
                                "{\"files\":{" + Asars.entry("a", 0, 2) + "," + Asars.entry("b", 4, 1) + "}}", "aaxxb"),
                        "BLOCK a: 2 bytes between its files that belong to none"),
                Attack.of(
                        "shared bytes",
                        Asars.raw(
                                "{\"files\":{" + Asars.entry("a", 0, 4) + "," + Asars.entry("b", 2, 3) + "}}", "hello"),
                        "unread b: it shares bytes with another file"),
                Attack.of(
                        "cut",
                        Asars.raw(one, "hel"),
                        "unread a: it is not where the header says",
                        "BLOCK a: 3 bytes between its files that belong to none"),
                Attack.of(
                        "out of the folder",
                        Asars.asar("../a", "x"),
                        "BLOCK ../a: its path leads out of the folder it is unpacked into"),
                Attack.of(
                        "a link out",
                        Asars.raw("{\"files\":{\"a\":{\"link\":\"../../etc/passwd\"}}}", ""),
                        "BLOCK a: a link that leads out of the artifact"),
                Attack.of("no JSON", Asars.raw("{\"files\":{", ""), "unread a: its header is not JSON"),
                Attack.of(
                        "a path without end",
                        Asars.raw("{\"files\":{\"" + "a".repeat(5_000) + "\":{\"files\":{}}}}", ""),
                        "unread a: a path in its header is too long"),
                Attack.of("no files", Asars.raw("{}", ""), "unread a: its header lists no files"),
                Attack.of(
                        "no place",
                        Asars.raw("{\"files\":{\"a\":{\"size\":5}}}", "hello"),
                        "unread a: an entry in its header has no place"),
                Attack.of(
                        "a place beyond all numbers",
                        Asars.raw("{\"files\":{\"a\":{\"size\":5,\"offset\":\"9223372036854775807\"}}}", "hello"),
                        "unread a: an entry in its header has no place"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void saysWhatIsWrong(Attack attack) throws IOException {
        assertThat(Seen.of(scratch, attack.bytes).said).isEqualTo(attack.said);
    }
}
