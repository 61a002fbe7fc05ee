package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Giving up the oldest of 700 entries. */
class PruneTest {
    private static final int ENTRIES = 700;
    private static final long MINIMUM = 512;
    private static final long STATEMENT = ENTRIES;

    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
    private final List<Head> receipts = new ArrayList<>();
    private EntryProof exported;

    @BeforeEach
    void setUp() {
        for (int at = 0; at < ENTRIES; at += 100) {
            receipts.add(ledger.append(Samples.entries(at, at + 100)));
        }
        ledger.publish();
        exported = ledger.entryProof(7);
        receipts.add(ledger.append(List.of(statement(MINIMUM))));
    }

    @Test
    void whatLiesBelowIsGoneAndEverythingElseIsAsItWas() {
        ledger.prune(STATEMENT);

        assertThat(disk.names())
                .doesNotContain("tile/entries/000", "tile/entries/001")
                .contains("tile/entries/002.p/189");
        assertThat(ledger.minimum()).isEqualTo(MINIMUM);
        assertThat(Samples.recorded(ledger).getFirst().index()).isEqualTo(MINIMUM);
        assertThat(Samples.recorded(ledger)).hasSize(ENTRIES + 1 - (int) MINIMUM);
        var ofAlice = new ArrayList<Recorded>();
        ledger.session(Samples.ALICE, ofAlice::add);
        assertThat(ofAlice.getFirst().index()).isEqualTo(MINIMUM);
        assertThat(ledger.entry(MINIMUM).entry()).isEqualTo(Samples.entry((int) MINIMUM));
        assertThat(verified()).isEqualTo(new Verification.Intact(receipts.getLast(), ENTRIES + 1 - MINIMUM));
        assertThat(ledger.consistency(100, 400)
                        .proves(receipts.get(0).root(), receipts.get(3).root()))
                .isTrue();
        assertThat(exported.proof().index()).isEqualTo(7);
        assertThat(ledger.inclusion(7, ENTRIES).hashes())
                .isEqualTo(exported.proof().hashes());
        Head more = ledger.append(Samples.entries(0, 100));
        ledger.publish();
        assertThat(verified()).isEqualTo(new Verification.Intact(more, ENTRIES + 101 - MINIMUM));
        assertThat(Ledger.open(disk.copy(), FakeSigner.ONE).head()).isEqualTo(more);
    }

