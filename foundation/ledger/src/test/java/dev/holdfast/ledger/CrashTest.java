package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.ledger.MemoryDisk.Fault;
import dev.holdfast.ledger.MemoryDisk.Left;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way a process or a machine can stop in the middle of an append, and what must be left afterwards. */
class CrashTest {
    private static final int CHANGES_PER_APPEND = 2;
    private static final List<Entry> TOLD = Samples.entries(0, 5);
    private static final List<Entry> WITH_THE_LAST = Samples.entries(0, 8);

    private final List<Head> receipts = new ArrayList<>();

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

    @Test
    void aCrashDuringRecoveryIsRecoveredFromInTurn() {
        for (int change = 0; change < CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                for (int later = 0; later < CHANGES_PER_APPEND; later++) {
                    for (Fault laterFault : Fault.values()) {
                        MemoryDisk disk = dyingAt(change, fault).afterPowerCut(40);
                        disk.breakAfter(later, laterFault);
                        try (var _ = Ledger.open(disk, FakeSigner.ONE)) {
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
                receipts.add(Ledger.open(disk, FakeSigner.ONE).head());
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
                Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
                disk.failOnceAfter(change, fault);
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> ledger.append(Samples.entries(5, 8)))
                        .extracting(LedgerException::code)
                        .isEqualTo(Code.DISK);
                requireSound(disk.copy(), change + " " + fault);
                Head head = ledger.append(Samples.entries(8, 9));
                assertThat(Samples.read(ledger).getLast()).isEqualTo(Samples.entry(8));
                assertThat(ledger.verify()).isEqualTo(new Verification.Intact(head, head.size()));
            }
        }
    }

    @Test
    void aBatchWhoseSyncFailedIsNeverFoundAgain() {
        MemoryDisk disk = prepared();
        Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
        disk.failOnceAfter(1, Fault.NOTHING_DONE);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(5, 8)))
                .withMessage("the ledger cannot be read or written: the disk failed at sync; check space and rights");
        assertThat(Samples.read(ledger)).isEqualTo(TOLD);
        assertThat(Samples.read(Ledger.open(disk, FakeSigner.ONE))).isEqualTo(TOLD);
    }

    @Test
    void theFirstBatchOfAllMayBeCutOffToo() {
        for (int change = 0; change < 1 + CHANGES_PER_APPEND; change++) {
            for (Fault fault : Fault.values()) {
                var disk = new MemoryDisk();
                Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
                disk.breakAfter(change, fault);
                assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> ledger.append(Samples.entries(0, 2)));
                for (int torn = 0; torn <= disk.unsynced(Ledger.WAL); torn += 7) {
                    var after = Ledger.open(disk.afterPowerCut(torn), FakeSigner.ONE);
                    assertThat(Samples.read(after)).isIn(List.of(), Samples.entries(0, 2));
                }
            }
        }
    }

    /** Two batches that were told, and a third during which the disk broke for good. */
    private MemoryDisk dyingAt(int change, Fault fault) {
        MemoryDisk disk = prepared();
        Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
        disk.breakAfter(change, fault);
        assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> ledger.append(Samples.entries(5, 8)));
        return disk;
    }

    private MemoryDisk prepared() {
        var disk = new MemoryDisk();
        Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
        receipts.add(ledger.append(Samples.entries(0, 3)));
        receipts.add(ledger.append(Samples.entries(3, 5)));
        return disk;
    }

    /** Opens, holds all that was told and all or nothing of the last batch, and takes more. */
    private void requireSound(MemoryDisk disk, String place) {
        Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
        assertThat(Samples.read(ledger)).as(place).isIn(TOLD, WITH_THE_LAST);
        Head head = ledger.append(List.of(Samples.entry(99)));
        assertThat(Verification.of(disk, FakeSigner.ONE, receipts))
                .as(place)
                .isEqualTo(new Verification.Intact(head, head.size()));
    }
}
