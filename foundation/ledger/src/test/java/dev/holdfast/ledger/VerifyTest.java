package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifying what one may only read, and damage in files of every kind. */
class VerifyTest {
    @TempDir
    private Path place;

    @Test
    void aCopyThatOneMayOnlyReadIsVerifiedWithThePublicKeyAlone() throws IOException {
        Path home = place.resolve("ledger");
        Head head;
        String key;
        try (var ledger = Ledger.open(FileDisk.open(home), Ed25519Signer.open(place.resolve("key")))) {
            ledger.append(Samples.entries(0, 256));
            ledger.publish();
            head = ledger.append(Samples.entries(256, 300));
            key = ledger.verifierKey();
            try (var disk = FileDisk.readOnly(home)) {
                assertThat(Verification.of(disk, key, List.of(head)))
                        .as("beside an open ledger")
                        .isEqualTo(new Verification.Intact(head, 300));
            }
        }
        for (String lock : List.of("lock", "lock-publish")) {
            Files.delete(home.resolve(lock));
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        var before = content(home);
        try (var disk = FileDisk.readOnly(home)) {
            assertThat(Verification.of(disk, key, List.of(head))).isEqualTo(new Verification.Intact(head, 300));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> disk.write("wal", 0, new byte[1]))
                    .withMessage("`" + home.toRealPath() + "` was opened for reading alone");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.replace(new TreeMap<>()));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.discard("tile"));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.truncate("wal", 0));
        }
        assertThat(content(home)).isEqualTo(before);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void readersShareALockAndWaitForWriters() throws IOException {
        Path home = place.resolve("ledger");
        var writer = FileDisk.open(home);
        writer.lock(Disk.Lock.APPEND, Duration.ZERO).orElseThrow().close();
        var reader = FileDisk.readOnly(home);
        try (var _ = writer.lock(Disk.Lock.APPEND, Duration.ZERO).orElseThrow()) {
            assertThat(reader.lock(Disk.Lock.APPEND, Duration.ZERO)).isEmpty();
        }
        try (var _ = reader.lock(Disk.Lock.APPEND, Duration.ZERO).orElseThrow()) {
            assertThat(writer.lock(Disk.Lock.APPEND, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() {
        Path home = place.resolve("nothing");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> FileDisk.readOnly(home))
                .withMessageStartingWith("cannot use `" + home + "` for a ledger: ");
        assertThat(home).doesNotExist();
    }

    @Test
    void damageInTilesOfEveryKindShows() {
        var disk = new MemoryDisk();
        var ledger = Ledger.open(disk, FakeSigner.ONE);
        ledger.append(Samples.entries(0, 200));
        ledger.publish();
        byte[] early = disk.bytes("tile/0/000.p/200");
        byte[] earlyBundle = disk.bytes("tile/entries/000.p/200");
        ledger.append(Samples.entries(200, 400));
        Head head = ledger.append(Samples.entries(400, 520));
        ledger.close();
        disk.plant("tile/0/000.p/200", early); // a process that dies before it deletes them leaves them
        disk.plant("tile/entries/000.p/200", earlyBundle);
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of())).isEqualTo(new Verification.Intact(head, 520));
        for (String file : disk.names()) {
            byte[] sound = disk.bytes(file);
            for (int at = 0; at < sound.length; at += sound.length / 7 + 1) {
                byte[] changed = sound.clone();
                changed[at] ^= 1;
                disk.plant(file, changed);
                assertThat(Verification.of(disk, FakeSigner.ONE, List.of()))
                        .as(file + " at " + at)
                        .isInstanceOf(Verification.Broken.class);
            }
            disk.plant(file, new byte[0]);
            boolean needless = file.endsWith(".p/200");
            assertThat(Verification.of(disk, FakeSigner.ONE, List.of()) instanceof Verification.Intact)
                    .as(file + " missing")
                    .isEqualTo(needless);
            disk.plant(file, sound);
        }
    }

    @Test
    void saysWhatIsWrongWhereEntriesAreSoundAndFilesAreNot() {
        var disk = new MemoryDisk();
        try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
            ledger.append(Samples.entries(0, 256));
            ledger.append(Samples.entries(256, 300));
        }
        MemoryDisk upper = disk.copy();
        upper.plant("tile/1/000.p/1", new byte[32]);
        assertThat(Verification.of(upper, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(300, "the file `tile/1/000.p/1` is not what the entries give", 0));
        MemoryDisk lower = disk.copy();
        byte[] tile = lower.bytes("tile/0/000");
        tile[40] ^= 1;
        lower.plant("tile/0/000", tile);
        assertThat(Verification.of(lower, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(1, "the tiles do not fit the entries", 0));
        MemoryDisk stray = disk.copy();
        stray.plant("tile/entries/001.p/notes", new byte[1]);
        assertThat(Verification.of(stray, FakeSigner.ONE, List.of()))
                .isEqualTo(
                        new Verification.Broken(256, "the file `tile/entries/001.p/notes` does not belong there", 0));
        MemoryDisk bundle = disk.copy();
        bundle.plant("tile/entries/000", new byte[0]);
        assertThat(Verification.of(bundle, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(
                        0, "the file `tile/entries/000` is missing; restore it from a copy", 256));
    }

    private static SortedMap<String, Long> content(Path folder) throws IOException {
        var content = new TreeMap<String, Long>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                content.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
            }
        }
        return content;
    }
}
