package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.MemoryDisk.Fault;
import dev.holdfast.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published, and what a crash in the middle of publishing leaves. */
class PublicationTest {
    private final MemoryDisk disk = new MemoryDisk();

    @Test
    void theFilesAreThoseOfTlogTiles() {
        var ledger = Ledger.open(disk, FakeSigner.ONE);
        fill(ledger, 0, 70_000);
        ledger.publish();

        var expected = new TreeMap<String, Integer>();
        for (int number = 0; number < 273; number++) {
            expected.put("tile/0/%03d".formatted(number), 8192);
        }
        expected.put("tile/0/273.p/112", 112 * 32);
        expected.put("tile/1/000", 8192);
        expected.put("tile/1/001.p/17", 17 * 32);
        expected.put("tile/2/000.p/1", 32);
        var found = new TreeMap<String, Integer>();
        for (String name : disk.names()) {
            if (name.startsWith("tile/") && !name.startsWith("tile/entries")) {
                found.put(name, disk.bytes(name).length);
            }
        }
        assertThat(found)
                .as("and perhaps what was published on the side before")
                .containsAllEntriesOf(expected);
        assertThat(ledger.verify()).isEqualTo(new Verification.Intact(ledger.head(), 70_000));
        assertThat(Ledger.open(disk.copy(), FakeSigner.ONE).head()).isEqualTo(ledger.head());
    }

    @Test
    void everyTileAndBundleIsWhatTheDefinitionGives() {
        var leaves = new ArrayList<Digest>();
        var ledger = Ledger.open(disk, FakeSigner.ONE);
        for (int size : List.of(1, 5, 255, 256, 257, 300, 511, 512, 600)) {
            fill(ledger, leaves.size(), size);
            while (leaves.size() < size) {
                leaves.add(TreeHash.leaf(text(leaves.size())));
            }
            ledger.publish();
            assertThat(disk.bytes(TilePath.hashes(0, (size - 1) / 256, (size - 1) % 256 + 1)))
                    .isEqualTo(joined(leaves.subList((size - 1) / 256 * 256, size)));
            assertThat(disk.bytes(TilePath.entries((size - 1) / 256, (size - 1) % 256 + 1)))
                    .isEqualTo(bundle((size - 1) / 256 * 256, size));
            if (size >= 256) {
                var roots = new ArrayList<Digest>();
                for (int tile = 0; tile < size / 256; tile++) {
                    roots.add(ModelTree.root(leaves.subList(tile * 256, tile * 256 + 256)));
                }
                assertThat(disk.bytes(TilePath.hashes(1, 0, size / 256))).isEqualTo(joined(roots));
            }
        }
        assertThat(disk.list("tile/0")).containsExactly("000", "001", "002.p");
        assertThat(disk.list("tile/entries")).containsExactly("000", "001", "002.p");
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void pathsAreSpelledInGroupsOfThreeDigits() {
        assertThat(TilePath.hashes(0, 1234067, 256)).isEqualTo("tile/0/x001/x234/067");
        assertThat(TilePath.hashes(3, 7, 112)).isEqualTo("tile/3/007.p/112");
        assertThat(TilePath.entries(1000, 1)).isEqualTo("tile/entries/x001/000.p/1");
        assertThat(TilePath.width(70_000, 0, 273)).isEqualTo(112);
        assertThat(TilePath.width(70_000, 1, 0)).isEqualTo(256);
        assertThat(TilePath.width(70_000, 1, 1)).isEqualTo(17);
        assertThat(TilePath.width(70_000, 2, 0)).isEqualTo(1);
        assertThat(TilePath.width(70_000, 3, 0)).isZero();
        assertThat(TilePath.width(70_000, 8, 0)).isZero();
    }

    @Test
    void closingPublishesAndTheLogBeginsThere() {
        Head head;
        try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
            head = ledger.append(Samples.entries(0, 3));
            assertThat(disk.bytes("checkpoint")).isEmpty();
        }
        String note = new String(disk.bytes("checkpoint"), UTF_8);
        assertThat(Checkpoint.verified(SignedNote.parse(note), NoteKey.of(FakeSigner.ONE)))
                .isEqualTo(head);
        assertThat(disk.bytes("wal")).isEqualTo(Frame.bytes(Frame.BASE, note));
    }

