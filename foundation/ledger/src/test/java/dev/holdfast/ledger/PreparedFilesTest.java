package dev.holdfast.ledger;

import static dev.holdfast.ledger.FileDiskTest.bytes;
import static dev.holdfast.ledger.FileDiskTest.files;
import static dev.holdfast.ledger.FileDiskTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are made ahead, or were used before, and that a disk puts in place of others. */
class PreparedFilesTest {
    @TempDir
    private Path place;

    @Test
    void aFileIsWrittenOverTheOneThatWasReplacedBefore() throws IOException {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            disk.replace(files("wal", "the first of all"));
            disk.prepare("wal", bytes(""), 300_000);
            disk.reuse("wal", bytes("one"));
            assertThat(disk.read("wal", 0, 400_000)).isEqualTo(Arrays.copyOf(bytes("one"), 300_000));
            disk.reuse("wal", bytes("2"));
            assertThat(text(disk.read("wal", 0, 400_000))).isEqualTo("2he first of all");
            disk.write("wal", 1, bytes("nd"));
            disk.sync("wal");
            disk.reuse("wal", bytes("three"));
            assertThat(disk.read("wal", 0, 400_000)).isEqualTo(Arrays.copyOf(bytes("three"), 300_000));
            disk.prepare("wal", bytes("fou"), 20);
            assertThat(text(disk.read("wal", 0, 5))).isEqualTo("three");
            disk.reuse("wal", bytes("four"));
            assertThat(text(disk.read("wal", 0, 400_000))).isEqualTo("fourfirst of all\0\0\0\0");
            disk.replace(files("wal", "five"));
            assertThat(text(disk.read("wal", 0, 400_000))).isEqualTo("five");
            disk.reuse("wal", bytes("six"));
            assertThat(text(disk.read("wal", 0, 400_000)))
                    .as("nothing was prepared any more")
                    .isEqualTo("six");
        }
        try (var files = Files.list(home)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("wal");
        }
    }

    @Test
    void whatAPreparedFileBeginsWithIsNoMoreThanAHint() throws IOException {
        try (var disk = FileDisk.open(place.resolve("ledger"))) {
            for (String content : List.of("as foretold, and more", "otherwise", "as", "", "as foretold")) {
                disk.prepare("wal", bytes(""), 300_000);
                disk.prepare("wal", bytes("as fore"), 300_000);
                disk.prepare("wal", bytes("as foretold"), 300_000);
                disk.reuse("wal", bytes(content));
                assertThat(text(disk.read("wal", 0, content.length()))).isEqualTo(content);
            }
        }
    }

    @Test
    void whatAProcessLeftThatDiedIsNotWrittenOver() throws IOException {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            disk.replace(files("wal", "one"));
            disk.prepare("wal", bytes(""), 300_000);
            Files.delete(home.resolve("wal.new"));
            Files.createLink(home.resolve("wal.new"), home.resolve("wal"));
            Files.createLink(home.resolve("wal.old"), home.resolve("wal"));
            Files.createLink(place.resolve("kept"), home.resolve("wal"));
            disk.reuse("wal", bytes("two"));
            assertThat(text(disk.read("wal", 0, 10))).isEqualTo("two");
            disk.prepare("wal", bytes("three"), 300_000);
            disk.reuse("wal", bytes("three"));
            assertThat(place.resolve("kept")).hasContent("one");
        }
    }

    @Test
    void aFullDiskGetsBackWhatADeadProcessHadPrepared() throws IOException {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            disk.write("wal", 0, bytes("one"));
            Files.writeString(home.resolve("wal.new"), "room");
            Files.writeString(home.resolve("wal.old"), "the log before");
            assertThatExceptionOfType(IOException.class)
                    .as("no file is so long")
                    .isThrownBy(() -> disk.write("wal", Long.MAX_VALUE - 10, bytes("two")));
        }
        assertThat(home.resolve("wal.new")).doesNotExist();
        assertThat(home.resolve("wal.old")).doesNotExist();
    }

    @Test
    void aPreparedFileThatFailedIsGivenUp() throws IOException {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            disk.prepare("wal", bytes(""), 300_000);
            Path inTheWay = Files.createDirectories(home.resolve("wal/folder"));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.reuse("wal", bytes("a longer text")));
            assertThat(home.resolve("wal.new")).doesNotExist();
            Files.delete(inTheWay);
            Files.delete(home.resolve("wal"));
            disk.reuse("wal", bytes("a text"));
            assertThat(text(disk.read("wal", 0, 400_000))).isEqualTo("a text");
            disk.prepare("wal", bytes(""), 300_000);
            Files.createDirectories(home.resolve("tile/0/000/folder"));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.replace(files("tile/0/000", "a tile")));
            assertThat(home.resolve("wal.new"))
                    .as("others have more need of the room")
                    .doesNotExist();
        }
    }

    @Test
    void saysWhatIsInTheWayOfAFile() throws IOException {
        Path home = place.resolve("ledger");
        try (var ledger = Ledger.open(FileDisk.open(home), FakeSigner.ONE)) {
            ledger.append(Samples.entries(0, 3));
            Path inTheWay = Files.createDirectories(home.resolve("wal.old/folder"));
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(ledger::publish)
                    .withMessage("the ledger cannot be read or written: `" + home.resolve("wal.old")
                            + "` is a folder that is in the way, move it; check space and rights");
            Files.delete(inTheWay);
            ledger.publish();
        }
    }
}
