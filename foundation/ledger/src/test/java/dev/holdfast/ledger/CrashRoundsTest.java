package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.ledger.MemoryDisk.Fault;
import dev.holdfast.ledger.MemoryDisk.Left;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lives of a ledger at random: disks that are full, fail and lie, processes that die, power that goes; and what it was
 * told must be there after each. {@code -Dledger.rounds} says how many, {@code quality/bench/ledger-crashes} runs many.
 */
class CrashRoundsTest {
    private static final int ROUNDS = Integer.getInteger("ledger.rounds", 100);
    private static final int ROUNDS_PER_KILL = 50;
    private static final int LIVES = 6;
    private static final List<Fault> FAULTS = List.of(Fault.values());

    @TempDir
    private Path place;

    /** One disk on its way through several lives. */
    private static final class Journey {
        private final Random random;
        private final List<Head> receipts = new ArrayList<>();
        private final List<Entry> told = new ArrayList<>();
        private final long reusedFromBytes;
        private MemoryDisk disk = new MemoryDisk();
        private int next;

        Journey(Random random) {
            this.random = random;
            this.reusedFromBytes = random.nextInt(3) * 2_000L;
        }

        void life() {
            try (var ledger = Ledger.open(disk, FakeSigner.ONE, reusedFromBytes)) {
                trouble();
                try (var other = Ledger.open(disk, FakeSigner.ONE, reusedFromBytes)) {
                    for (int step = random.nextInt(12); step > 0; step--) {
                        step(random.nextInt(4) == 0 ? other : ledger);
                    }
                }
            } catch (LedgerException e) {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(Code.DISK);
            }
            disk = random.nextBoolean()
                    ? disk.copy()
                    : disk.afterPowerCut(
                            random.nextInt(4) == 0 ? 0 : random.nextInt(20_000),
                            random.nextBoolean() ? Left.FIRST : Left.LAST);
        }

        /** Everything that was told is there and in order, and nothing is there that nobody asked for. */
        void check() {
            try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
                List<Entry> found = Samples.read(ledger);
                assertThat(found.size()).isGreaterThanOrEqualTo(told.size());
                assertThat(found.subList(0, told.size())).isEqualTo(told);
                told.clear();
                told.addAll(found);
                receipts.add(ledger.head());
            }
            assertThat(Verification.of(disk, FakeSigner.ONE, receipts))
                    .isEqualTo(new Verification.Intact(receipts.getLast(), told.size()));
        }

        private void trouble() {
            Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
            switch (random.nextInt(4)) {
                case 0 -> disk.repair();
                case 1 -> disk.failOnceAfter(random.nextInt(20), fault);
                default -> disk.breakAfter(random.nextInt(20), fault);
            }
        }

        private void step(Ledger ledger) {
            switch (random.nextInt(5)) {
                case 0 -> ledger.publish();
                case 1 -> receipts.add(ledger.head());
                default -> append(ledger);
            }
        }

        private void append(Ledger ledger) {
            List<Entry> batch = Samples.entries(next, next + 1 + random.nextInt(random.nextInt(5) == 0 ? 250 : 5));
            next += batch.size();
            long before = ledger.head().size();
            if (before != told.size()) {
                var found = Samples.read(ledger);
                told.addAll(found.subList(told.size(), found.size())); // a batch that failed and counts all the same
            }
            receipts.add(ledger.append(batch));
            told.addAll(batch);
        }
    }

    @Test
    void nothingThatWasToldIsEverLost() {
        Cases.run(ROUNDS, random -> {
            var journey = new Journey(random);
            for (int life = 0; life < LIVES; life++) {
                journey.life();
                journey.check();
            }
        });
    }

    @Test
    void norByProcessesThatAreKilled() throws Exception {
        var random = new Random(1);
        var receipts = new ArrayList<Head>();
        for (int kill = 0; kill < ROUNDS / ROUNDS_PER_KILL; kill++) {
            Path one = place.resolve("one" + kill);
            Path two = place.resolve("two" + kill);
            Process first = start(one, 4 * kill);
            Process second = start(two, 4 * kill + 2);
            int told = random.nextInt(3_000);
            while (first.isAlive() && second.isAlive() && Files.size(one) + Files.size(two) < told) {
                Thread.onSpinWait();
            }
            first.destroyForcibly().waitFor();
            second.destroyForcibly().waitFor();
            for (Path out : List.of(one, two)) {
                Files.readString(out)
                        .lines()
                        .filter(line -> line.matches("[0-9]+:[0-9a-f]{64}"))
                        .map(Head::parse)
                        .forEach(receipts::add);
            }
            var signer = Ed25519Signer.open(place.resolve("key"));
            try (var ledger = Ledger.open(FileDisk.open(place.resolve("ledger")), signer)) {
                receipts.add(ledger.head());
                try (var disk = FileDisk.readOnly(place.resolve("ledger"))) {
                    assertThat(Verification.of(disk, signer, receipts))
                            .as("kill " + kill)
                            .isInstanceOf(Verification.Intact.class);
                }
            }
        }
        assertThat(receipts).hasSizeGreaterThan(ROUNDS / ROUNDS_PER_KILL);
    }

    private Process start(Path out, int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        place.resolve("ledger").toString(),
                        place.resolve("key").toString(),
                        Integer.toString(number * 1_000),
                        "100000")
                .redirectOutput(out.toFile())
                .redirectError(place.resolve("err").toFile())
                .start();
    }
}
