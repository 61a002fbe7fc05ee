package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir
    private Path place;

    @Test
    void readsWhatWasWritten() throws IOException {
        try (var disk = FileDisk.open(place.resolve("a/ledger"))) {
            disk.append("entries", bytes("one"));
            disk.append("entries", bytes("two"));
            disk.sync("entries");
            disk.truncate("entries", 4);
            disk.append("entries", bytes("wenty"));
            disk.sync("entries");
            disk.replace("checkpoint", bytes("first"));
            disk.replace("checkpoint", bytes("second"));

            assertThat(disk.size("entries")).isEqualTo(9);
            assertThat(text(disk.read("entries", 3, 100))).isEqualTo("twenty");
            assertThat(text(disk.read("entries", 3, 2))).isEqualTo("tw");
            assertThat(disk.read("entries", 50, 10)).isEmpty();
            assertThat(text(disk.read("checkpoint", 0, 100))).isEqualTo("second");
            assertThat(disk.size("nothing")).isZero();
            assertThat(disk.read("nothing", 0, 10)).isEmpty();
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
                        java.util.Map.entry("state", "rwx------"),
                        java.util.Map.entry("state/ledger", "rwx------"),
                        java.util.Map.entry("state/ledger/checkpoint", "rw-------"),
                        java.util.Map.entry("state/ledger/entries", "rw-------"),
                        java.util.Map.entry("state/ledger/lock", "rw-------"));
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
        for (String name : List.of("entries", "checkpoint", "checkpoint.new", "lock")) {
            Files.createSymbolicLink(home.resolve(name), victim);
        }

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.append("entries", bytes("x")));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.truncate("entries", 0));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.read("checkpoint", 0, 10));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.lock(Duration.ZERO));
        disk.replace("checkpoint", bytes("new")); // takes the place of the link, not of what it points to
        assertThat(home.resolve("checkpoint")).isRegularFile().hasContent("new");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void takesNoPathsForNames() {
        var disk = FileDisk.open(place.resolve("ledger"));
        for (String name : List.of("", ".", "..", "../x", "a/b", "A", "a.b", "a\0")) {
            assertThatIllegalArgumentException().isThrownBy(() -> disk.size(name));
        }
    }

    @Test
    void lendsItsLockOnceAtATimeWhoeverAsks() throws Exception {
        var one = FileDisk.open(place.resolve("ledger"));
        Files.createSymbolicLink(place.resolve("alias"), place.resolve("ledger"));
        var two = FileDisk.open(place.resolve("alias"));
        for (var other : List.of(one, two)) {
            var hold = one.lock(Duration.ZERO).orElseThrow();
            assertThat(other.lock(Duration.ofMillis(5))).isEmpty();
            var waiting = Thread.startVirtualThread(() -> {
                try (var _ = other.lock(Duration.ofSeconds(30)).orElseThrow()) {
                    assertThat(other.lock(Duration.ZERO)).isEmpty();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            hold.close();
            hold.close();
            waiting.join();
            other.lock(Duration.ZERO).orElseThrow().close();
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
            Files.delete(home.resolve("entries"));
            Files.delete(home.resolve("checkpoint"));
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

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(Arrays.copyOf(bytes, bytes.length), UTF_8);
    }
}
