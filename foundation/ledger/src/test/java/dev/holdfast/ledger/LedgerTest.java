package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);

    @Test
    void startsEmptyAndWritesNothingBeforeItsFirstEntry() {
        assertThat(ledger.head()).isEqualTo(new Head(0, Digest.of("")));
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(Head.EMPTY, 0));
        assertThat(disk.changes()).isZero();
    }

    @Test
    void readsBackWhatWasAppendedWithPlaceAndLeafHash() {
        Entry entry = Samples.entry(7);
        Head head = ledger.append(List.of(entry));

        Digest leaf =
                TreeHash.leaf(("{\"actor\":\"user:tester\",\"body\":{\"n\":7},\"format\":\"holdfast.dev/entry@v1\","
                                + "\"kind\":\"test.counted\",\"session\":\"s-000000000002\","
                                + "\"setup\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\","
                                + "\"time\":\"2023-11-14T22:13:20.007Z\",\"trace\":\"0af7651916cd43dd8448eb211c80319c\"}")
                        .getBytes(UTF_8));
        assertThat(Samples.recorded(ledger)).containsExactly(new Recorded(0, entry, leaf));
        assertThat(head).isEqualTo(new Head(1, leaf)).isEqualTo(ledger.head());
    }

    @Test
    void keepsTheOrderOfBatchesAndReadsFromAnyIndex() {
        ledger.append(Samples.entries(0, 3));
        ledger.append(Samples.entries(3, 4));
        ledger.append(Samples.entries(4, 9));

        for (int from = 0; from <= 9; from++) {
            var seen = new ArrayList<Entry>();
            ledger.read(from, recorded -> seen.add(recorded.entry()));
            assertThat(seen).isEqualTo(Samples.entries(from, 9));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.read(10, _ -> {}))
                .withMessage("no entry `10` in a ledger of 9; read from 0 to 9");
    }

    @Test
    void handsOutOneSessionAlone() {
        ledger.append(Samples.entries(0, 5));

        var seen = new ArrayList<Long>();
        ledger.session(Samples.ALICE, recorded -> seen.add(recorded.index()));
        assertThat(seen).containsExactly(0L, 2L, 4L);
    }

    @Test
    void aReaderMayAppendWhileItReads() {
        ledger.append(Samples.entries(0, 2));
        ledger.read(0, recorded -> ledger.append(List.of(Samples.entry(10 + (int) recorded.index()))));
        assertThat(ledger.head().size()).isEqualTo(4);
    }

    @Test
    void findsEverythingAgainWhenOpenedAgain() {
        Head head = ledger.append(Samples.entries(0, 5));
        ledger.close();

        var again = Ledger.open(disk, FakeSigner.ONE);
        assertThat(again.head()).isEqualTo(head);
        assertThat(again.verify()).isEqualTo(new Verification.Intact(head, 5));
        assertThat(Samples.read(again)).isEqualTo(Samples.entries(0, 5));
    }

    @Test
    void twoObjectsOnOneDiskSeeEachOthersEntries() {
        var other = Ledger.open(disk, FakeSigner.ONE);
        ledger.append(Samples.entries(0, 2));
        other.append(Samples.entries(2, 3));
        Head head = ledger.append(Samples.entries(3, 6));

        assertThat(other.head()).isEqualTo(head);
        assertThat(Samples.read(other)).isEqualTo(Samples.entries(0, 6));
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(head, 6));
    }

    @Test
    void anAppendCostsAWriteASyncAndOneSignature() {
        ledger.append(Samples.entries(0, 1));
        int before = disk.changes();
        ledger.append(Samples.entries(1, 2));
        assertThat(disk.changes() - before).as("write, sync").isEqualTo(2);
    }

    @Test
    void refusesBatchesOutsideTheirBounds() {
        for (int size : List.of(0, Ledger.BATCH_ENTRIES_MAX + 1)) {
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> ledger.append(Samples.entries(0, size)))
                    .withMessage("a batch has 1 to 256 entries, not " + size + "; split it")
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.REFUSED);
        }
        assertThat(ledger.append(Samples.entries(0, Ledger.BATCH_ENTRIES_MAX)).size())
                .isEqualTo(256);
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void givesUpWhenAnotherHoldsTheLockTooLong() throws Exception {
        try (var _ = disk.lock(Disk.Lock.APPEND, Duration.ZERO).orElseThrow()) {
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> ledger.append(Samples.entries(0, 1)))
                    .withMessage("another process has kept the ledger for 10 s; end it or try again")
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.BUSY);
        }
        assertThat(disk.deadlineAsked).isEqualTo(Duration.ofSeconds(10));
        assertThat(ledger.append(Samples.entries(0, 1)).size()).isEqualTo(1);
    }

    @Test
    void publishesAnOrdinaryC2spCheckpoint() {
        assertThat(ledger.checkpoint()).isEmpty();
        Head head = ledger.append(Samples.entries(0, 3));

        var note = SignedNote.parse(ledger.checkpoint());
        assertThat(note.rendered()).isEqualTo(new String(disk.bytes("checkpoint"), UTF_8));
        assertThat(note.text())
                .isEqualTo("sim.local/one\n3\n"
                        + java.util.Base64.getEncoder()
                                .encodeToString(head.root().raw()) + "\n");
        assertThat(note.signedBy(List.of(NoteKey.of(FakeSigner.ONE)))).containsExactly("sim.local/one");
    }

    @Test
    void aClockThatGoesBackChangesNoOrder() {
        ledger.append(List.of(Samples.entry(9)));
        ledger.append(List.of(Samples.entry(3)));
        assertThat(Samples.read(ledger)).containsExactly(Samples.entry(9), Samples.entry(3));
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void takesNoCallsAfterItWasClosed() {
        ledger.close();
        ledger.close();
        assertThatIllegalStateException().isThrownBy(ledger::head).withMessage("the ledger is closed");
        assertThatIllegalStateException().isThrownBy(ledger::verify).withMessage("the ledger is closed");
    }

    @Test
    void everyRootAgreesWithTheDefinitionOfTheTree() {
        var leaves = new ArrayList<Digest>();
        for (int size = 1; size <= 70; size++) {
            leaves.add(TreeHash.leaf(Samples.entry(size).canonical().getBytes(UTF_8)));
            assertThat(ledger.append(List.of(Samples.entry(size)))).isEqualTo(new Head(size, ModelTree.root(leaves)));
        }
    }

    @Test
    void aReceiptReadsBackAsTheHeadItIs() {
        Head head = ledger.append(Samples.entries(0, 3));
        assertThat(Head.parse(head.toString())).isEqualTo(head);
        assertThat(Optional.of(head)).hasToString("Optional[3:" + head.root().hex() + "]");
    }

    @Test
    void openingChecksAsFewSignaturesOfManyBatchesAsOfFew() {
        assertThat(signaturesCheckedToOpen(50)).isEqualTo(signaturesCheckedToOpen(2));
    }

    private static int signaturesCheckedToOpen(int batches) {
        var disk = new MemoryDisk();
        Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
        for (int at = 0; at < batches; at++) {
            ledger.append(Samples.entries(at, at + 1));
        }
        var counting = new CountingSigner(FakeSigner.ONE);
        assertThat(Ledger.open(disk.copy(), counting).head()).isEqualTo(ledger.head());
        return counting.verifications();
    }
}
