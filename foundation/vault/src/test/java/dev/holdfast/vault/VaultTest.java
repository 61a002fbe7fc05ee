package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    @TempDir
    Path scratch;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = scratch.resolve("blobs").resolve("pack");
    }

    @Test
    void givesBackWhatWasPut() {
        try (Vault vault = open(1)) {
            BlobId id = vault.put(HELLO);

            assertThat(vault.get(id)).isEqualTo(HELLO);
            assertThat(vault.id(HELLO)).isEqualTo(id);
        }
    }

    @Test
    void keepsEverythingOverReopening() {
        List<BlobId> ids;
        try (Vault vault = open(1)) {
            ids = List.of(vault.put(HELLO), vault.put(new byte[0]), vault.put(bytes(Vault.BLOB_BYTES_MAX)));
        }
        try (Vault vault = open(1)) {
            assertThat(ids.stream().map(vault::get)).containsExactly(HELLO, new byte[0], bytes(Vault.BLOB_BYTES_MAX));
        }
    }

    @Test
    void storesTheSameContentOnceAlsoAfterReopening() throws Exception {
        try (Vault vault = open(1)) {
            vault.put(HELLO);
            vault.put(HELLO.clone());
        }
        try (Vault vault = open(1)) {
            vault.put(HELLO);
        }

        assertThat(Files.size(file)).isEqualTo(60 + 40 + 12 + 5 + 16);
    }

    @Test
    void refusesMoreThanABlobMayHold() {
        try (Vault vault = open(1)) {
            assertThatThrownBy(() -> vault.put(new byte[Vault.BLOB_BYTES_MAX + 1]))
                    .hasMessage("a blob has at most 4194304 bytes, this one `4194305`: store it in pieces")
                    .extracting(e -> ((VaultException) e).code())
                    .isEqualTo(Code.TOO_LARGE);
        }
    }

    @Test
    void saysWhenABlobIsNotThere() {
        try (Vault vault = open(1)) {
            BlobId absent = vault.id(HELLO);

            assertThatThrownBy(() -> vault.get(absent))
                    .hasMessage("no blob `" + absent + "` in the vault `" + file + "`: is it another session's?");
        }
    }

    @Test
    void theFileShowsNeitherContentNorItsPlainHash() throws Exception {
        byte[] content = "the same words, the same words, the same words".getBytes(UTF_8);
        BlobId one;
        BlobId two;
        try (Vault vault = open(1);
                Vault other = Vault.open(scratch.resolve("blobs/other"), key(2), new SecureRandom())) {
            one = vault.put(content);
            two = other.put(content);
        }

        assertThat(one).isNotEqualTo(two);
        assertThat(Files.readString(file, ISO_8859_1))
                .doesNotContain("the same words")
                .doesNotContain(new String(Digest.of(content).raw(), ISO_8859_1));
    }

    @Test
    void anotherSessionsKeyIsRefusedAtOnce() {
        open(1).close();

        assertThatThrownBy(() -> open(2))
                .hasMessage("the vault `" + file + "` belongs to another session: open it with that one's key")
                .extracting(e -> ((VaultException) e).code())
                .isEqualTo(Code.WRONG_KEY);
    }

    @Test
    void oneWriterAtATime() {
        try (Vault _ = open(1)) {
            assertThatThrownBy(() -> open(1))
                    .hasMessage("the vault `" + file + "` is open already: end the other process of this session");
        }
        open(1).close();
    }

    @Test
    void anotherProcessIsAWriterToo() throws Exception {
        try (Vault _ = open(1)) {
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherProcess.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            try (var output = other.getInputStream()) {
                assertThat(new String(output.readAllBytes(), UTF_8)).isEqualTo("IN_USE");
            }
        }
    }

    @Test
    void nobodyElseCanReadTheFile() throws Exception {
        open(1).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatIsNoVaultIsLeftAlone() throws Exception {
        open(1).close();
        Files.writeString(file, "somebody's notes");

        assertThat(codeOf(() -> open(1))).isEqualTo(Code.DAMAGED);
        assertThat(file).hasContent("somebody's notes");
    }

    @Test
    void whatACrashToreOffAtAnyByteIsCutAndTheSyncedPartStays() throws Exception {
        BlobId durable;
        BlobId lost;
        byte[] whole;
        long synced;
        try (Vault vault = open(1)) {
            durable = vault.put(HELLO);
            vault.sync();
            synced = Files.size(file);
            lost = vault.put("later".getBytes(UTF_8));
        }
        whole = Files.readAllBytes(file);

        for (int length = (int) synced; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Vault vault = open(1)) {
                assertThat(vault.get(durable)).as("cut at " + length).isEqualTo(HELLO);
                assertThat(codeOf(() -> vault.get(lost))).isEqualTo(Code.NOT_FOUND);
                assertThat(vault.get(vault.put("again".getBytes(UTF_8)))).isEqualTo("again".getBytes(UTF_8));
            }
        }
    }

    @Test
    void anUnsyncedRecordWhoseBodyNeverReachedTheDiskIsCut() throws Exception {
        BlobId lost;
        long synced;
        try (Vault vault = open(1)) {
            vault.put(HELLO);
            vault.sync();
            synced = Files.size(file);
            lost = vault.put("later".getBytes(UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Arrays.fill(whole, (int) synced + PackFile.RECORD_HEAD_BYTES, whole.length, (byte) 0);
        Files.write(file, whole);

        try (Vault vault = open(1)) {
            assertThat(codeOf(() -> vault.get(lost))).isEqualTo(Code.NOT_FOUND);
        }
        assertThat(Files.size(file)).isEqualTo(synced);
    }

    @Test
    void aHeaderTornAtItsFirstWriteIsWrittenAgain() throws Exception {
        open(1).close();
        byte[] header = Files.readAllBytes(file);

        for (int length = 0; length < header.length; length++) {
            Files.write(file, Arrays.copyOf(header, length));
            open(1).close();
            assertThat(Files.readAllBytes(file)).as("cut at " + length).isEqualTo(header);
        }
    }

    @Test
    void everyChangedByteOfASyncedRecordIsNoticed() throws Exception {
        BlobId id;
        try (Vault vault = open(1)) {
            id = vault.put(HELLO);
            vault.sync();
        }
        byte[] good = Files.readAllBytes(file);

        for (int at = PackFile.HEADER_BYTES; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            Code code = codeOf(() -> {
                try (Vault vault = open(1)) {
                    vault.get(id);
                }
            });
            assertThat(code).as("byte " + at).isEqualTo(Code.DAMAGED);
            assertThat(Files.size(file)).as("nothing durable is cut").isEqualTo(good.length);
        }
    }

    @Test
    void aSyncedRecordThatIsGoneIsNoticed() throws Exception {
        try (Vault vault = open(1)) {
            vault.put(HELLO);
            vault.sync();
        }
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), PackFile.HEADER_BYTES));

        assertThatThrownBy(() -> open(1))
                .hasMessage("the vault `" + file
                        + "` was durable up to byte 133 and is unreadable from byte 60: restore it from a backup");
    }

    @Test
    void twoRecordsWithSwappedIdsAreNoticed() throws Exception {
        BlobId one;
        try (Vault vault = open(1)) {
            one = vault.put("one".getBytes(UTF_8));
            vault.put("two".getBytes(UTF_8));
            vault.sync();
        }
        byte[] honest = Files.readAllBytes(file);
        byte[] swapped = honest.clone();
        int second = PackFile.HEADER_BYTES + PackFile.RECORD_HEAD_BYTES + Aead.OVERHEAD_BYTES + 3;
        System.arraycopy(honest, second, swapped, PackFile.HEADER_BYTES, PackFile.RECORD_HEAD_BYTES);
        System.arraycopy(honest, PackFile.HEADER_BYTES, swapped, second, PackFile.RECORD_HEAD_BYTES);
        Files.write(file, swapped);

        try (Vault vault = open(1)) {
            assertThat(codeOf(() -> vault.get(one))).isEqualTo(Code.DAMAGED);
        }
    }

    @Test
    void behavesAsAMapThroughRandomPutsSyncsAndReopenings() {
        var random = new Random(42);
        Map<BlobId, byte[]> model = new HashMap<>();
        Vault vault = open(1);
        for (int step = 0; step < 2_000; step++) {
            switch (random.nextInt(20)) {
                case 0 -> {
                    vault.close();
                    vault = open(1);
                }
                case 1 -> vault.sync();
                case 2, 3, 4 -> {
                    for (var entry : model.entrySet()) {
                        assertThat(vault.get(entry.getKey())).isEqualTo(entry.getValue());
                        break;
                    }
                }
                default -> {
                    byte[] content = new byte[random.nextInt(3) == 0 ? random.nextInt(200_000) : random.nextInt(60)];
                    random.nextBytes(content);
                    model.put(vault.put(content), content);
                }
            }
        }
        for (var entry : model.entrySet()) {
            assertThat(vault.get(entry.getKey())).isEqualTo(entry.getValue());
        }
        vault.close();
    }

    @Test
    void aClosedVaultMayBeClosedAgainAndStoresNothingMore() {
        Vault vault = open(1);
        vault.close();
        vault.close();

        assertThat(codeOf(vault::sync)).isEqualTo(Code.DISK);
    }

    /** Tries to open the vault from a process of its own and prints how that failed. */
    static final class OtherProcess {
        public static void main(String[] arguments) {
            Code code = codeOf(() -> Vault.open(Path.of(arguments[0]), key(1), new SecureRandom()));
            System.out.print(code);
        }
    }

    private Vault open(int session) {
        return Vault.open(file, key(session), new SecureRandom());
    }

    private static SessionKey key(int session) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) session;
        return new SessionKey(new SessionId("s-00000000000" + session), Secret.of(bytes));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static Code codeOf(ThrowingCallable action) {
        return catchThrowableOfType(VaultException.class, action).code();
    }
}
