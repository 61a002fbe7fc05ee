package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write-ahead log in a file that was one before: what stood there is neither read nor taken for a crash. */
class ReusedLogTest {
    private static final int EARLIER = 40;

    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = reusing(disk);
    private final byte[] before = before();
    private final Head first = ledger.append(entries(0, 2));
    private final boolean reused = reused();
    private final Head second = ledger.append(entries(2, 5));
    private final byte[] secondLog = disk.bytes(Ledger.WAL);
    private final int secondEnd = end(secondLog);
    private final Head third = ledger.append(entries(5, 6));
    private final byte[] thirdLog = disk.bytes(Ledger.WAL);
    private final int thirdEnd = end(thirdLog);

    /** A ledger that uses the file of every write-ahead log again, however short that was. */
    static Ledger reusing(MemoryDisk disk) {
        return Ledger.open(disk, FakeSigner.ONE, 0);
    }

    /** Appends many batches of one entry: a file that the next but one is written over, and stays behind its end. */
    static void fill(Ledger ledger, int from, int to) {
        for (int number = from; number < to; number++) {
            ledger.append(Samples.entries(number, number + 1));
        }
    }

    private byte[] before() {
        fill(ledger, 0, EARLIER);
        byte[] log = disk.bytes(Ledger.WAL);
        ledger.publish();
        return log;
    }

    private boolean reused() {
        ledger.publish();
        return disk.bytes(Ledger.WAL)[0] == Frame.REUSED_BASE;
    }

    private static List<Entry> entries(int from, int to) {
        return Samples.entries(EARLIER + from, EARLIER + to);
    }

