package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What someone with write access to the files, but without the key, can try: on two entries in tiles and four behind. */
class TamperTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
    private final Head first = ledger.append(Samples.entries(0, 2));
    private final MemoryDisk published = published();
    private final Head second = ledger.append(Samples.entries(2, 5));
    private final byte[] secondWal = written();
    private final Head third = ledger.append(Samples.entries(5, 6));
    private final byte[] thirdWal = written();

    @Test
    void everySingleChangedByteOfAClosedLedgerShows() {
        ledger.close();
        MemoryDisk closed = disk.copy();
        assertThat(closed.names())
                .containsExactly(
                        "checkpoint",
                        "tile/0/000.p/2",
                        "tile/0/000.p/6",
                        "tile/entries/000.p/2",
                        "tile/entries/000.p/6",
                        "wal");
        everyChangedByteShows(closed, new Verification.Intact(third, 6));
    }

    @Test
    void everySingleChangedByteOfAnOpenLedgerShows() {
        everyChangedByteShows(disk.copy(), new Verification.Intact(third, 6));
    }

    private static void everyChangedByteShows(MemoryDisk sound, Verification intact) {
        for (String file : sound.names()) {
            byte[] bytes = sound.bytes(file);
            for (int at = 0; at < bytes.length; at++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << (at % 8));
                sound.plant(file, changed);
                assertThat(Verification.of(sound, FakeSigner.ONE, List.of()))
                        .as(file + " at " + at)
                        .isInstanceOf(Verification.Broken.class);
            }
            sound.plant(file, bytes);
        }
        assertThat(Verification.of(sound, FakeSigner.ONE, List.of())).isEqualTo(intact);
    }

    @Test
    void everyTruncationOfWhatIsPublishedShowsAndIsNeverRepaired() {
        ledger.close();
        for (String file : List.of("checkpoint", "tile/0/000.p/6", "tile/entries/000.p/6", "wal")) {
            byte[] sound = disk.bytes(file);
            for (int size = 0; size < sound.length; size++) {
                MemoryDisk cut = disk.copy();
                cut.plant(file, Arrays.copyOf(sound, size));
                assertThat(Verification.of(cut, FakeSigner.ONE, List.of()))
                        .as(file + " to " + size)
                        .isInstanceOf(Verification.Broken.class);
                int before = cut.changes();
                if (!file.startsWith("tile/entries")) {
                    assertThatExceptionOfType(LedgerException.class)
                            .as(file + " to " + size)
                            .isThrownBy(() -> Ledger.open(cut, FakeSigner.ONE))
                            .extracting(LedgerException::code)
                            .isIn(Code.LOST, Code.CORRUPT, Code.ROLLED_BACK);
                }
                assertThat(cut.changes()).as(file + " to " + size).isEqualTo(before);
            }
        }
    }

    @Test
    void namesTheEntryThatWasChanged() {
        ledger.close();
        String file = "tile/entries/000.p/6";
        String bundle = new String(disk.bytes(file), ISO_8859_1);
        disk.plant(file, bundle.replace("\"n\":3", "\"n\":4").getBytes(ISO_8859_1));

        assertThat(Verification.of(disk, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(3, "entry `3` is not what its tile says", 1));
        var again = Ledger.open(disk, FakeSigner.ONE);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Samples.read(again))
                .withMessage("the entries were changed after `" + third
                        + "` was signed; run `holdfast ledger verify` to see where")
                .extracting(LedgerException::code)
                .isEqualTo(Code.CORRUPT);
    }

    @Test
    void anEntryChangedTogetherWithItsTileLeavesNothingToVouchFor() {
        ledger.close();
        String changed = Samples.entry(3).canonical().replace("\"n\":3", "\"n\":4");
        String bundle = new String(disk.bytes("tile/entries/000.p/6"), ISO_8859_1);
        disk.plant("tile/entries/000.p/6", bundle.replace("\"n\":3", "\"n\":4").getBytes(ISO_8859_1));
        byte[] tile = disk.bytes("tile/0/000.p/6");
        System.arraycopy(TreeHash.leaf(changed.getBytes(UTF_8)).raw(), 0, tile, 3 * 32, 32);
        disk.plant("tile/0/000.p/6", tile);

        assertThat(Verification.of(disk, FakeSigner.ONE, List.of()))
                .extracting(found -> found instanceof Verification.Broken broken ? broken.affected() : 0)
                .isEqualTo(6L);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(disk, FakeSigner.ONE))
                .withMessageStartingWith("the tiles give the head `6:")
                .withMessageEndingWith("` where `" + third
                        + "` was signed; keep a copy and compare it with a receipt, nothing was changed")
                .extracting(LedgerException::code)
                .isEqualTo(Code.FORKED);
    }

    @Test
    void aBatchChangedInTheLogIsCutLikeATornOneButNotInSilence() {
        byte[] wal = thirdWal.clone();
        wal[secondWal.length + 20] ^= 1;
        disk.plant(Ledger.WAL, wal);
        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(
                        5,
                        "the end of the file `wal` is no whole batch: a record's checksum is wrong, and not as an append"
                                + " leaves it that was cut off: bytes were changed, or the power failed; keep a copy and"
                                + " compare a receipt, the next one to append cuts it",
                        0));
        assertThat(Ledger.open(disk, FakeSigner.ONE).head()).isEqualTo(second);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(6, 7)))
                .as("a process that knows better")
                .extracting(LedgerException::code)
                .isEqualTo(Code.LOST);
    }

    @Test
    void aBatchBeforeTheLastThatWasChangedIsNeverCutOff() {
        ledger.append(Samples.entries(6, 7));
        byte[] wal = disk.bytes(Ledger.WAL);
        int behindBase = published.bytes(Ledger.WAL).length;
        for (int at = behindBase + 20; at < secondWal.length; at += 97) {
            byte[] changed = wal.clone();
            changed[at] ^= 1;
            disk.plant(Ledger.WAL, changed);
            assertRefused(
                    Code.CORRUPT,
                    "the file `wal` was changed after entry 2, and signed entries stand behind that; restore it from a"
                            + " copy, nothing was changed");
        }
        disk.plant(Ledger.WAL, wal);
        assertThat(Ledger.open(disk, FakeSigner.ONE).head().size()).isEqualTo(7);
    }

    @Test
    void batchesCutUnderAnOpenLedgerAreMissedBeforeMoreAreWritten() {
        disk.plant(Ledger.WAL, secondWal);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(6, 7)))
                .withMessage("6 entries are signed, but the file `wal` no longer holds what it held when this process"
                        + " last looked; restore it from a copy, nothing was changed")
                .extracting(LedgerException::code)
                .isEqualTo(Code.LOST);
        assertThat(disk.bytes(Ledger.WAL)).isEqualTo(secondWal);
    }

    @Test
    void refusesACheckpointThatWasPutBack() {
        ledger.publish();
        disk.plant(Ledger.CHECKPOINT, published.bytes(Ledger.CHECKPOINT));

        assertRefused(
                Code.ROLLED_BACK,
                "`checkpoint` shows `" + first + "`, but `" + third
                        + "` was signed after it; someone put older files back: keep a copy and compare receipts");
        assertThat(ledger.verify())
                .isEqualTo(new Verification.Broken(
                        2, "later heads than the one in `checkpoint` were signed; an older file was put back", 0));
    }

    @Test
    void refusesAMissingCheckpoint() {
        disk.plant(Ledger.CHECKPOINT, new byte[0]);
        assertRefused(
                Code.ROLLED_BACK,
                "`checkpoint` shows `" + Head.EMPTY + "`, but `" + first
                        + "` was signed after it; someone put older files back: keep a copy and compare receipts");
    }

    @Test
    void refusesAMissingLog() {
        disk.plant(Ledger.WAL, new byte[0]);
        assertRefused(
                Code.LOST,
                "2 entries are signed, but the file `wal` is missing, and entries after them may have been in it;"
                        + " restore it from a copy, nothing was changed");
    }

    @Test
    void aLogThatWasPutBackToBeforeTheCheckpointEndsTooEarly() {
        ledger.publish();
        disk.plant(Ledger.WAL, secondWal);
        assertRefused(
                Code.LOST,
                "6 entries are signed, but the file `wal` ends after entry 5; restore it from a copy, nothing was"
                        + " changed");
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(
                        6, "the file `wal` ends before the head `" + third + "` in `checkpoint`", 0));
    }

    @Test
    void tilesBeyondTheLastEntryShowThatOlderFilesWerePutBack() {
        ledger.publish();
        disk.plant(Ledger.CHECKPOINT, published.bytes(Ledger.CHECKPOINT));
        disk.plant(Ledger.WAL, published.bytes(Ledger.WAL));
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of()))
                .isEqualTo(new Verification.Broken(2, "there are tiles of more entries; older files were put back", 0));
    }

    @Test
    void onlyAReceiptShowsThatTheWholeDirectoryWasPutBack() {
        assertThat(Ledger.open(published.copy(), FakeSigner.ONE).head()).isEqualTo(first);
        assertThat(Verification.of(published, FakeSigner.ONE, List.of(second)))
                .isEqualTo(new Verification.Broken(
                        2, "the receipt `" + second + "` is of a longer ledger; entries were taken away", 3));

        published.names().forEach(name -> disk.plant(name, published.bytes(name)));
        assertThat(ledger.verify()).as("it still knows its head").isInstanceOf(Verification.Broken.class);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.append(Samples.entries(9, 10)))
                .extracting(LedgerException::code)
                .isEqualTo(Code.LOST);
    }

    @Test
    void aReceiptShowsThatTheOwnerOfTheKeyWroteTheLedgerAnew() {
        var forged = new MemoryDisk();
        Ledger other = Ledger.open(forged, FakeSigner.ONE);
        other.append(Samples.entries(0, 2));
        other.append(Samples.entries(7, 12));

        assertThat(Verification.of(forged, FakeSigner.ONE, List.of(third, first, second)))
                .isEqualTo(new Verification.Broken(
                        2, "the receipt `" + second + "` is of other entries; the ledger was written anew", 5));
    }

    @Test
    void entriesThatNobodySignedAreCutAndNeverSigned() {
        var text = Samples.entry(66).canonical();
        byte[] stranger = seal(third, new FakeSigner("sim.local/stranger"));
        byte[] replayed = seal(third, FakeSigner.ONE);
        byte[] entry = Frame.bytes(Frame.ENTRY, text);
        for (byte[] seal : List.of(new byte[0], stranger, forgedSeal(text), replayed)) {
            MemoryDisk grown = disk.copy();
            grown.plant(Ledger.WAL, joined(thirdWal, entry, seal));
            var found = Verification.of(grown, FakeSigner.ONE, List.of());
            if (seal.length == 0) {
                assertThat(found).isEqualTo(new Verification.Unfinished(third, 6, entry.length));
            } else {
                assertThat(found)
                        .extracting(broken -> broken instanceof Verification.Broken at ? at.index() : -1)
                        .isEqualTo(6L);
            }
            assertThat(Ledger.open(grown, FakeSigner.ONE).head()).isEqualTo(third);
            assertThat(grown.bytes(Ledger.WAL)).isEqualTo(thirdWal);
        }
    }

    @Test
    void aForgedSealTakesNothingFromWhatALaterOneSigned() {
        String sixth = Samples.entry(66).canonical();
        String seventh = Samples.entry(77).canonical();
        Head whole = tree().plus(TreeHash.leaf(sixth.getBytes(UTF_8)))
                .plus(TreeHash.leaf(seventh.getBytes(UTF_8)))
                .head();
        byte[] seal = seal(whole, FakeSigner.ONE);
        byte[] ofAnotherHead = seal(third, FakeSigner.ONE);
        for (byte[] forged : List.of(forgedSeal(sixth), ofAnotherHead)) {
            byte[] first = Frame.bytes(Frame.ENTRY, sixth);
            byte[] wal = joined(thirdWal, first, forged, Frame.bytes(Frame.ENTRY, seventh), seal);
            MemoryDisk tampered = disk.copy();
            tampered.plant(Ledger.WAL, wal);

            assertThat(Verification.of(tampered, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
            Ledger opened = Ledger.open(tampered, FakeSigner.ONE);
            assertThat(opened.head()).isEqualTo(whole);
            assertThat(Samples.recorded(opened)).hasSize(8);
            Head more = opened.append(Samples.entries(8, 9));
            assertThat(Arrays.copyOf(tampered.bytes(Ledger.WAL), wal.length)).isEqualTo(wal);
            assertThat(Ledger.open(tampered.copy(), FakeSigner.ONE).head())
                    .as("with more signed batches behind it")
                    .isEqualTo(more);
            opened.publish();
            assertThat(opened.verify()).isEqualTo(new Verification.Intact(more, 9));
        }
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
        String odd = Samples.entry(6).canonical().replace("entry@v1", "entry@v9");
        Head head = tree().plus(TreeHash.leaf(odd.getBytes(UTF_8))).head();
        disk.plant(Ledger.WAL, joined(thirdWal, Frame.bytes(Frame.ENTRY, odd), seal(head, FakeSigner.ONE)));

        var expected = new Verification.Broken(
                6,
                "not an entry of the format `holdfast.dev/entry@v1`: its format is `holdfast.dev/entry@v9`;"
                        + " this version did not write it",
                1);
        assertThat(ledger.verify()).isEqualTo(expected);
        ledger.publish();
        assertThat(ledger.verify()).as("in the tiles too").isEqualTo(expected);
    }

    @Test
    void aDirectoryInTheOldLayoutIsRefused() {
        var old = new MemoryDisk();
        old.plant("entries", new byte[] {'E'});
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(old, FakeSigner.ONE))
                .withMessage("this ledger was written by a version before the first release, in a layout that is no"
                        + " longer read; move its directory away to begin a new one")
                .extracting(LedgerException::code)
                .isEqualTo(Code.CORRUPT);
        assertThat(Verification.of(old, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
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

    private static byte[] seal(Head head, HeadSigner signer) {
        return Frame.bytes(Frame.SEAL, Checkpoint.sign(head, signer).rendered());
    }

    /** A seal with the right root, but with the signature of another head. */
    private byte[] forgedSeal(String text) {
        Head head = tree().plus(TreeHash.leaf(text.getBytes(UTF_8))).head();
        SignedNote right = Checkpoint.sign(head, FakeSigner.ONE);
        SignedNote borrowed = new SignedNote(
                right.text(), Checkpoint.sign(third, FakeSigner.ONE).signatures());
        return Frame.bytes(Frame.SEAL, borrowed.rendered());
    }

    private Frontier tree() {
        Frontier frontier = Frontier.EMPTY;
        for (Recorded recorded : Samples.recorded(ledger)) {
            frontier = frontier.plus(recorded.leaf());
        }
        return frontier;
    }

    private MemoryDisk published() {
        ledger.publish();
        return disk.copy();
    }

    /** The file {@code wal} without the room at its end. */
    private byte[] written() {
        byte[] wal = disk.bytes(Ledger.WAL);
        int end = wal.length;
        while (wal[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(wal, end);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