    @Test
    void anEntryThatWasGivenUpSaysSo() {
        ledger.prune(STATEMENT);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.entry(MINIMUM - 1))
                .withMessage("entry `511` was given up when the ledger was pruned below `512`; a copy that was exported"
                        + " before still fits the ledger")
                .extracting(LedgerException::code)
                .isEqualTo(Code.PRUNED);
    }

    @Test
    void whatNoSignedEntryStatesIsNoPruning() throws IOException {
        for (String bundle : List.of("tile/entries/000", "tile/entries/001")) {
            MemoryDisk robbed = disk.copy();
            robbed.delete(bundle);
            assertThat(Verification.of(robbed, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
            for (String forged : List.of("7\n", "699\n", "701\n", "900\n", "x", "0\n", "700", "700\n\n")) {
                robbed.plant(Minimum.FILE, forged.getBytes(US_ASCII));
                assertThat(Verification.of(robbed, FakeSigner.ONE, List.of()))
                        .as("with %s", forged)
                        .isInstanceOf(Verification.Broken.class);
                var other = Ledger.open(robbed, FakeSigner.ONE);
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> Samples.read(other))
                        .extracting(LedgerException::code)
                        .isEqualTo(Code.CORRUPT);
            }
        }
    }

    @Test
    void aBundleAboveTheMinimumIsMissedAsBefore() throws IOException {
        ledger.append(Samples.entries(0, 200));
        ledger.prune(STATEMENT);
        disk.delete("tile/entries/002");
        assertThat(verified()).isInstanceOf(Verification.Broken.class);
    }

    @Test
    void everyByteOfWhatStaysIsStillLookedAt() {
        ledger.prune(STATEMENT);
        MemoryDisk pruned = disk.copy();
        for (String file : List.of(Minimum.FILE, "tile/0/000", "tile/0/001", "tile/1/000.p/2")) {
            byte[] bytes = pruned.bytes(file);
            for (int at = 0; at < bytes.length; at += file.startsWith("tile/0") ? 97 : 1) {
                byte[] changed = bytes.clone();
                changed[at] ^= 1;
                pruned.plant(file, changed);
                assertThat(Verification.of(pruned, FakeSigner.ONE, List.of()))
                        .as("%s at %d", file, at)
                        .isInstanceOf(Verification.Broken.class);
            }
            pruned.plant(file, bytes);
        }
    }

    @Test
    void aCrashAtAnyMomentLosesNothingAboveAndIsFinishedByTheNextOne() {
        int changes = changesOfPruning();
        for (int at = 0; at < changes; at++) {
            for (MemoryDisk.Fault fault : MemoryDisk.Fault.values()) {
                MemoryDisk crashed = disk.copy();
                var open = Ledger.open(crashed, FakeSigner.ONE);
                crashed.breakAfter(at, fault);
                assertThatExceptionOfType(LedgerException.class)
                        .as("change %d", at)
                        .isThrownBy(() -> open.prune(STATEMENT))
                        .extracting(LedgerException::code)
                        .isEqualTo(Code.DISK);
                MemoryDisk found = crashed.afterPowerCut(0);
                assertThat(Verification.of(found, FakeSigner.ONE, receipts))
                        .as("change %d, %s", at, fault)
                        .isInstanceOf(Verification.Intact.class);
                var again = Ledger.open(found, FakeSigner.ONE);
                again.prune(STATEMENT);
                assertThat(again.minimum()).isEqualTo(MINIMUM);
                assertThat(found.names()).doesNotContain("tile/entries/000", "tile/entries/001");
            }
        }
    }

    private int changesOfPruning() {
        MemoryDisk copy = disk.copy();
        var open = Ledger.open(copy, FakeSigner.ONE);
        int before = copy.changes();
        open.prune(STATEMENT);
        return copy.changes() - before;
    }

    @Test
    void aSmallerMinimumChangesNothingAndALargerOneGoesOn() {
        ledger.prune(STATEMENT);
        ledger.append(List.of(statement(256)));
        ledger.prune(STATEMENT + 1);
        assertThat(ledger.minimum()).isEqualTo(MINIMUM);
        ledger.append(Samples.entries(0, 200));
        ledger.append(List.of(statement(768)));
        ledger.prune(STATEMENT + 202);
        assertThat(ledger.minimum()).isEqualTo(768);
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
        assertThat(ledger.append(Samples.entries(0, 1)).size()).isEqualTo(STATEMENT + 204);
    }

    @Test
    void onlyAnEntryThatStatesItPrunes() {
        for (long other : List.of(MINIMUM, STATEMENT - 1)) {
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> ledger.prune(other))
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.CORRUPT);
        }
        ledger.append(List.of(statement(1024)));
        assertThatExceptionOfType(LedgerException.class)
                .as("of entries that are not there yet")
                .isThrownBy(() -> ledger.prune(STATEMENT + 1));
        assertThat(ledger.minimum()).isZero();
        assertThat(disk.names()).doesNotContain(Minimum.FILE);
    }

    @Test
    void aMinimumIsTheBeginningOfABundle() {
        for (long minimum : List.of(0L, -256L, 100L)) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Pruned(minimum, 1, new Pruned.Retention(183)));
        }
        assertThat(Pruned.minimumBelow(511)).isEqualTo(256);
        assertThat(Pruned.minimumBelow(512)).isEqualTo(512);
    }

    private Verification verified() {
        return Verification.of(disk, FakeSigner.ONE, receipts);
    }

    private static Entry statement(long minimum) {
        var pruned = new Pruned(minimum, 3, new Pruned.Retention(365));
        var run = new Run(Samples.BOB, Samples.TRACE, Run.setup(pruned.setup().json()));
        return new Entry(
                Pruned.KIND, run, Actor.user("tester"), Instant.ofEpochMilli(1_800_000_000_000L), pruned.body());
    }
}
