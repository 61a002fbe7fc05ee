package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a witness has cosigned last, for each log in a file of its own, which is the cosigned checkpoint itself. The
 * witness's own signature on it shows damage; a list of all logs ever cosigned shows that a file is missing.
 */
final class WitnessStore {
    static final String LOGS = "logs";

    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{64}");
    private static final int NAME_DIGITS = 24;
    private static final int LIST_BYTES_MAX = 1 << 20;

    private final Disk disk;
    private final WitnessKey key;

    WitnessStore(Disk disk, WitnessKey key) {
        this.disk = disk;
        this.key = key;
    }

    /**
     * What was cosigned last.
     *
     * @param head the head
     * @param cosignature when
     */
    record Last(Head head, Cosignature cosignature) {}

    /**
     * What was cosigned last for this log.
     *
     * @return empty when nothing ever was
     * @throws LedgerException {@code CORRUPT} or {@code LOST} when that cannot be told: nothing may be cosigned then
     */
    Optional<Last> last(String origin) throws IOException {
        String file = file(origin);
        byte[] bytes = disk.read(file, 0, SignedNote.CHARS_MAX + 1);
        if (bytes.length > 0) {
            return Optional.of(read(bytes, origin));
        }
        if (listed().contains(entry(origin))) {
            throw new LedgerException(
                    Code.LOST,
                    "the witness has cosigned `" + Visible.inert(origin, 120) + "` and its file `" + file
                            + "` is gone; restore it from a copy, or end this witness and begin one with a new key");
        }
        return Optional.empty();
    }

    /** Replaces what was cosigned last; durable when it returns, and no cosignature may leave before. */
    void keep(String origin, SignedNote cosigned) throws IOException {
        disk.replace(file(origin), cosigned.rendered().getBytes(UTF_8));
        List<String> all = listed();
        if (!all.contains(entry(origin))) {
            String text = Stream.concat(all.stream(), Stream.of(entry(origin))).reduce("", (a, b) -> a + b + "\n");
            disk.replace(LOGS, text.getBytes(UTF_8));
        }
    }

    private Last read(byte[] bytes, String origin) {
        try {
            SignedNote note = SignedNote.parse(Checkpoint.text(bytes));
            Statement stated = Statement.of(note);
            Optional<Cosignature> own = key.on(note);
            if (own.isPresent() && stated.origin().equals(origin)) {
                return new Last(stated.head(), own.get());
            }
        } catch (LedgerException e) {
            // falls through: damage of every kind has one remedy
        }
        throw new LedgerException(
                Code.CORRUPT,
                "the file `" + file(origin) + "` is not what this witness cosigned for `" + Visible.inert(origin, 120)
                        + "`; restore it from a copy that is no older, or end this witness and begin one with a new key");
    }

    private List<String> listed() throws IOException {
        byte[] bytes = disk.read(LOGS, 0, LIST_BYTES_MAX);
        List<String> all = new String(bytes, US_ASCII).lines().toList();
        if (!all.stream().allMatch(ENTRY.asMatchPredicate())) {
            throw new LedgerException(
                    Code.CORRUPT,
                    "the file `" + LOGS + "` is damaged, so nobody can tell whether a log's file is missing; restore it"
                            + " from a copy, or end this witness and begin one with a new key");
        }
        return all;
    }

    static String file(String origin) {
        return "log-" + Digest.of(origin).hex().substring(0, NAME_DIGITS);
    }

    private static String entry(String origin) {
        return Digest.of(origin).hex();
    }
}
