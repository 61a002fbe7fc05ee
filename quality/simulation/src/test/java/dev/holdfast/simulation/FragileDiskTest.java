package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FragileDiskTest {
    private final Power power = new Power();
    private final FragileDisk disk = new FragileDisk(power, new SplittableRandom(1));

    @Test
    void aPowerCutTakesATailThatWasNotSyncedAndNothingElse() throws IOException {
        disk.write("wal", 0, new byte[] {1, 2, 3});
        disk.sync("wal");
        disk.write("wal", 3, filled(100));
        disk.powerCut();
        assertThat(disk.size("wal")).isBetween(3L, 103L);
        assertThat(disk.read("wal", 0, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void aReplacementIsWholeOrDidNotHappen() throws IOException {
        disk.replace(checkpoint(1));
        power.onFor(0);
        assertThatExceptionOfType(Crash.class).isThrownBy(() -> disk.replace(checkpoint(2)));
        disk.powerCut();
        power.on();
        assertThat(disk.read("checkpoint", 0, 9)).containsExactly(1);
    }

    @Test
    void aFullDiskSaysSo() {
        disk.faults(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> disk.write("wal", 0, new byte[8]))
                .withMessage("no space left on the simulated disk");
    }

    @Test
    void thePowerStaysOffAfterACrash() {
        power.onFor(1);
        power.point("first");
        assertThatExceptionOfType(Crash.class)
                .isThrownBy(() -> power.point("second"))
                .withMessage("second");
        assertThatExceptionOfType(Crash.class)
                .isThrownBy(() -> power.point("third"))
                .withMessage("the power is off at third");
    }

    private static SortedMap<String, byte[]> checkpoint(int content) {
        return new TreeMap<>(Map.of("checkpoint", new byte[] {(byte) content}));
    }

    private static byte[] filled(int bytes) {
        byte[] filled = new byte[bytes];
        Arrays.fill(filled, (byte) 7);
        return filled;
    }
}
