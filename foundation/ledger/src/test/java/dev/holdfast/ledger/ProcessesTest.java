package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private static final int BATCHES = 50;

    @TempDir
    private Path place;

    @Test
    void severalProcessesAppendWithoutAForkOrALoss() throws Exception {
        var processes = new ArrayList<Process>();
        for (int number = 0; number < 3; number++) {
            processes.add(start(number));
        }
        var receipts = new ArrayList<Head>();
        for (int number = 0; number < 3; number++) {
            assertThat(processes.get(number).waitFor())
                    .as(Files.readString(place.resolve("err" + number)))
                    .isZero();
            Files.readAllLines(place.resolve("out" + number)).stream()
                    .map(Head::parse)
                    .forEach(receipts::add);
        }

        var disk = FileDisk.open(place.resolve("ledger"));
        var signer = Ed25519Signer.open(place.resolve("key"));
        assertThat(receipts).extracting(Head::size).containsExactlyInAnyOrderElementsOf(everySecond(6L * BATCHES));
        try (var ledger = Ledger.open(disk, signer)) {
            assertThat(Verification.of(disk, signer, receipts))
                    .isEqualTo(new Verification.Intact(ledger.head(), 6L * BATCHES));
            for (int number = 0; number < 3; number++) {
                int first = number * 1000;
                assertThat(Samples.read(ledger)).containsSubsequence(Samples.entries(first, first + 2 * BATCHES));
            }
        }
    }

    @Test
    void aProcessKilledWhileAppendingLeavesAllItWasTold() throws Exception {
        Process process = start(0);
        Path out = place.resolve("out0");
        while (process.isAlive() && Files.size(out) < 1000) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();

        var disk = FileDisk.open(place.resolve("ledger"));
        var signer = Ed25519Signer.open(place.resolve("key"));
        var receipts = Files.readString(out)
                .lines()
                .filter(ProcessesTest::whole)
                .map(Head::parse)
                .toList();
        try (var ledger = Ledger.open(disk, signer)) {
            assertThat(receipts).isNotEmpty();
            assertThat(Verification.of(disk, signer, receipts)).isInstanceOf(Verification.Intact.class);
            assertThat(ledger.head().size())
                    .isGreaterThanOrEqualTo(receipts.getLast().size());
        }
    }

    @Test
    void eightProcessesThatAreKilledAndStartedAgainLoseNothingTheyWereTold() throws Exception {
        var random = new Random(8);
        var processes = new ArrayList<Process>();
        for (int number = 0; number < 8; number++) {
            processes.add(start(number));
        }
        for (int kill = 0; kill < 8; kill++) {
            Path out = place.resolve("out" + kill);
            int before = random.nextInt(500);
            while (processes.get(kill).isAlive() && Files.size(out) < before) {
                Thread.onSpinWait();
            }
            processes.get(kill).destroyForcibly().waitFor();
            if (kill % 2 == 0) {
                processes.add(start(8 + kill));
            }
        }
        for (Process process : processes) {
            process.waitFor();
        }
        var receipts = new ArrayList<Head>();
        try (var outs = Files.newDirectoryStream(place, "out*")) {
            for (Path out : outs) {
                Files.readString(out)
                        .lines()
                        .filter(ProcessesTest::whole)
                        .map(Head::parse)
                        .forEach(receipts::add);
            }
        }
        var signer = Ed25519Signer.open(place.resolve("key"));
        try (var ledger = Ledger.open(FileDisk.open(place.resolve("ledger")), signer)) {
            assertThat(receipts).hasSizeGreaterThanOrEqualTo(4 * BATCHES);
            assertThat(receipts).extracting(Head::size).doesNotHaveDuplicates();
            try (var disk = FileDisk.readOnly(place.resolve("ledger"))) {
                assertThat(Verification.of(disk, signer, receipts)).isInstanceOf(Verification.Intact.class);
            }
            assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
    }

    private static boolean whole(String line) {
        return line.matches("[0-9]+:[0-9a-f]{64}");
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        place.resolve("ledger").toString(),
                        place.resolve("key").toString(),
                        Integer.toString(number * 1000),
                        Integer.toString(BATCHES))
                .redirectOutput(place.resolve("out" + number).toFile())
                .redirectError(place.resolve("err" + number).toFile())
                .start();
    }

    private static List<Long> everySecond(long last) {
        return IntStream.rangeClosed(1, (int) last / 2).mapToObj(i -> 2L * i).toList();
    }
}
