package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an append that was cut off leaves behind the last seal, and all that is near to it and is something else. */
class RemnantTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
    private final Head second = ledger.append(Samples.entries(0, 5));
    private final byte[] secondWal = written();
    private final Head third = ledger.append(Samples.entries(5, 6));
    private final byte[] thirdWal = written();

    @Test
    void theBeginningOfABatchIsWhatAnAppendLeavesThatWasCutOff() {
        for (int size = secondWal.length; size < thirdWal.length; size++) {
            for (int room : List.of(0, 1, 24)) {
                MemoryDisk cut = disk.copy();
                cut.plant(Ledger.WAL, Arrays.copyOf(Arrays.copyOf(thirdWal, size), size + room));
                int left = size - secondWal.length;
                while (left > 0 && thirdWal[secondWal.length + left - 1] == 0) {
                    left--; // what cannot be told from room
                }
                assertThat(Verification.of(cut, FakeSigner.ONE, List.of(second)))
                        .as("cut to " + size)
                        .isEqualTo(
                                left == 0
                                        ? new Verification.Intact(second, 5)
                                        : new Verification.Unfinished(second, 5, left));
                assertThat(Verification.of(cut, FakeSigner.ONE, List.of(third)))
                        .isEqualTo(new Verification.Broken(
                                5, "the receipt `" + third + "` is of a longer ledger; entries were taken away", 1));
                assertThat(Ledger.open(cut, FakeSigner.ONE).head()).isEqualTo(second);
            }
        }
    }

    @Test
    void noChangedBitOfTheLastBatchPassesForAnAppendThatWasCutOff() {
        for (int at = secondWal.length; at < thirdWal.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] wal = thirdWal.clone();
                wal[at] ^= (byte) (1 << bit);
                MemoryDisk changed = disk.copy();
                changed.plant(Ledger.WAL, Arrays.copyOf(wal, wal.length + 24));
                assertThat(Verification.of(changed, FakeSigner.ONE, List.of()))
                        .as("bit " + bit + " of byte " + at)
                        .isInstanceOf(Verification.Broken.class);
            }
        }
    }

    @Test
    void aHoleInTheLastBatchDoesNotPassForAnAppendThatWasCutOff() {
        for (int from = secondWal.length; from < thirdWal.length - 8; from++) {
            byte[] wal = thirdWal.clone();
            Arrays.fill(wal, from, from + 8, Frame.ROOM);
            MemoryDisk changed = disk.copy();
            changed.plant(Ledger.WAL, wal);
            assertThat(Verification.of(changed, FakeSigner.ONE, List.of()))
                    .as("hole at " + from)
                    .isInstanceOf(Verification.Broken.class);
        }
    }

    /** The file {@code wal} without the room at its end. */
    private byte[] written() {
        byte[] wal = disk.bytes(Ledger.WAL);
        int end = wal.length;
        while (wal[end - 1] == Frame.ROOM) {
            end--;
        }
        return Arrays.copyOf(wal, end);
    }
}
