package dev.holdfast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String KEY = "sk-test-4f1d9b7c2e8a";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {KEY, KEY + "\n", "  " + KEY + "\r\n\t"})
    void readsAKeyAndDropsTheBlanksAroundIt(String content) throws IOException {
        assertThat(text(Credentials.fromFile(file("rw-------", content)))).isEqualTo(KEY);
        assertThat(text(Credentials.fromVariable("KEY", content))).isEqualTo(KEY);
    }

    @Test
    void acceptsAFileNobodyMayWrite() throws IOException {
        assertThat(text(Credentials.fromFile(file("r--------", KEY)))).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
    void refusesAFileThatOthersMayOpen(String mode) throws IOException {
        Path file = file(mode, KEY);

        refuses(
                () -> Credentials.fromFile(file),
                "key file `" + file + "` is open to other users (" + mode + "); run `chmod 600` on it");
    }

    @Test
    void refusesALinkEvenToAGoodFile() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file("rw-------", KEY));

        refuses(
                () -> Credentials.fromFile(link),
                "key file `" + link + "` is not a regular file; name the file itself, not a link or a folder");
    }

    @Test
    void refusesAFolder() {
        refuses(
                () -> Credentials.fromFile(folder),
                "key file `" + folder + "` is not a regular file; name the file itself, not a link or a folder");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path file = folder.resolve("absent");

        refuses(() -> Credentials.fromFile(file), "key file `" + file + "` does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t"})
    void refusesAnEmptyKey(String content) throws IOException {
        Path file = file("rw-------", content);

        refuses(() -> Credentials.fromFile(file), "key file `" + file + "` is empty");
        refuses(() -> Credentials.fromVariable("API_KEY", content), "variable `API_KEY` is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY + "\n" + KEY, "Bearer " + KEY, KEY + "\u0000x", KEY + "\u00e9", KEY + "\u001b[0m"})
    void refusesWhatNoHeaderMayCarryAndDoesNotRepeatIt(String content) throws IOException {
        Path file = file("rw-------", content);
        String complaint = " does not hold a key: one line of visible ASCII, at most 8192 characters";

        refuses(() -> Credentials.fromFile(file), "key file `" + file + "`" + complaint);
        refuses(() -> Credentials.fromVariable("API_KEY", content), "variable `API_KEY`" + complaint);
    }

    @Test
    void refusesAFileThatGoesOn() throws IOException {
        Path file = file("rw-------", "k".repeat(8193));

        refuses(
                () -> Credentials.fromFile(file),
                "key file `" + file + "` does not hold a key: one line of visible ASCII, at most 8192 characters");
    }

    private static void refuses(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading).isInstanceOf(BrokerException.class).hasMessage(message);
    }

    private Path file(String mode, String content) throws IOException {
        Path file = Files.createTempFile(folder, "key", "");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String text(Secret secret) {
        return secret.lend(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
