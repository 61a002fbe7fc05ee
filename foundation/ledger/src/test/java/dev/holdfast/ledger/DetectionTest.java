package dev.holdfast.ledger;

import static dev.holdfast.ledger.WitnessScene.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is found out by looking at the directory alone, with a receipt of the last head, and with a witness that saw it;
 * each attack is made and looked at in all three ways, and the table in the documentation is what came of it.
 */
class DetectionTest {
    private static final Path PAGE = Path.of("../../docs/formats/ledger.md");
    private static final int SEEN = 6;
    private static final String DETECTED = "detected";

    @TempDir
    private Path folder;

    private final MemoryDisk disk = new MemoryDisk();
    private final MemoryDisk memory = new MemoryDisk();
    private WitnessScene scene;
    private Head receipt = Head.EMPTY;

    /** A ledger of three batches, which the receipt and the witness have seen. */
    @BeforeEach
    void setUp() {
        scene = new WitnessScene(folder);
        var ledger = Ledger.open(disk, scene.log);
        ledger.append(Samples.entries(0, 2));
        ledger.append(Samples.entries(2, 4));
        receipt = ledger.append(Samples.entries(4, SEEN));
        assertThat(witnesses(ledger, memory).round().enough()).isTrue();
    }

    @Test
    void theTableSaysWhatIsDetected() throws IOException {
        var table = new StringBuilder("| what was done | the directory alone | with a receipt | with a witness |\n");
        table.append("|---|---|---|---|\n");
        attacks().forEach((what, made) -> {
            MemoryDisk after = made.get();
            String alone = word(Verification.of(after, scene.log, List.of()));
            table.append("| ").append(what).append(" | ").append(alone).append(" | ");
            table.append(word(Verification.of(after, scene.log, List.of(receipt))))
                    .append(" | ");
            table.append(alone.equals(DETECTED) || !disputed(after) ? alone : DETECTED)
                    .append(" |\n");
        });
        assertThat(Files.readString(PAGE)).contains("\n" + table + "\n");
    }

    private Map<String, Supplier<MemoryDisk>> attacks() {
        var attacks = new LinkedHashMap<String, Supplier<MemoryDisk>>();
        attacks.put("an entry changed", () -> tiles(entries -> entries.set(1, Samples.entry(9))));
        attacks.put("an entry deleted", () -> tiles(entries -> entries.remove(1)));
        attacks.put("two entries swapped", () -> tiles(entries -> entries.add(1, entries.remove(2))));
        attacks.put("the first entries taken away as if they had been pruned", this::prunedByAStranger);
        attacks.put("the last entries taken away", () -> tiles(List::removeLast));
        attacks.put(
                "a byte of the last batch changed that is in `wal` alone",
                () -> wal((before, after) -> {
                    after[(before.length + after.length) / 2] ^= 1;
                    return after;
                }));
        attacks.put(
                "the end of the last batch cut off that is in `wal` alone",
                () -> wal((before, after) -> Arrays.copyOf(after, (before.length + after.length) / 2)));
        attacks.put("the last batch cut off that is in `wal` alone", () -> wal((before, _) -> before));
        attacks.put("an older `checkpoint` and `wal` put back, the tiles kept", this::checkpointPutBack);
        attacks.put("the whole directory put back", () -> written(3));
        attacks.put("with the ledger's key: the end cut off and signed again", () -> written(5));
        attacks.put("with the ledger's key: all written anew, as long", () -> written(0, 9, 9 + SEEN));
        attacks.put("with the ledger's key: all written anew, longer", () -> written(0, 9, 9 + 2 * SEEN));
        attacks.put(
                "with the ledger's key: only what was added after the receipt and the witness written anew",
                () -> written(SEEN, 9, 12));
        return attacks;
    }

