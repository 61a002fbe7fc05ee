package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final SessionId ONE = new SessionId("s-000000000001");
    private static final SessionId TWO = new SessionId("s-000000000002");

    @TempDir
    Path scratch;

    private Path keys;

    @BeforeEach
    void nameTheFolder() {
        keys = scratch.resolve("keys");
    }

    @Test
    void aKeyIsTheSameAfterReopeningAndDifferentForAnotherSession() {
        byte[] first = material(ring().key(ONE));

        assertThat(material(ring().key(ONE))).isEqualTo(first);
        assertThat(material(ring().key(TWO))).isNotEqualTo(first);
    }

    @Test
    void aKeyOfOnePurposeIsNotTheKeyOfAnother() {
        SessionKey key = ring().key(ONE);

        assertThat(key.derive("a", "AES").getEncoded())
                .hasSize(32)
                .isNotEqualTo(key.derive("b", "AES").getEncoded());
    }

    @Test
    void erasingIsForEverAndLeavesOtherSessionsAlone() {
        KeyRing ring = ring();
        ring.key(ONE);
        byte[] two = material(ring.key(TWO));

        ring.erase(ONE);
        ring.erase(ONE);

        for (KeyRing each : List.of(ring, ring())) {
            assertThatThrownBy(() -> each.key(ONE))
                    .isInstanceOf(VaultException.class)
                    .hasMessage("the key of session `s-000000000001` was erased: its content cannot be read again")
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.ERASED);
            assertThat(material(each.key(TWO))).isEqualTo(two);
        }
    }

    @Test
    void aSessionErasedBeforeItsFirstUseNeverGetsAKey() {
        ring().erase(ONE);

        assertThat(codeOf(() -> ring().key(ONE))).isEqualTo(Code.ERASED);
    }

    @Test
    void theFileOfAnErasedKeyHoldsNothingOfIt() throws Exception {
        ring().key(ONE);
        ring().erase(ONE);

        byte[] file = Files.readAllBytes(keys.resolve("s-000000000001.key"));

        assertThat(file).hasSize(76).startsWith("holdfast key 001".getBytes(UTF_8));
        assertThat(Arrays.copyOfRange(file, 16, 76)).containsOnly(0);
    }

    @Test
    void everyChangedByteOfAKeyFileIsNoticed() throws Exception {
        ring().key(ONE);
        Path file = keys.resolve("s-000000000001.key");
        byte[] good = Files.readAllBytes(file);

        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThat(codeOf(() -> ring().key(ONE))).as("byte " + at).isEqualTo(Code.DAMAGED);
        }
    }

    @Test
    void aKeyPutUnderAnotherSessionsNameIsNoKey() throws Exception {
        ring().key(ONE);
        Files.copy(keys.resolve("s-000000000001.key"), keys.resolve("s-000000000002.key"));

        assertThat(codeOf(() -> ring().key(TWO))).isEqualTo(Code.DAMAGED);
    }

    @Test
    void aLostMasterKeyIsNeverReplacedWhileKeysDependOnIt() throws Exception {
        ring().key(ONE);
        Files.delete(keys.resolve("master.key"));

        assertThatThrownBy(() -> ring().key(TWO))
                .hasMessage("the master key is gone but session keys are left in `" + keys
                        + "`: put `master.key` or `master.wrapped` back, or move the folder away to start anew");
        assertThat(keys.resolve("master.key")).doesNotExist();
    }

    @Test
    void aMasterKeyOfWrongLengthIsRefused() throws Exception {
        ring().key(ONE);
        Files.writeString(keys.resolve("master.key"), "holdfast master1short");

        assertThat(codeOf(() -> ring().key(ONE))).isEqualTo(Code.DAMAGED);
    }

    @Test
    void erasingNeedsNoMasterKey() throws Exception {
        ring().key(ONE);
        Files.delete(keys.resolve("master.key"));

        assertThat(ring().erased(ONE)).isFalse();
        ring().erase(ONE);

        assertThat(ring().erased(ONE)).isTrue();
        assertThat(ring().erased(TWO)).isFalse();
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        ring().key(ONE);
        for (String name : List.of("s-000000000001.key", "master.key")) {
            Path file = keys.resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> ring().key(ONE))
                    .hasMessage("others may read or write the key `" + file + "`: run `chmod 600` on it")
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.OPEN_TO_OTHERS);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws Exception {
        ring();
        int owner = (int) Files.getAttribute(keys, "unix:uid");

        assertThat(PrivateFolder.open(keys, owner).path()).isEqualTo(keys);
        assertThatThrownBy(() -> PrivateFolder.open(keys, owner + 1))
                .hasMessage("`" + keys + "` belongs to another user: run this as the one whose it is")
                .extracting(e -> ((VaultException) e).code())
                .isEqualTo(Code.OPEN_TO_OTHERS);
    }

    @Test
    void erasingFollowsNoLink() throws Exception {
        ring().key(ONE);
        Path elsewhere = Files.writeString(scratch.resolve("elsewhere"), "mine");
        Files.delete(keys.resolve("s-000000000001.key"));
        Files.createSymbolicLink(keys.resolve("s-000000000001.key"), elsewhere);

        assertThat(codeOf(() -> ring().erase(ONE))).isEqualTo(Code.DISK);
        assertThat(elsewhere).hasContent("mine");
    }

    @Test
    void everyNameOfAnErasedKeyIsErased() throws Exception {
        ring().key(ONE);
        Path other = Files.createLink(scratch.resolve("other"), keys.resolve("s-000000000001.key"));

        ring().erase(ONE);

        assertThat(Arrays.copyOfRange(Files.readAllBytes(other), 16, 76)).containsOnly(0);
    }

    @Test
    void nobodyElseCanReadTheFolderOrAFileInIt() throws Exception {
        ring().key(ONE);

        assertThat(permissions(keys)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(keys)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aFolderOthersMayEnterIsRefused() throws Exception {
        Files.createDirectory(keys);
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(this::ring)
                .hasMessage("others may enter `" + keys + "`, where keys are kept: run `chmod 700` on it")
                .extracting(e -> ((VaultException) e).code())
                .isEqualTo(Code.OPEN_TO_OTHERS);
    }

    @Test
    void aLinkInPlaceOfTheFolderOrAKeyIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        Files.createSymbolicLink(keys, elsewhere);
        assertThat(codeOf(this::ring)).isEqualTo(Code.DISK);

        Files.delete(keys);
        ring().key(TWO);
        Files.createSymbolicLink(keys.resolve("s-000000000001.key"), scratch.resolve("other"));
        assertThat(codeOf(() -> ring().key(ONE))).isEqualTo(Code.DISK);
    }

    @Test
    void ringsThatStartAtOnceAgreeOnEveryKey() throws Exception {
        Callable<byte[]> task = () -> material(ring().key(ONE));

        try (var threads = Executors.newFixedThreadPool(8)) {
            var seen = threads.invokeAll(Collections.nCopies(32, task));
            byte[] first = seen.getFirst().get();
            for (var each : seen) {
                assertThat(each.get()).isEqualTo(first);
            }
        }
    }

    @Test
    void aKeyNeverPrintsItself() {
        assertThat(ring().key(ONE)).hasToString("SessionKey[s-000000000001, hidden]");
    }

    private KeyRing ring() {
        return KeyRing.open(keys, new SecureRandom());
    }

    private static byte[] material(SessionKey key) {
        return key.derive("test", "AES").getEncoded();
    }

    private static Code codeOf(ThrowingCallable action) {
        return catchThrowableOfType(VaultException.class, action).code();
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
