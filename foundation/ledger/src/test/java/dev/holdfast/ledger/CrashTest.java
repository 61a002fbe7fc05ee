package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.ledger.MemoryDisk.Fault;
import dev.holdfast.ledger.MemoryDisk.Left;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way a process or a machine can stop in the middle of an append, and what must be left afterwards. */
@ParameterizedClass(name = "in a file used before: {0}")
@ValueSource(booleans = {false, true})
class CrashTest {
    private static final int CHANGES_PER_APPEND = 2;
    private static final int EARLIER = 12;

    private final boolean reused;
    private final List<Head> receipts = new ArrayList<>();

    private final int from;
    private final List<Entry> told;
    private final List<Entry> withTheLast;

    CrashTest(boolean reused) {
        this.reused = reused;
        this.from = reused ? EARLIER : 0;
        this.told = Samples.entries(0, from + 5);
        this.withTheLast = Samples.entries(0, from + 8);
    }

    @Test
    void aProcessThatDiesAtAnyChangeLosesNothingItWasTold() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                requireSound(dyingAt(change, fault).copy(), change + " " + fault);
            }
        }
    }

    @Test
    void aPowerCutAtAnyChangeAndAtAnyByteOfTheTailLosesNothingThatWasTold() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                MemoryDisk disk = dyingAt(change, fault);
                for (int torn = 0; torn <= disk.unsynced(Ledger.WAL); torn++) {
                    for (Left left : Left.values()) {
                        requireSound(disk.afterPowerCut(torn, left), change + " " + fault + " " + left + " " + torn);
                    }
                }
            }
        }
    }

    /** One process died before its sync and another goes on behind it: the power cut must not find two batches unsynced. */
    @Test
    void aBatchThatADeadProcessLeftInMemoryIsDurableBeforeTheNextOneIsWritten() {
        for (int change = 0; change <= CHANGES_PER_APPEND; change++) {
            MemoryDisk disk = prepared();
            Ledger other = open(disk);
            Ledger dying = open(disk);
            disk.breakAfter(1, Fault.NOTHING_DONE);
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> dying.append(Samples.entries(from + 5, from + 8)));
            disk.breakAfter(change, Fault.NOTHING_DONE);
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> other.append(Samples.entries(from + 8, from + 9)));
            for (int torn = 0; torn <= disk.unsynced(Ledger.WAL); torn++) {
                for (Left left : Left.values()) {
                    try (Ledger opened = open(disk.afterPowerCut(torn, left))) {
                        assertThat(Samples.read(opened))
                                .as(change + " " + left + " " + torn)
                                .isIn(told, withTheLast, Samples.entries(0, from + 9));
                    }
                }
            }
        }
    }

    @Test
    void aCrashDuringRecoveryIsRecoveredFromInTurn() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                for (int later = 0; later < CHANGES_PER_APPEND; later++) {
                    for (Fault laterFault : Fault.values()) {
                        MemoryDisk disk = dyingAt(change, fault).afterPowerCut(40);
                        disk.breakAfter(later, laterFault);
                        try (var _ = open(disk)) {
                            disk.repair();
                        } catch (LedgerException e) {
                            assertThat(e.code()).isEqualTo(Code.DISK);
                            disk.repair();
                        }
                        String place = change + " " + fault + ", then " + later + " " + laterFault;
                        requireSound(disk.copy(), place);
                        requireSound(disk.afterPowerCut(0), place + " and power cut");
                    }
                }
            }
        }
    }

    @Test
    void whatRecoveryPublishesSurvivesThePowerCutAfterIt() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                MemoryDisk disk = dyingAt(change, fault);
                disk.repair();
                receipts.add(open(disk).head());
                requireSound(disk.afterPowerCut(0), change + " " + fault);
                receipts.clear();
            }
        }
    }

    @Test
    void aLedgerGoesOnAfterAPassingFault() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                MemoryDisk disk = prepared();
                Ledger ledger = open(disk);
                disk.failOnceAfter(change, fault);
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> ledger.append(Samples.entries(from + 5, from + 8)))
                        .extracting(LedgerException::code)
                        .isEqualTo(Code.DISK);
                requireSound(disk.copy(), change + " " + fault);
                Head head = ledger.append(Samples.entries(from + 8, from + 9));
                assertThat(Samples.read(ledger).getLast()).isEqualTo(Samples.entry(from + 8));
                assertThat(ledger.verify()).isEqualTo(new Verification.Intact(head, head.size()));
            }
        }
    }

    @Test
    void aBatchWhoseSyncFailedIsNeverFoundAgain() {
        MemoryDisk disk = prepared();
        Ledger ledger = open(disk);
        disk.failOnceAfter(1, Fault.NOTHING_DONE);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(from + 5, from + 8)))
                .withMessage("the ledger cannot be read or written: the disk failed at sync; check space and rights");
        assertThat(Samples.read(ledger)).isEqualTo(told);
        assertThat(Samples.read(open(disk))).isEqualTo(told);
    }

    @Test
    void theFirstBatchOfAllMayBeCutOffToo() {
        for (int change = 0; change < 1 + CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                var disk = new MemoryDisk();
                Ledger ledger = open(disk);
                disk.breakAfter(change, fault);
                assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> ledger.append(Samples.entries(0, 2)));
                for (int torn = 0; torn <= disk.unsynced(Ledger.WAL); torn += 7) {
                    var after = open(disk.afterPowerCut(torn));
                    assertThat(Samples.read(after)).isIn(List.of(), Samples.entries(0, 2));
                }
            }
        }
    }

    /** Two batches that were told, and a third during which the disk broke for good. */
    private MemoryDisk dyingAt(int change, Fault fault) {
        MemoryDisk disk = prepared();
        Ledger ledger = open(disk);
        disk.breakAfter(change, fault);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(from + 5, from + 8)));
        return disk;
    }

    private MemoryDisk prepared() {
        var disk = new MemoryDisk();
        Ledger ledger = open(disk);
        ReusedLogTest.fill(ledger, 0, from);
        ledger.publish();
        receipts.add(ledger.append(Samples.entries(from, from + 3)));
        if (reused) {
            ledger.publish();
        }
        receipts.add(ledger.append(Samples.entries(from + 3, from + 5)));
        return disk;
    }

    private Ledger open(MemoryDisk disk) {
        return reused ? ReusedLogTest.reusing(disk) : Ledger.open(disk, FakeSigner.ONE);
    }

    /** Opens, holds all that was told and all or nothing of the last batch, and takes more. */
    private void requireSound(MemoryDisk disk, String place) {
        Ledger ledger = open(disk);
        assertThat(Samples.read(ledger)).as(place).isIn(told, withTheLast);
        Head head = ledger.append(List.of(Samples.entry(99)));
        assertThat(Verification.of(disk, FakeSigner.ONE, receipts))
                .as(place)
                .isEqualTo(new Verification.Intact(head, head.size()));
    }
}
