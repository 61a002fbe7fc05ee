package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaterAuditTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);

    @Test
    void goesOnFromEveryHeadWhereverPublicationStands() {
        var heads = new ArrayList<Head>(List.of(Head.EMPTY));
        for (int at = 0; at < 700; at += 50) {
            heads.add(ledger.append(Samples.entries(at, at + 50)));
            if (at == 250 || at == 500) {
                ledger.publish();
            }
            for (Head earlier : heads) {
                assertThat(since(disk, earlier)).as("from %s", earlier).contains(heads.getLast());
            }
        }
    }

    @Test
    void aHeadOfAnotherOrALongerLedgerDoesNotFit() {
        ledger.append(Samples.entries(0, 256));
        Head head = ledger.append(Samples.entries(256, 300));
        ledger.publish();
        for (Head wrong : List.of(new Head(301, head.root()), new Head(299, head.root()), new Head(256, head.root()))) {
            assertThat(since(disk, wrong)).as("%s", wrong).isEmpty();
        }
        assertThat(since(disk, new Head(0, Digest.of("nothing of the kind")))).isEmpty();
    }

    @Test
    void readsNothingBeforeTheBundleOfTheHead() {
        ledger.append(Samples.entries(0, 256));
        Head earlier = ledger.append(Samples.entries(256, 300));
        Head head = ledger.append(Samples.entries(300, 310));
        ledger.publish();
        disk.plant("tile/entries/000", new byte[0]);
        assertThat(since(disk, earlier)).contains(head);
        assertThat(since(disk, Head.EMPTY)).isEmpty();
    }

    @Test
    void everyByteThatWasChangedBehindTheHeadShows() {
        Head earlier = ledger.append(Samples.entries(0, 256));
        ledger.append(Samples.entries(256, 300));
        ledger.publish();
        ledger.append(Samples.entries(300, 303));
        assertThat(since(disk, earlier)).isPresent();
        for (String file : List.of("checkpoint", "tile/entries/001.p/44", "wal")) {
            int end = file.equals("wal") ? 2_000 : disk.bytes(file).length;
            for (int at = 0; at < Math.min(end, disk.bytes(file).length); at += 41) {
                MemoryDisk changed = disk.copy();
                byte[] bytes = disk.bytes(file).clone();
                bytes[at] ^= 1;
                changed.plant(file, bytes);
                assertThat(since(changed, earlier)).as("%s at %d", file, at).isEmpty();
            }
        }
    }

    @Test
    void whatStandsBehindTheLastSealIsNotVouchedFor() {
        Head earlier = ledger.append(Samples.entries(0, 3));
        String wal = new String(disk.bytes("wal"), ISO_8859_1);
        for (String more : List.of("E", "\0\0\0E")) {
            disk.plant("wal", (wal + more).getBytes(ISO_8859_1));
            assertThat(since(disk, earlier)).isEmpty();
        }
        disk.plant("wal", (wal + "\0\0\0").getBytes(ISO_8859_1));
        assertThat(since(disk, earlier)).contains(earlier);
    }

    @Test
    void aLedgerShorterThanWhatWitnessesHaveSeenDoesNotPass() {
        Head earlier = ledger.append(Samples.entries(0, 3));
        MemoryDisk before = disk.copy();
        ledger.append(Samples.entries(3, 5));
        var note = SignedNote.parse(ledger.checkpoint());
        ledger.keepWitnessed(note, List.of());
        before.plant("checkpoint-witnessed", disk.bytes("checkpoint-witnessed"));
        assertThat(since(before, earlier)).isEmpty();
    }

    private static Optional<Head> since(MemoryDisk disk, Head earlier) {
        return LaterAudit.of(disk, FakeSigner.ONE, earlier);
    }
}
