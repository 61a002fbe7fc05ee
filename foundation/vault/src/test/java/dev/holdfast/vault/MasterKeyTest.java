package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master key that a command wraps. The stand-in for a client of a key management service is a shell script. */
class MasterKeyTest {
    private static final SessionId ONE = new SessionId("s-000000000001");
    private static final Duration AMPLE = Duration.ofMinutes(1);

    /** Wraps by putting four letters before the key; notes how it was called. */
    private static final String SOUND = """
            #!/bin/sh
            echo "$@" >> "$NOTES"
            env >> "$NOTES"
            case "$2" in
            wrap) { printf 'kms:'; base64 -d; } | base64 -w 0; echo ;;
            unwrap) base64 -d | tail -c +5 | base64 -w 0; echo ;;
            esac
            """;

    @TempDir
    Path scratch;

    private Path keys;
    private Path notes;

    @BeforeEach
    void nameTheFolder() {
        keys = scratch.resolve("keys");
        notes = scratch.resolve("notes");
    }

    @Test
    void aCommandKeepsTheMasterKeyAndNoPlainOneLiesOnTheDisk() throws Exception {
        var command = command(SOUND);
        byte[] key = material(ring(command));

        assertThat(material(ring(command))).isEqualTo(key);
        assertThat(keys.resolve("master.key")).doesNotExist();
        assertThat(Files.readAllLines(keys.resolve("master.wrapped")))
                .hasSize(3)
                .startsWith("holdfast wrapped master key 1");
    }

    @Test
    void aTrialMakesNothingAndFailsWhereTheKeyCannotBeHad() throws Exception {
        var command = command(SOUND);
        assertThat(KeyRing.tried(keys, command, new SecureRandom())).isFalse();
        assertThat(KeyRing.tried(keys, new MasterKey.InFile(), new SecureRandom()))
                .isFalse();
        assertThat(keys).doesNotExist();
        var another = command("#!/bin/sh\nhead -c 32 /dev/urandom | base64 -w 0\n");
        assertThatThrownBy(() -> KeyRing.tried(keys, another, new SecureRandom()))
                .hasMessage(
                        "the command `" + another.argv().getFirst() + "` of `vault.masterKeyCommand` did not give back"
                                + " the key that it had wrapped; name one that does");

        material(ring(command(SOUND)));
        assertThat(KeyRing.tried(keys, command, new SecureRandom())).isTrue();
        assertThatThrownBy(() -> KeyRing.tried(keys, new MasterKey.InFile(), new SecureRandom()))
                .hasMessageContaining(" is wrapped by a command and `vault.masterKeyCommand` names none");
    }

    @Test
    void theKeyIsInNoArgumentAndNoVariable() throws Exception {
        var command = command(SOUND);
        material(ring(command));

        List<String> said = Files.readAllLines(notes);
        byte[] wrapped = Base64.getDecoder()
                .decode(Files.readAllLines(keys.resolve("master.wrapped")).getLast());
        String key = new String(wrapped, ISO_8859_1).substring(4);
        String inBase64 = Base64.getEncoder().encodeToString(key.getBytes(ISO_8859_1));
        assertThat(said).contains("--key=7 wrap", "--key=7 unwrap", "PWD=/");
        assertThat(String.join("\n", said)).doesNotContain(inBase64);
        assertThat(said.stream().filter(line -> line.contains("=")).map(line -> line.split("=", 2)[0]))
                .isSubsetOf("--key", "NOTES", "PATH", "PWD", "SHLVL", "_", "OLDPWD");
    }

    @Test
    void theCommandIsAskedOnceForAllSessionsAndNotAtAllToErase() throws Exception {
        var command = command(SOUND);
        material(ring(command));
        Files.delete(notes);

        KeyRing ring = ring(command);
        ring.erase(ONE);
        assertThat(notes).doesNotExist();

        ring.key(new SessionId("s-000000000002"));
        ring.key(new SessionId("s-000000000003"));
        assertThat(Files.readAllLines(notes))
                .filteredOn(line -> line.startsWith("--key"))
                .containsExactly("--key=7 unwrap");
    }