    /** Other entries with tiles that fit them, under the true checkpoint. */
    private MemoryDisk tiles(Consumer<List<Entry>> change) {
        var entries = new ArrayList<>(Samples.entries(0, SEEN));
        change.accept(entries);
        var changed = new MemoryDisk();
        var ledger = Ledger.open(changed, scene.log);
        ledger.append(entries);
        ledger.publish();
        changed.plant(Ledger.CHECKPOINT, disk.bytes(Ledger.CHECKPOINT));
        changed.plant(Ledger.WAL, disk.bytes(Ledger.WAL));
        return changed;
    }

    private MemoryDisk prunedByAStranger() {
        var changed = disk.copy();
        Ledger.open(changed, scene.log).publish();
        changed.plant("tile/entries/000.p/" + SEEN, new byte[0]);
        changed.plant(Minimum.FILE, ((SEEN - 1) + "\n").getBytes(UTF_8));
        return changed;
    }

    /** The true ledger, with the last batch in the write-ahead log made into something else: the file before and with it. */
    private MemoryDisk wal(BinaryOperator<byte[]> made) {
        var changed = new MemoryDisk();
        var ledger = Ledger.open(changed, scene.log);
        ledger.append(Samples.entries(0, 2));
        ledger.publish();
        ledger.append(Samples.entries(2, 4));
        byte[] before = written(changed);
        ledger.append(Samples.entries(4, SEEN));
        changed.plant(Ledger.WAL, made.apply(before, written(changed)));
        return changed;
    }

    /** The write-ahead log without the room at its end. */
    private static byte[] written(MemoryDisk disk) {
        byte[] wal = disk.bytes(Ledger.WAL);
        int end = wal.length;
        while (wal[end - 1] == Frame.ROOM) {
            end--;
        }
        return Arrays.copyOf(wal, end);
    }

    private MemoryDisk checkpointPutBack() {
        MemoryDisk old = written(2);
        Ledger.open(old, scene.log).publish();
        var changed = disk.copy();
        changed.plant(WitnessedHead.FILE, new byte[0]); // which a careful attacker takes away
        changed.plant(Ledger.CHECKPOINT, old.bytes(Ledger.CHECKPOINT));
        changed.plant(Ledger.WAL, old.bytes(Ledger.WAL));
        return changed;
    }

    /** A ledger of the true entries up to here, signed in one batch. */
    private MemoryDisk written(int kept) {
        return written(kept, kept, kept);
    }

    /** A ledger of the first true entries and then others, signed with its key. */
    private MemoryDisk written(int kept, int from, int to) {
        var anew = new MemoryDisk();
        var entries = new ArrayList<>(Samples.entries(0, kept));
        entries.addAll(Samples.entries(from, to));
        Ledger.open(anew, scene.log).append(entries);
        return anew;
    }

    /** Whether the next head that is shown to the witness, after one more entry, meets with its refusal. */
    private boolean disputed(MemoryDisk after) {
        var ledger = Ledger.open(after, scene.log);
        ledger.append(Samples.entries(99, 100));
        return !witnesses(ledger, memory.copy()).round().alarms().isEmpty();
    }

    private Witnesses witnesses(Ledger ledger, Disk remembered) {
        var signer = scene.witness("w1");
        WitnessExit exit = (url, body) -> {
            try (var witness = Witness.open(remembered, signer, scene.logs(), () -> NOON)) {
                return switch (witness.add(body)) {
                    case Witness.Answer.Cosigned(var lines) -> new WitnessExit.Answer(200, "text/plain", lines);
                    case Witness.Answer.Conflict(var size) ->
                        new WitnessExit.Answer(409, "text/x.tlog.size", size + "\n");
                    case Witness.Answer.Refused(var status, var why) ->
                        new WitnessExit.Answer(status, "text/plain", why);
                };
            }
        };
        return new Witnesses(ledger, List.of(new WitnessPlace(URI.create("https://w1"), signer.key())), 1, exit);
    }

    private static String word(Verification found) {
        return switch (found) {
            case Verification.Intact _ -> "not seen";
            case Verification.Unfinished _ -> "looks like a crash";
            case Verification.Broken _ -> DETECTED;
        };
    }
}