    @Test
    void publishingTwiceChangesNothing() {
        var ledger = Ledger.open(disk, FakeSigner.ONE);
        ledger.append(Samples.entries(0, 3));
        ledger.publish();
        int changes = disk.changes();
        String note = ledger.checkpoint();
        assertThat(ledger.checkpoint()).isEqualTo(note);
        assertThat(disk.changes() - changes).isZero();
    }

    @Test
    void aLongLogIsPublishedOnTheSide() throws InterruptedException {
        try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
            String filler = "x".repeat(16_000);
            int number = 0;
            while (disk.bytes("checkpoint").length == 0 && number < 4_000) {
                var entry = new Entry(
                        "test.filled",
                        Samples.run(Samples.ALICE),
                        Actor.user("tester"),
                        Samples.entry(number++).time(),
                        "{\"x\":\"" + filler + "\"}");
                ledger.append(java.util.Collections.nCopies(16, entry));
            }
            assertThat(number).isBetween(33, 3_999);
            assertThat(disk.size("wal")).isLessThan(Ledger.WAL_BYTES_MAX * 2L);
            assertThat(ledger.head().size()).isEqualTo(16L * number);
        }
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of())).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void whatIsNoLongerWhatWasSealedIsNotPublished() {
        for (String how : List.of("another letter", "and its checksum", "another type", "a length")) {
            var changed = new MemoryDisk();
            var ledger = Ledger.open(changed, FakeSigner.ONE);
            ledger.append(Samples.entries(0, 3));
            var wal = ByteBuffer.wrap(changed.bytes("wal"));
            int start = Frame.bytes(Frame.BASE, "").length;
            int payload = wal.getInt(start + 1);
            switch (how) {
                case "another type" -> wal.put(start, Frame.BASE);
                case "a length" -> wal.putInt(start + 1, Integer.MAX_VALUE);
                default -> wal.put(start + Frame.HEADER_BYTES + 30, (byte) '!');
            }
            if (!how.equals("another letter") && !how.equals("a length")) {
                wal.putInt(start + 5, Frame.checksum(wal.get(start), wal.array(), start + Frame.HEADER_BYTES, payload));
            }
            changed.plant("wal", wal.array());
            assertThatExceptionOfType(LedgerException.class)
                    .as(how)
                    .isThrownBy(ledger::publish)
                    .withMessage(
                            "the ledger cannot be read or written: the file `wal` has changed; check space and rights");
            assertThat(changed.bytes("checkpoint")).as(how).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Ledger.PUBLISHED_AT_BYTES, 0})
    void aCrashAtAnyChangeOfAPublicationLosesNothing(long reusedFromBytes) {
        int changes = changesOfAPublication();
        assertThat(changes).isGreaterThan(8);
        for (int change = 0; change < changes; change++) {
            for (Fault fault : Fault.values()) {
                MemoryDisk broken = prepared();
                var ledger = Ledger.open(broken, FakeSigner.ONE, reusedFromBytes);
                Head head = ledger.append(Samples.entries(250, 300));
                broken.breakAfter(change, fault);
                assertThatExceptionOfType(LedgerException.class).isThrownBy(ledger::publish);
                String place = change + " " + fault;
                requireSound(broken.copy(), head, place);
                requireSound(broken.afterPowerCut(0), head, place + " power cut");
                broken.repair();
                ledger.append(Samples.entries(300, 301));
                ledger.publish();
                assertThat(ledger.verify()).as(place).isInstanceOf(Verification.Intact.class);
                assertThat(Ledger.open(broken.afterPowerCut(0), FakeSigner.ONE).head())
                        .as(place)
                        .isEqualTo(ledger.head());
            }
        }
    }

    @Test
    void aCrashWhileFilesArePutBesideTheMakingOfMoreLosesNothing() {
        MemoryDisk whole = new MemoryDisk();
        var first = Ledger.open(whole, FakeSigner.ONE);
        Head head = first.append(Samples.large(1));
        for (int batch = 0; batch < 3; batch++) {
            head = first.append(Samples.large(Ledger.BATCH_ENTRIES_MAX));
        }
        MemoryDisk unpublished = whole.copy();
        int before = whole.changes();
        first.publish();
        int changes = whole.changes() - before;
        for (int change = 0; change < changes; change++) {
            MemoryDisk broken = unpublished.copy();
            var ledger = Ledger.open(broken, FakeSigner.ONE);
            broken.failOnceAfter(change, Fault.NOTHING_DONE);
            assertThatExceptionOfType(LedgerException.class).isThrownBy(ledger::publish);
            try (var reopened = Ledger.open(broken.afterPowerCut(0), FakeSigner.ONE)) {
                assertThat(reopened.head()).isEqualTo(head);
            }
            ledger.publish();
            assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
    }

    @Test
    void aLoadMayEndWhereThePublicationDoes() {
        var ledger = Ledger.open(disk, FakeSigner.ONE);
        for (int batch = 0; batch < 2; batch++) {
            ledger.append(Samples.large(Ledger.BATCH_ENTRIES_MAX));
        }
        Head head = ledger.append(Samples.large(100)); // a bundle that is not full, and full enough for a load
        ledger.publish();
        assertThat(ledger.stated(ledger.checkpoint())).isEqualTo(head);
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
        try (var reopened = Ledger.open(disk.copy(), FakeSigner.ONE)) {
            assertThat(reopened.head()).isEqualTo(head);
        }
    }

    @Test
    void aCloseThatCannotPublishLosesNothing() {
        for (int change = 0; change < changesOfAPublication(); change++) {
            MemoryDisk broken = prepared();
            var ledger = Ledger.open(broken, FakeSigner.ONE);
            Head head = ledger.append(Samples.entries(250, 300));
            broken.breakAfter(change, Fault.NOTHING_DONE);
            ledger.close();
            requireSound(broken.afterPowerCut(0), head, "change " + change);
        }
    }

    @Test
    void anotherProcessMayPublishWhileThisOneAppends() {
        var one = Ledger.open(disk, FakeSigner.ONE);
        var two = Ledger.open(disk, FakeSigner.ONE);
        one.append(Samples.entries(0, 3));
        two.append(Samples.entries(3, 5));
        one.publish();
        Head head = two.append(Samples.entries(5, 6));
        assertThat(one.head()).isEqualTo(head);
        two.publish();
        one.append(Samples.entries(6, 9));
        two.publish();
        one.publish();
        assertThat(Samples.read(two)).isEqualTo(Samples.entries(0, 9));
        assertThat(one.verify()).isEqualTo(two.verify()).isEqualTo(new Verification.Intact(one.head(), 9));
    }

    private int changesOfAPublication() {
        MemoryDisk whole = prepared();
        var ledger = Ledger.open(whole, FakeSigner.ONE);
        ledger.append(Samples.entries(250, 300));
        int before = whole.changes();
        ledger.publish();
        return whole.changes() - before;
    }

    private static MemoryDisk prepared() {
        var disk = new MemoryDisk();
        try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
            ledger.append(Samples.entries(0, 250));
        }
        return disk;
    }

    private static void requireSound(MemoryDisk disk, Head head, String place) {
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of(head)))
                .as(place)
                .isInstanceOf(Verification.Intact.class);
        try (var ledger = Ledger.open(disk, FakeSigner.ONE)) {
            assertThat(ledger.head()).as(place).isEqualTo(head);
            assertThat(Samples.read(ledger)).as(place).isEqualTo(Samples.entries(0, 300));
            ledger.append(Samples.entries(300, 301));
        }
        assertThat(Verification.of(disk, FakeSigner.ONE, List.of(head)))
                .as(place)
                .isInstanceOf(Verification.Intact.class);
    }

    private static void fill(Ledger ledger, int from, int to) {
        for (int at = from; at < to; at += Ledger.BATCH_ENTRIES_MAX) {
            ledger.append(Samples.entries(at, Math.min(to, at + Ledger.BATCH_ENTRIES_MAX)));
        }
    }

    private static byte[] text(int number) {
        return Samples.entry(number).canonical().getBytes(UTF_8);
    }

    private static byte[] bundle(int from, int to) {
        var bytes = new ByteArrayOutputStream();
        for (int number = from; number < to; number++) {
            byte[] text = text(number);
            bytes.write(text.length >> 8);
            bytes.write(text.length);
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(List<Digest> hashes) {
        var bytes = new ByteArrayOutputStream();
        hashes.forEach(hash -> bytes.writeBytes(hash.raw()));
        return bytes.toByteArray();
    }
}
