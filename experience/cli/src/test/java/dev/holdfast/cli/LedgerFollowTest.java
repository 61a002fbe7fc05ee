package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run until they are ended, each in a process of its own. */
class LedgerFollowTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
        desk.run("exec", "--", "true");
    }

    @Test
    void followsWhatOtherProcessesRecordUntilItIsInterrupted() throws Exception {
        Process tail = desk.start("ledger", "tail", "-n", "1", "--follow", "--output", "json");
        try (var out = tail.inputReader(UTF_8)) {
            assertThat(index(out.readLine())).isEqualTo(4);
            desk.run("exec", "--", "true");
            for (int index = 5; index < 10; index++) {
                assertThat(index(out.readLine())).isEqualTo(index);
            }
            desk.run("exec", "--", "true");
            assertThat(index(out.readLine())).isEqualTo(10);
            signal(tail, "-INT");
            assertThat(tail.waitFor()).isEqualTo(130);
            assertThat(new String(tail.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
        } finally {
            tail.destroyForcibly();
        }
    }

    @Test
    void saysInOneLineThatTheLedgerIsGone() throws Exception {
        Process tail = desk.start("ledger", "tail", "-n", "1", "--follow");
        try (var out = tail.inputReader(UTF_8)) {
            assertThat(out.readLine()).contains("session.ended");
            Path ledger = desk.state().resolve("ledger");
            Files.move(ledger, ledger.resolveSibling("aside"));
            assertThat(tail.waitFor()).isEqualTo(8);
            assertThat(new String(tail.getErrorStream().readAllBytes(), UTF_8))
                    .isEqualTo("holdfast: the ledger in `" + ledger + "` is gone; it was followed up to 5 entries\n");
        } finally {
            tail.destroyForcibly();
        }
    }

    @Test
    void servesTheLedgerAndSaysWhoCanReadIt() throws Exception {
        Process serve = desk.start("ledger", "serve", "--listen", "127.0.0.1:0");
        try (var out = serve.inputReader(UTF_8);
                var err = serve.errorReader(UTF_8);
                var http = HttpClient.newHttpClient()) {
            String key = desk.run("ledger", "key").out().strip();
            assertThat(out.readLine()).isEqualTo("ledger     " + key);
            String listening = out.readLine();
            assertThat(listening).startsWith("listening  http://127.0.0.1:");
            assertThat(err.readLine())
                    .isEqualTo("every entry can be read by whoever reaches it: all accounts of this machine");
            String base = listening.substring("listening  ".length());
            assertThat(get(http, base + "checkpoint"))
                    .isEqualTo(Files.readString(desk.state().resolve("ledger/checkpoint")));
            assertThat(get(http, base + "tile/entries/000.p/5")).contains("session.opened");
            signal(serve, "-INT");
            assertThat(serve.waitFor()).isEqualTo(130);
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void anAddressThatIsNoneIsAMistakeOfUse() {
        assertThat(desk.run("ledger", "serve", "--listen", "8082"))
                .isEqualTo(new Desk.Result(
                        2, "", "holdfast: `--listen` takes HOST:PORT, such as 127.0.0.1:8081, not `8082`\n"));
    }

    private static String get(HttpClient http, String url) throws IOException, InterruptedException {
        var response = http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(url).isEqualTo(200);
        return response.body();
    }

    private static int index(String line) {
        return Wire.read(line).get("index").asInt();
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