    @Test
    void whatStoodThereBeforeDoesNotCount() {
        assertThat(reused).isTrue();
        assertThat(thirdLog).hasSameSizeAs(before).hasSizeGreaterThan(2 * thirdEnd);
        assertThat(Arrays.copyOfRange(thirdLog, thirdEnd, before.length))
                .isEqualTo(Arrays.copyOfRange(before, thirdEnd, before.length));
        assertThat(Samples.read(ledger)).isEqualTo(Samples.entries(0, EARLIER + 6));
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(third, EARLIER + 6));
        assertThat(LaterAudit.of(disk, FakeSigner.ONE, first)).contains(third);
        assertThat(reusing(disk.copy()).head()).isEqualTo(third);
    }

    @Test
    void anAppendThatWasCutOffAnywhereIsNoChange() {
        for (int size = secondEnd - Frame.HEADER_BYTES; size < thirdEnd; size++) {
            byte[] cut = secondLog.clone();
            System.arraycopy(thirdLog, 0, cut, 0, size);
            MemoryDisk crashed = disk.copy();
            crashed.plant(Ledger.WAL, cut);
            boolean whole = size >= thirdEnd - Frame.HEADER_BYTES;
            Head head = whole ? third : second;
            Verification found = Verification.of(crashed, FakeSigner.ONE, List.of(head));
            if (size > secondEnd) {
                assertThat(found).as("cut to " + size).isInstanceOf(Verification.Unfinished.class);
            } else {
                assertThat(found).isNotInstanceOf(Verification.Broken.class);
            }
            try (var opened = reusing(crashed)) {
                assertThat(opened.head()).as("cut to " + size).isEqualTo(head);
                assertThat(opened.verify()).isEqualTo(new Verification.Intact(head, head.size()));
                Head more = opened.append(entries(6, 8));
                assertThat(opened.verify()).isEqualTo(new Verification.Intact(more, head.size() + 2));
            }
        }
    }

    /** There may be thousands, and everybody waits meanwhile. */
    @Test
    void theSealsThatStandThereFromBeforeAreNotVerifiedAfterACrash() {
        MemoryDisk crashed = disk.copy();
        byte[] cut = secondLog.clone();
        System.arraycopy(thirdLog, 0, cut, 0, thirdEnd - 20);
        crashed.plant(Ledger.WAL, cut);
        assertThat(verificationsToOpen(disk.copy(), third)).isPositive().isLessThan(EARLIER / 2);
        assertThat(verificationsToOpen(crashed, second)).isLessThan(EARLIER / 2);

        byte[] running = Arrays.copyOf(secondLog, before.length);
        int from = secondEnd - Frame.HEADER_BYTES; // where the mark was: the batches from before go on there
        int first = Math.toIntExact(frames(before, 1).position());
        System.arraycopy(before, first, running, from, Math.min(before.length - first, running.length - from));
        crashed.plant(Ledger.WAL, running);
        assertThat(verificationsToOpen(crashed, second)).isLessThan(EARLIER / 2);
    }

    private static int verificationsToOpen(MemoryDisk found, Head head) {
        var counting = new CountingSigner(FakeSigner.ONE);
        try (var opened = Ledger.open(found, counting)) {
            assertThat(opened.head()).isEqualTo(head);
            return counting.verifications();
        }
    }

    @Test
    void noChangedBitOfTheLogPassesForAnAppendThatWasCutOff() {
        for (int at = 0; at < thirdEnd; at++) {
            byte[] changed = thirdLog.clone();
            changed[at] ^= (byte) (1 << (at % Byte.SIZE));
            MemoryDisk found = disk.copy();
            found.plant(Ledger.WAL, changed);
            assertThat(Verification.of(found, FakeSigner.ONE, List.of()))
                    .as("byte " + at)
                    .isInstanceOf(
                            at < thirdEnd - Frame.HEADER_BYTES
                                    ? Verification.Broken.class
                                    : Verification.Unfinished.class);
            assertThat(LaterAudit.of(found, FakeSigner.ONE, first)).isEmpty();
        }
    }

    /** As in a copy that was made while the file was written over, or where the mark was taken away too. */
    @Test
    void aChangeBeforeBatchesThatWereToldIsNoCrashWithoutTheirMark() {
        ledger.append(entries(6, 7));
        byte[] changed = disk.bytes(Ledger.WAL);
        changed[secondEnd - Frame.HEADER_BYTES + 20] ^= 1;
        changed[end(disk.bytes(Ledger.WAL)) - 1] ^= 1;
        disk.plant(Ledger.WAL, changed);
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> reusing(disk))
                .extracting(LedgerException::code)
                .isEqualTo(Code.CORRUPT);
    }

    @Test
    void aBatchThatIsCutOffIsMarkedAsTheEndAnew() {
        byte[] changed = thirdLog.clone();
        changed[secondEnd + 20] ^= 1;
        disk.plant(Ledger.WAL, changed);
        try (var opened = reusing(disk.copy())) {
            assertThat(opened.head()).isEqualTo(second);
        }
        var again = disk.copy();
        try (var _ = Ledger.open(again, FakeSigner.ONE)) {
            byte[] cut = again.bytes(Ledger.WAL);
            assertThat(end(cut)).isEqualTo(secondEnd);
            cut[secondEnd - 20] ^= 1;
            again.plant(Ledger.WAL, cut);
            assertThat(Verification.of(again, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Broken.class);
        }
    }

    /** The file may come back, with the place in it that a process knows, and hold another part of the ledger before it. */
    @Test
    void aProcessIsNotMisledByAPlaceThatStandsThereFromBefore() {
        var slow = reusing(disk);
        assertThat(slow.append(entries(6, 26)).size()).isEqualTo(EARLIER + 26);
        ledger.publish();
        ledger.append(entries(26, 27));
        ledger.publish();
        ledger.append(entries(27, 28));
        assertThat(disk.bytes(Ledger.WAL).length)
                .as("the old place is still there")
                .isGreaterThan(2 * end(disk.bytes(Ledger.WAL)));
        Head head = slow.append(entries(28, 29));
        assertThat(head.size()).isEqualTo(EARLIER + 29);
        assertThat(ledger.head()).isEqualTo(head);
        assertThat(Samples.read(slow)).isEqualTo(Samples.entries(0, EARLIER + 29));
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(head, EARLIER + 29));
    }

    @Test
    void aClosedLedgerKeepsNothingOfIt() {
        ledger.close();
        requireForgotten("test.counted");
    }

    @Test
    void aClosedLedgerThatHadNothingToPublishKeepsNothingOfItEither() {
        ledger.publish();
        ledger.close();
        requireForgotten("test.counted");
    }

    @Test
    void whatIsPrunedIsGoneFromItToo() {
        ledger.append(entries(6, 106));
        ledger.append(entries(106, 206));
        ledger.append(entries(206, 306));
        ledger.publish();
        var pruned = new Pruned(256, 3, new Pruned.Retention(365));
        var run = new Run(Samples.BOB, Samples.TRACE, Run.setup(pruned.setup().json()));
        ledger.append(List.of(new Entry(
                Pruned.KIND, run, Actor.user("tester"), Samples.entry(0).time(), pruned.body())));
        ledger.publish();
        assertThat(text(disk)).contains("{\"n\":42}");
        ledger.prune(EARLIER + 306);
        requireForgotten("test.counted");
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
        Head more = ledger.append(entries(400, 401));
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(more, more.size() - 256));
    }

    private void requireForgotten(String text) {
        assertThat(disk.bytes(Ledger.WAL)[0]).isEqualTo(Frame.BASE);
        assertThat(text(disk)).doesNotContain(text);
    }

    private static String text(MemoryDisk disk) {
        return new String(disk.bytes(Ledger.WAL), ISO_8859_1);
    }

    /** Where the mark ends behind the last seal. */
    private static int end(byte[] log) {
        return Math.toIntExact(frames(log, Integer.MAX_VALUE).position()) + Frame.HEADER_BYTES;
    }

    /** Behind so many frames, or at the end of all. */
    private static FrameReader frames(byte[] log, int count) {
        var frames = new FrameReader(FrameReader.Source.of(log, 0), 0);
        try {
            int read = 0;
            while (read < count && !(frames.next() instanceof Frame.End)) {
                read++;
            }
            return frames;
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }
}
