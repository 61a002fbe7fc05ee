package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldVaultTest {
    @TempDir
    Path scratch;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = scratch.resolve("blobs/pack");
    }

    @Test
    void tellsWithoutAKeyHowMuchIsInIt() {
        try (Vault vault = open()) {
            vault.put("hello".getBytes(UTF_8));
            vault.put("world!".getBytes(UTF_8));
        }
        try (HeldVault held = HeldVault.of(file).orElseThrow()) {
            assertThat(held.blobs()).isEqualTo(2);
            assertThat(held.bytes()).isEqualTo(60 + 2 * (40 + 12 + 16) + 11);
        }
        open().close();
    }

    @Test
    void nobodyOpensAVaultThatIsHeldAndNobodyHoldsOneThatIsOpen() {
        try (Vault _ = open()) {
            assertThatThrownBy(() -> HeldVault.of(file))
                    .isInstanceOf(VaultException.class)
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.IN_USE);
        }
        try (HeldVault _ = HeldVault.of(file).orElseThrow()) {
            assertThatThrownBy(this::open)
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.IN_USE);
        }
    }

    @Test
    void removesAFileThatIsNoSoundVault() throws Exception {
        Files.createDirectory(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "anything");
        try (HeldVault held = HeldVault.of(file).orElseThrow()) {
            assertThat(held.blobs()).isZero();
            held.remove();
            held.remove();
        }
        assertThat(file).doesNotExist();
        assertThat(HeldVault.of(file)).isEmpty();
    }

    @Test
    void followsNoLink() throws Exception {
        open().close();
        Path elsewhere = Files.move(file, scratch.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(() -> HeldVault.of(file))
                .isInstanceOf(VaultException.class)
                .extracting(e -> ((VaultException) e).code())
                .isEqualTo(Code.DISK);
        assertThat(elsewhere).exists();
    }

    private Vault open() {
        KeyRing ring = KeyRing.open(scratch.resolve("keys"), new SecureRandom());
        return Vault.open(file, ring.key(new SessionId("s-000000000001")), new SecureRandom());
    }
}
