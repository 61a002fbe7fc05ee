package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.Vault;
import dev.holdfast.vault.VaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are known, said at every place where somebody or something can say them, are kept nowhere. */
class SecretsKeptOutTest {
    private static final String TOKEN = "tk-4f9a1c77e2b05d83";
    private static final String PASSWORD = "Wint3r-harbour-9921";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private static final String LOOSE_TONGUE = """
            turns:
              - say: "I know TOKEN and PASSWORD"
                calls:
                  - tool: read_file
                    arguments: {path: notes.txt}
                  - tool: read_file
                    arguments: {path: .env}
                  - tool: read_file
                    arguments: {path: "gone-TOKEN.txt"}
                  - tool: no_such_TOKEN
                    arguments: {path: x}
                  - tool: run_command
                    arguments: {command: "cat notes.txt; echo TOKEN; echo PASSWORD >&2; touch made-TOKEN"}
                  - tool: read_file
                    arguments: {file: "PASSWORD"}
                  - tool: propose_plan
                    arguments: {summary: "use TOKEN", steps: [{title: "log in with PASSWORD"}]}
                  - tool: write_file
                    arguments: {path: copy.txt, content: "it is TOKEN"}
                  - tool: write_file
                    arguments: {path: ".github/workflows/TOKEN.yml", content: "PASSWORD"}
                  - tool: write_file
                    arguments: {path: ".github/workflows/TOKEN.yaml", content: "on: push"}
              - calls:
                  - tool: list_files
                    arguments: {path: .}
                  - tool: finish
                    arguments: {summary: "I used TOKEN and PASSWORD"}
              - calls:
                  - tool: finish
                    arguments: {summary: "I used TOKEN and PASSWORD"}
            """.replace("TOKEN", TOKEN).replace("PASSWORD", PASSWORD);

    @TempDir
    private Path folder;

    @Test
    void noByteOfTheLedgerAndNoTextOfTheVaultHoldsAKnownSecret() throws Exception {
        var desk = new Desk(folder)
                .variable("SERVICE_TOKEN", TOKEN)
                .file(".env", "DB_PASSWORD=" + PASSWORD + "\n")
                .file("notes.txt", "the token is " + TOKEN + "\nand " + base64(PASSWORD) + "\n")
                .repository();
        try (var model = play(LOOSE_TONGUE)) {
            var run = desk.run(model, "run", "-p", "look at " + TOKEN, "--output", "stream-json");
            assertThat(run.out()).contains("monitor.asked", "monitor.closed", "session.planned", "session.answered");
            assertFree("what was printed", run.out() + run.err());
        }
        desk.run("exec", "--", "sh", "-c", "echo " + TOKEN + "; exit 3");

        int files = 0;
        try (Stream<Path> all = Files.walk(desk.state())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertFree(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
                files++;
            }
        }
        assertThat(files).isGreaterThan(8);
        var sessions = desk.run("sessions", "--json").lines();
        assertThat(sessions).hasSize(2);
        for (var session : sessions) {
            var texts = texts(desk, session.get("session").asString());
            assertThat(texts).hasSizeGreaterThan(3);
            texts.forEach((id, text) -> assertFree("blob " + id, text));
        }
    }

    @Test
    void aFileWithMoreSecretsThanCanBeKnownIsNamed() throws Exception {
        var random = new Random(1);
        String many = Stream.generate(
                        () -> "KEY=" + Long.toHexString(random.nextLong()) + random.nextInt(99_999) + "\n")
                .limit(30_000)
                .collect(Collectors.joining());
        var run = new Desk(folder).file(".env", many).run("exec", "--", "true");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "the file of secrets `.env` is the one too many: the known secrets take more than `2097152` characters"
                                + " in all their forms; name fewer files as secret, or move it out of the workspace");
    }

    /** All texts of a session but what the redactor remembers, which is there so that nothing else has to be. */
    private static Map<String, String> texts(Desk desk, String session) {
        var open = new ArrayDeque<String>();
        String remembered = "";
        for (var entry : desk.run("ledger", "show", "--session", session, "-n", "1000", "--json")
                .lines()) {
            if (entry.get("kind").asString().equals("session.remembered")) {
                remembered += entry.get("body").toString();
            } else {
                ID.matcher(entry.get("body").toString()).results().forEach(found -> open.add(found.group()));
            }
        }
        var random = new SecureRandom();
        var texts = new HashMap<String, String>();
        Path keys = desk.state().resolve("keys/sessions");
        try (var key = KeyRing.open(keys, random).key(new SessionId(session));
                var vault = Vault.open(
                        desk.state().resolve("sessions").resolve(session).resolve("payloads"), key, random)) {
            for (String id :
                    ID.matcher(remembered).results().map(found -> found.group()).toList()) {
                byte[] keepsake = Base64.getDecoder().decode(vault.get(new BlobId(id)));
                assertThat(new String(keepsake, ISO_8859_1).replace("\0", "")).contains(TOKEN); // two bytes a character
            }
            while (!open.isEmpty()) {
                String id = open.pop();
                if (!texts.containsKey(id)) {
                    read(vault, id).ifPresent(text -> {
                        texts.put(id, text);
                        ID.matcher(text).results().forEach(found -> open.add(found.group()));
                    });
                }
            }
        }
        return texts;
    }

    /** Not every digest in an entry names a text. */
    private static Optional<String> read(Vault vault, String id) {
        try {
            return Optional.of(new String(vault.get(new BlobId(id)), UTF_8));
        } catch (VaultException e) {
            assertThat(e.code()).isEqualTo(VaultException.Code.NOT_FOUND);
            return Optional.empty();
        }
    }

    private static void assertFree(String where, String text) {
        for (String secret : List.of(TOKEN, PASSWORD)) {
            assertThat(text.contains(secret)
                            || text.contains(base64(secret).replace("=", ""))
                            || text.contains(HexFormat.of().formatHex(secret.getBytes(UTF_8))))
                    .as("`" + secret + "` in " + where)
                    .isFalse();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
