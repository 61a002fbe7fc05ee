package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What someone with write access to the files, but without the key, can try. */
class TamperTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
    private final Head first = ledger.append(Samples.entries(0, 2));
    private final byte[] firstCheckpoint = disk.bytes(Ledger.CHECKPOINT);
    private final byte[] firstEntries = disk.bytes(Ledger.ENTRIES);
    private final Head second = ledger.append(Samples.entries(2, 5));
    private final byte[] secondEntries = disk.bytes(Ledger.ENTRIES);
    private final Head third = ledger.append(Samples.entries(5, 6));

    @Test
    void everySingleChangedByteShows() {
        for (String file : List.of(Ledger.ENTRIES, Ledger.CHECKPOINT)) {
            byte[] sound = disk.bytes(file);
            for (int at = 0; at < sound.length; at++) {
                byte[] changed = sound.clone();
                changed[at] ^= (byte) (1 << (at % 8));
                disk.plant(file, changed);
                assertThat(ledger.verify()).as(file + " at " + at).isInstanceOf(Verification.Broken.class);
            }
            disk.plant(file, sound);
        }
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(third, 6));
    }

    @Test
    void everyTruncationShowsAndIsNeverRepaired() {
        byte[] sound = disk.bytes(Ledger.ENTRIES);
        for (int size = 0; size < sound.length; size++) {
            MemoryDisk cut = disk.copy();
            cut.plant(Ledger.ENTRIES, Arrays.copyOf(sound, size));
            assertThat(Ledger.verify(cut, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Ledger.open(cut, FakeSigner.ONE))
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.LOST);
            assertThat(cut.changes()).isZero();
        }
    }

    @Test
    void namesTheBatchThatWasChangedAndEverythingAfterIt() {
        String text = EntryFormat.text(Samples.entry(3));
        disk.plant(Ledger.ENTRIES, replaced(Frame.ENTRY, text, text.replace("\"n\":3", "\"n\":4")));

        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(2, "a seal does not state the root of the entries before it", 4));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Samples.read(ledger))
                .withMessage("the entries were changed after `" + third
                        + "` was signed; run `holdfast ledger verify` to see where")
                .extracting(LedgerException::code)
                .isEqualTo(Code.CORRUPT);
        assertRefused(
                Code.LOST,
                "6 entries are signed, but `entries` holds 2 of them: a seal does not state the root of the entries"
                        + " before it; restore `entries` from a copy, nothing was changed");
    }

    @Test
    void entriesCutUnderAnOpenLedgerAreMissedBeforeMoreAreWritten() {
        disk.plant(Ledger.ENTRIES, secondEntries);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(6, 7)))
                .withMessage("6 entries are signed, but `entries` holds no more than its first " + secondEntries.length
                        + " bytes; restore `entries` from a copy, nothing was changed")
                .extracting(LedgerException::code)
                .isEqualTo(Code.LOST);
        assertThat(disk.bytes(Ledger.ENTRIES)).isEqualTo(secondEntries);
    }

    @Test
    void refusesACheckpointThatWasPutBackByMoreThanACrashCould() {
        disk.plant(Ledger.CHECKPOINT, firstCheckpoint);

        String why = "`checkpoint` shows `" + first + "`, but `" + third
                + "` was signed after it; someone put an older file back: keep a copy and compare receipts";
        assertRefused(Code.ROLLED_BACK, why);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(ledger::head)
                .withMessage(why);
        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(
                        2, "later heads than the one in `checkpoint` were signed; an older file was put back", 0));
    }

    @Test
    void refusesAMissingCheckpoint() {
        disk.plant(Ledger.CHECKPOINT, new byte[0]);
        assertRefused(
                Code.ROLLED_BACK,
                "`checkpoint` shows `" + Head.EMPTY + "`, but `" + second
                        + "` was signed after it; someone put an older file back: keep a copy and compare receipts");
    }

    @Test
    void aCheckpointOneBatchBehindIsWhatACrashLeavesAndLosesNothing() {
        byte[] latest = disk.bytes(Ledger.CHECKPOINT);
        var old = new MemoryDisk();
        old.plant(Ledger.ENTRIES, disk.bytes(Ledger.ENTRIES));
        old.plant(Ledger.CHECKPOINT, checkpointOf(secondEntries));

        assertThat(Ledger.open(old, FakeSigner.ONE).head()).isEqualTo(third);
        assertThat(old.bytes(Ledger.CHECKPOINT)).isEqualTo(latest);
    }

    @Test
    void onlyAReceiptShowsThatTheWholeDirectoryWasPutBack() {
        disk.plant(Ledger.ENTRIES, firstEntries);
        disk.plant(Ledger.CHECKPOINT, firstCheckpoint);

        assertThat(Ledger.open(disk, FakeSigner.ONE).head()).isEqualTo(first);
        assertThat(Ledger.verify(disk, FakeSigner.ONE, List.of(second)))
                .isEqualTo(new Verification.Broken(
                        2, "the receipt `" + second + "` is of a longer ledger; entries were taken away", 3));
        assertThat(ledger.verify()).as("it still knows its head").isInstanceOf(Verification.Broken.class);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(9, 10)))
                .extracting(LedgerException::code)
                .isEqualTo(Code.ROLLED_BACK);
    }

    @Test
    void aReceiptShowsThatTheOwnerOfTheKeyWroteTheLedgerAnew() {
        var forged = new MemoryDisk();
        Ledger other = Ledger.open(forged, FakeSigner.ONE);
        other.append(Samples.entries(0, 2));
        other.append(Samples.entries(7, 12));

        assertThat(Ledger.verify(forged, FakeSigner.ONE, List.of(third, first, second)))
                .isEqualTo(new Verification.Broken(
                        2, "the receipt `" + second + "` is of other entries; the ledger was written anew", 5));
    }

    @Test
    void entriesThatNobodySignedAreCutAndNeverSigned() {
        var text = EntryFormat.text(Samples.entry(66));
        byte[] stranger = Frame.bytes(
                Frame.SEAL,
                Checkpoint.sign(third, new FakeSigner("sim.local/stranger")).rendered());
        for (byte[] seal : List.of(new byte[0], stranger, forgedSeal(text))) {
            MemoryDisk grown = disk.copy();
            grown.plant(Ledger.ENTRIES, joined(disk.bytes(Ledger.ENTRIES), Frame.bytes(Frame.ENTRY, text), seal));
            assertThat(Ledger.verify(grown, FakeSigner.ONE, List.of())).isEqualTo(new Verification.Intact(third, 6));
            assertThat(Ledger.open(grown, FakeSigner.ONE).head()).isEqualTo(third);
            assertThat(grown.bytes(Ledger.ENTRIES)).isEqualTo(disk.bytes(Ledger.ENTRIES));
        }
    }

    @Test
    void everySealMustBeSignedAndNotTheLastAlone() {
        SignedNote seal = Checkpoint.sign(first, FakeSigner.ONE);
        var borrowed = new SignedNote(
                seal.text(), Checkpoint.sign(third, FakeSigner.ONE).signatures());
        disk.plant(Ledger.ENTRIES, replaced(Frame.SEAL, seal.rendered(), borrowed.rendered()));
        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(
                        0, "a seal: the signature by `sim.local/one` does not belong to this text", 6));
    }

    @Test
    void aLedgerOfAnotherKeyIsNotOpened() {
        var stranger = new FakeSigner("sim.local/stranger");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(disk, stranger))
                .withMessage("the checkpoint is of the ledger `sim.local/one`, not of `sim.local/stranger`;"
                        + " use the key it was signed with")
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
    }

    @Test
    void signedEntriesOfAnUnknownFormAreNotVouchedFor() {
        String odd = EntryFormat.text(Samples.entry(6)).replace("entry@v1", "entry@v9");
        var grown = new ArrayList<>(List.of(disk.bytes(Ledger.ENTRIES), Frame.bytes(Frame.ENTRY, odd)));
        Frontier frontier = Frontier.EMPTY;
        for (int n = 0; n < 6; n++) {
            frontier = frontier.plus(
                    TreeHash.leaf(EntryFormat.text(Samples.entry(n)).getBytes(UTF_8)));
        }
        Head head = frontier.plus(TreeHash.leaf(odd.getBytes(UTF_8))).head();
        String seal = Checkpoint.sign(head, FakeSigner.ONE).rendered();
        grown.add(Frame.bytes(Frame.SEAL, seal));
        disk.plant(Ledger.ENTRIES, joined(grown.toArray(byte[][]::new)));
        disk.plant(Ledger.CHECKPOINT, seal.getBytes(UTF_8));

        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(
                        6,
                        "not an entry of the format `holdfast.dev/entry@v1`: its format is `holdfast.dev/entry@v9`;"
                                + " this version did not write it",
                        1));
    }

    private void assertRefused(Code code, String message) {
        int before = disk.changes();
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(disk, FakeSigner.ONE))
                .withMessage(message)
                .extracting(LedgerException::code)
                .isEqualTo(code);
        assertThat(disk.changes()).isEqualTo(before);
    }

    /** A seal with the right root, but with the signature of another head. */
    private byte[] forgedSeal(String text) {
        Frontier frontier = Frontier.EMPTY;
        for (Recorded recorded : Samples.recorded(ledger)) {
            frontier = frontier.plus(recorded.leaf());
        }
        Head head = frontier.plus(TreeHash.leaf(text.getBytes(UTF_8))).head();
        SignedNote right = Checkpoint.sign(head, FakeSigner.ONE);
        SignedNote borrowed = new SignedNote(
                right.text(), Checkpoint.sign(third, FakeSigner.ONE).signatures());
        return Frame.bytes(Frame.SEAL, borrowed.rendered());
    }

    /** The note of the last seal in these bytes. */
    private static byte[] checkpointOf(byte[] entries) {
        String all = new String(entries, UTF_8);
        return all.substring(all.lastIndexOf("sim.local/one\n")).getBytes(UTF_8);
    }

    /** The file with one record exchanged for another of the same length, its checksum right. */
    private byte[] replaced(byte type, String text, String with) {
        byte[] all = disk.bytes(Ledger.ENTRIES);
        byte[] old = Frame.bytes(type, text);
        byte[] fresh = Frame.bytes(type, with);
        for (int at = 0; at + old.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(fresh, 0, all, at, fresh.length);
                return all;
            }
        }
        throw new AssertionError("the record to exchange is not there");
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