    @Test
    void everyWayACommandCanFailIsRefused() throws Exception {
        material(ring(command(SOUND)));
        String not = " of `vault.masterKeyCommand` did not unwrap the master key: ";
        var failures = new LinkedHashMap<String, String>();
        failures.put("echo AAAA; exit 3", not + "it ended with exit code 3");
        failures.put("echo 'no such key: hunter2'", not + "it printed something else than one line of Base64");
        failures.put("true", not + "it printed no key of 32 bytes");
        failures.put("echo AAAA", not + "it printed no key of 32 bytes");
        failures.put("printf '%s\\n' AAAA AAAA", not + "it printed something else than one line of Base64");
        failures.put("head -c 100000 /dev/zero", not + "it printed more than 16384 bytes");
        failures.put("kill -9 $$", not + "it ended with exit code 137");
        for (var failure : failures.entrySet()) {
            var command = command("#!/bin/sh\n" + failure.getKey() + "\n");
            assertThatThrownBy(() -> ring(command).key(ONE))
                    .hasMessage("the command `" + scratch.resolve("kms") + "`" + failure.getValue()
                            + "; nothing that is encrypted can be read or written without it")
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.MASTER);
        }
    }

    @Test
    void aCommandThatPrintsAnotherKeyIsRefused() throws Exception {
        material(ring(command(SOUND)));
        var other = command("#!/bin/sh\nhead -c 32 /dev/zero | base64 -w 0\n");

        assertThatThrownBy(() -> ring(other).key(ONE))
                .hasMessage("the command `" + scratch.resolve("kms") + "` of `vault.masterKeyCommand` printed another"
                        + " key than the one it wrapped for `" + keys + "`: name the command that wrapped it");
    }

    @Test
    void aCommandThatHangsIsEndedWithAllItStarted() throws Exception {
        material(ring(command(SOUND)));
        Path pid = scratch.resolve("pid");
        var hanging = new MasterKey.ByCommand(
                script("#!/bin/sh\nsleep 1000 &\necho $! > " + pid + "\nwait\n"),
                Map.of("PATH", System.getenv("PATH")),
                Duration.ofSeconds(2));

        assertThatThrownBy(() -> ring(hanging).key(ONE))
                .hasMessage("the command `" + scratch.resolve("kms") + "` of `vault.masterKeyCommand` did not unwrap"
                        + " the master key: it had not answered after 2000 ms; nothing that is encrypted can be read or"
                        + " written without it");
        var sleeper = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        sleeper.ifPresent(process -> process.onExit().join());
    }

    @Test
    void aCommandThatIsNotThereIsRefused() throws Exception {
        var command = new MasterKey.ByCommand(List.of("/nowhere/kms"), Map.of(), AMPLE);

        assertThat(codeOf(command)).isEqualTo(Code.MASTER);
        assertThat(keys.resolve("master.wrapped")).doesNotExist();
        assertThat(keys.resolve("s-000000000001.key")).doesNotExist();
    }

    @Test
    void aCommandThatWrapsNothingIsRefused() throws Exception {
        assertThat(codeOf(command("#!/bin/sh\ncat\n"))).isEqualTo(Code.MASTER);
        assertThat(keys.resolve("master.wrapped")).doesNotExist();
    }

    @Test
    void aKeyThatLiesElsewhereThanTheConfigurationSaysIsNotUsed() throws Exception {
        var command = command(SOUND);
        material(KeyRing.open(keys, new SecureRandom()));

        assertThatThrownBy(() -> ring(command).key(ONE))
                .hasMessage("the master key in `" + keys + "` still lies in `master.key` and `vault.masterKeyCommand`"
                        + " names a command; `holdfast ledger rewrap` moves it");
        rewrap(command, command);
        assertThatThrownBy(() -> KeyRing.open(keys, new SecureRandom()).key(ONE))
                .hasMessage("the master key in `" + keys + "` is wrapped by a command and `vault.masterKeyCommand`"
                        + " names none: name it again, or with it still named run `holdfast ledger rewrap --to-file`");
    }

    @Test
    void rewrappingMovesTheMasterKeyBothWaysAndKeepsEverySessionsKey() throws Exception {
        var command = command(SOUND);
        byte[] key = material(KeyRing.open(keys, new SecureRandom()));

        assertThat(rewrap(command, command)).isTrue();
        assertThat(keys.resolve("master.key")).doesNotExist();
        assertThat(material(ring(command))).isEqualTo(key);
        assertThat(rewrap(command, command)).isFalse();

        assertThat(rewrap(command, new MasterKey.InFile())).isTrue();
        assertThat(keys.resolve("master.wrapped")).doesNotExist();
        assertThat(material(KeyRing.open(keys, new SecureRandom()))).isEqualTo(key);
        assertThat(rewrap(command, new MasterKey.InFile())).isFalse();
    }

    @Test
    void thePlainKeyIsOverwrittenBeforeItIsRemoved() throws Exception {
        material(KeyRing.open(keys, new SecureRandom()));
        Path other = Files.createLink(scratch.resolve("other"), keys.resolve("master.key"));

        rewrap(command(SOUND), command(SOUND));

        assertThat(Files.readAllBytes(other)).hasSize(48).containsOnly(0);
    }

    @Test
    void aCommandThatCannotUnwrapWhatItWrappedTakesNothingAway() throws Exception {
        byte[] key = material(KeyRing.open(keys, new SecureRandom()));
        var liar = command("#!/bin/sh\nhead -c 32 /dev/zero | base64 -w 0\n");

        assertThatThrownBy(() -> rewrap(liar, liar)).hasMessageContaining("printed another key");

        Files.deleteIfExists(keys.resolve("master.wrapped"));
        assertThat(material(KeyRing.open(keys, new SecureRandom()))).isEqualTo(key);
    }

    @Test
    void aMoveThatWasCutOffIsFinishedByAnother() throws Exception {
        var command = command(SOUND);
        byte[] key = material(KeyRing.open(keys, new SecureRandom()));
        byte[] plain = Files.readAllBytes(keys.resolve("master.key"));
        rewrap(command, command);
        Files.write(keys.resolve("master.key"), plain);
        Files.setPosixFilePermissions(keys.resolve("master.key"), PosixFilePermissions.fromString("rw-------"));

        assertThat(codeOf(command)).isEqualTo(Code.MASTER);
        assertThat(rewrap(command, command)).isTrue();

        assertThat(keys.resolve("master.key")).doesNotExist();
        assertThat(material(ring(command))).isEqualTo(key);
    }

    @Test
    void everyChangedLineOfAWrappedKeyIsNoticed() throws Exception {
        var command = command(SOUND);
        material(ring(command));
        Path file = keys.resolve("master.wrapped");
        List<String> good = Files.readAllLines(file);
        for (int line = 0; line < 3; line++) {
            var bad = new ArrayList<>(good);
            char old = bad.get(line).charAt(20);
            bad.set(
                    line,
                    bad.get(line).substring(0, 20)
                            + (old == '0' ? '1' : '0')
                            + bad.get(line).substring(21));
            Files.write(file, bad);
            assertThat(codeOf(command)).as("line " + line).isIn(Code.MASTER, Code.DAMAGED);
        }
    }

    private MasterKey.ByCommand command(String text) throws Exception {
        return new MasterKey.ByCommand(
                script(text), Map.of("NOTES", notes.toString(), "PATH", System.getenv("PATH")), AMPLE);
    }

    private List<String> script(String text) throws Exception {
        Path file = Files.writeString(scratch.resolve("kms"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return List.of(file.toString(), "--key=7");
    }

    private KeyRing ring(MasterKey how) {
        return KeyRing.open(keys, how, new SecureRandom());
    }

    private boolean rewrap(MasterKey.ByCommand command, MasterKey to) {
        return KeyRing.rewrap(keys, command, to, new SecureRandom());
    }

    private Code codeOf(MasterKey how) {
        return catchThrowableOfType(VaultException.class, () -> ring(how).key(ONE))
                .code();
    }

    private static byte[] material(KeyRing ring) {
        return ring.key(ONE).derive("test", "AES").getEncoded();
    }
}
