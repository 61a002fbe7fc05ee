package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.Disk.Lock;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir
    private Path place;

    @Test
    void readsWhatWasWritten() throws IOException {
        try (var disk = FileDisk.open(place.resolve("a/ledger"))) {
            disk.write("wal", 0, bytes("one"));
            disk.write("wal", 3, bytes("two"));
            disk.sync("wal");
            disk.truncate("wal", 4);
            disk.write("wal", 4, bytes("wenty"));
            disk.sync("wal");
            disk.replace(files("checkpoint", "first"));
            disk.replace(files("checkpoint", "second"));
            disk.replace(files("tile/0/x001/067.p/7", "a tile", "tile/0/x001/066", "another"));

            assertThat(text(disk.read("wal", 3, 6))).isEqualTo("twenty");
            assertThat(text(disk.read("wal", 3, 2))).isEqualTo("tw");
            assertThat(disk.read("wal", 9, 1 << 20)).as("room").containsOnly(0).hasSizeGreaterThan(1000);
            assertThat(disk.read("wal", 1 << 20, 10)).isEmpty();
            assertThat(text(disk.read("checkpoint", 0, 100))).isEqualTo("second");
            assertThat(text(disk.read("tile/0/x001/067.p/7", 0, 100))).isEqualTo("a tile");
            assertThat(disk.list("tile/0/x001")).containsExactly("066", "067.p");
            assertThat(disk.list("tile/1")).isEmpty();
            disk.discard("tile/0/x001/067.p");
            disk.discard("tile/0/x001/067.p");
            assertThat(disk.list("tile/0/x001")).containsExactly("066");
            assertThat(disk.size("nothing")).isZero();
            assertThat(disk.read("nothing", 0, 10)).isEmpty();
        }
    }

    @Test
    void putsManyFilesInPlaceOrNone() throws IOException {
        Path home = place.resolve("ledger");
        var many = new TreeMap<String, byte[]>();
        for (int number = 0; number < 60; number++) {
            many.put("tile/0/%03d".formatted(number), bytes("tile " + number));
        }
        try (var disk = FileDisk.open(home)) {
            Path inTheWay = Files.createDirectories(home.resolve("tile/0/059.new/folder"));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.replace(many));
            assertThat(disk.list("tile/0")).containsExactly("059.new");
            Files.delete(inTheWay);
            disk.replace(many);
            assertThat(disk.list("tile/0")).hasSize(60);
            for (var file : many.entrySet()) {
                assertThat(disk.read(file.getKey(), 0, 100)).isEqualTo(file.getValue());
            }
        }
    }

    @Test
    void itsOwnerAloneMayLookInside() throws IOException {
        Path home = place.resolve("state/ledger");
        try (var ledger = Ledger.open(FileDisk.open(home), FakeSigner.ONE)) {
            ledger.append(Samples.entries(0, 1));
        }
        var modes = new TreeMap<String, String>();
        try (var files = Files.walk(place.resolve("state"))) {
            for (Path file : files.toList()) {
                modes.put(
                        place.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        assertThat(modes)
                .containsExactly(
                        Map.entry("state", "rwx------"),
                        Map.entry("state/ledger", "rwx------"),
                        Map.entry("state/ledger/checkpoint", "rw-------"),
                        Map.entry("state/ledger/lock", "rw-------"),
                        Map.entry("state/ledger/lock-publish", "rw-------"),
                        Map.entry("state/ledger/tile", "rwx------"),
                        Map.entry("state/ledger/tile/0", "rwx------"),
                        Map.entry("state/ledger/tile/0/000.p", "rwx------"),
                        Map.entry("state/ledger/tile/0/000.p/1", "rw-------"),
                        Map.entry("state/ledger/tile/entries", "rwx------"),
                        Map.entry("state/ledger/tile/entries/000.p", "rwx------"),
                        Map.entry("state/ledger/tile/entries/000.p/1", "rw-------"),
                        Map.entry("state/ledger/wal", "rw-------"));
    }

    @Test
    void refusesADirectoryThatOthersMayEnter() throws IOException {
        Path open = Files.createDirectory(place.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> FileDisk.open(open))
                .withMessage("others have rights on `" + open + "`; take them away with `chmod 700`")
                .extracting(LedgerException::code)
                .isEqualTo(Code.DISK);
    }

    @Test
    void refusesAFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.createFile(place.resolve("file"));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> FileDisk.open(file))
                .withMessageStartingWith("cannot use `" + file + "` for a ledger: ")
                .withMessageEndingWith("; name another");
    }

    @Test
    void followsNoLinksInside() throws IOException {
        Path victim = Files.writeString(place.resolve("victim"), "precious");
        Path home = place.resolve("ledger");
        var disk = FileDisk.open(home);
        for (String name : List.of("wal", "checkpoint", "checkpoint.new", "lock", "tile")) {
            Files.createSymbolicLink(home.resolve(name), victim);
        }

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.write("wal", 0, bytes("x")));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.truncate("wal", 0));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.read("tile/0/000", 0, 10));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.replace(files("tile/0/000", "x")));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.read("checkpoint", 0, 10));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.lock(Lock.APPEND, Duration.ZERO));
        disk.replace(files("checkpoint", "new")); // takes the place of the link, not of what it points to
        assertThat(home.resolve("checkpoint")).isRegularFile().hasContent("new");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void takesNoPathsForNames() {
        var disk = FileDisk.open(place.resolve("ledger"));
        for (String name : List.of("", ".", "..", "../x", "a/../b", "/a", "a//b", "a/", "a/.p", "A", "a.b", "a\0")) {
            assertThatIllegalArgumentException().isThrownBy(() -> disk.size(name));
        }
    }

    @Test
    void lendsItsLockOnceAtATimeWhoeverAsks() throws Exception {
        var one = FileDisk.open(place.resolve("ledger"));
        Files.createSymbolicLink(place.resolve("alias"), place.resolve("ledger"));
        var two = FileDisk.open(place.resolve("alias"));
        for (var other : List.of(one, two)) {
            var hold = one.lock(Lock.APPEND, Duration.ZERO).orElseThrow();
            assertThat(other.lock(Lock.APPEND, Duration.ofMillis(5))).isEmpty();
            var waiting = Thread.startVirtualThread(() -> {
                try (var _ = other.lock(Lock.APPEND, Duration.ofSeconds(30)).orElseThrow()) {
                    assertThat(other.lock(Lock.APPEND, Duration.ZERO)).isEmpty();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            hold.close();
            hold.close();
            waiting.join();
            other.lock(Lock.APPEND, Duration.ZERO).orElseThrow().close();
        }
    }

    @Test
    void closingOneDiskLeavesTheLockOfAnotherOnTheSameDirectory() throws Exception {
        Path home = place.resolve("ledger");
        var one = FileDisk.open(home);
        var two = FileDisk.open(home);
        try (var reading = FileDisk.readOnly(home)) {
            two.lock(Lock.APPEND, Duration.ZERO).orElseThrow().close();
            reading.lock(Lock.APPEND, Duration.ZERO).orElseThrow().close();
            try (var _ = one.lock(Lock.APPEND, Duration.ZERO).orElseThrow()) {
                two.close();
                assertThat(reading.lock(Lock.APPEND, Duration.ZERO)).isEmpty();
                assertThat(LockingProcess.of(home)).isEqualTo("held by another");
            }
        }
        assertThat(LockingProcess.of(home)).as("let go of").isEqualTo("taken");
        one.close();
        assertThat(LockingProcess.of(home)).as("after the last was closed").isEqualTo("taken");
    }

    @Test
    void theLockIsOnTheFileThatHasItsNameNow() throws Exception {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            disk.lock(Lock.APPEND, Duration.ZERO).orElseThrow().close();
            Files.delete(home.resolve("lock"));
            try (var _ = disk.lock(Lock.APPEND, Duration.ZERO).orElseThrow()) {
                assertThat(LockingProcess.of(home)).isEqualTo("held by another");
            }
        }
    }

    @Test
    void readsTheFileThatHasTheNameNow() throws IOException {
        Path home = place.resolve("ledger");
        try (var disk = FileDisk.open(home)) {
            assertThat(disk.read("wal", 0, 10)).isEmpty();
            disk.replace(files("wal", "one"));
            assertThat(text(disk.read("wal", 0, 10))).isEqualTo("one");
            Files.writeString(home.resolve("other"), "two");
            Files.move(home.resolve("other"), home.resolve("wal"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(text(disk.read("wal", 0, 10))).isEqualTo("two");
            Files.delete(home.resolve("wal"));
            assertThat(disk.read("wal", 0, 10)).isEmpty();
        }
    }

    @Test
    void anInterruptNeitherTearsABatchNorIsLost() {
        try (var ledger = Ledger.open(FileDisk.open(place.resolve("ledger")), FakeSigner.ONE)) {
            Thread.currentThread().interrupt();
            Head head = ledger.append(Samples.entries(0, 3));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(ledger.verify()).isEqualTo(new Verification.Intact(head, 3));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void interruptsThatArriveDuringAppendsDoNoHarm() throws InterruptedException {
        try (var ledger = Ledger.open(FileDisk.open(place.resolve("ledger")), FakeSigner.ONE)) {
            var appending = Thread.ofPlatform().start(() -> {
                for (int number = 0; number < 40; number++) {
                    ledger.append(Samples.entries(number, number + 1));
                }
            });
            for (int interrupt = 0; interrupt < FileDisk.INTERRUPTS_MAX && appending.isAlive(); interrupt++) {
                appending.interrupt();
                appending.join(Duration.ofMillis(1));
            }
            appending.join();
            assertThat(Samples.read(ledger)).isEqualTo(Samples.entries(0, 40));
        }
    }

    @Test
    void aLedgerWhoseFilesWereRemovedUnderItIsNotContinued() throws IOException {
        Path home = place.resolve("ledger");
        try (var ledger = Ledger.open(FileDisk.open(home), FakeSigner.ONE)) {
            Head head = ledger.append(Samples.entries(0, 2));
            Files.delete(home.resolve("wal"));
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> ledger.append(Samples.entries(2, 3)))
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.ROLLED_BACK);
            assertThat(ledger.verify())
                    .isEqualTo(new Verification.Broken(
                            0, "the receipt `" + head + "` is of a longer ledger; entries were taken away", 2));
        }
    }

    @Test
    void manyThreadsShareOneLedger() throws InterruptedException {
        try (var ledger = Ledger.open(FileDisk.open(place.resolve("ledger")), FakeSigner.ONE)) {
            var threads = new Thread[8];
            for (int t = 0; t < threads.length; t++) {
                int first = t * 10;
                threads[t] = Thread.startVirtualThread(() -> {
                    for (int number = first; number < first + 10; number++) {
                        ledger.append(Samples.entries(number, number + 1));
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(Samples.read(ledger)).containsExactlyInAnyOrderElementsOf(Samples.entries(0, 80));
            assertThat(ledger.verify()).isEqualTo(new Verification.Intact(ledger.head(), 80));
        }
    }

    static SortedMap<String, byte[]> files(String... namesAndTexts) {
        var files = new TreeMap<String, byte[]>();
        for (int at = 0; at < namesAndTexts.length; at += 2) {
            files.put(namesAndTexts[at], bytes(namesAndTexts[at + 1]));
        }
        return files;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(Arrays.copyOf(bytes, bytes.length), UTF_8);
    }
}
