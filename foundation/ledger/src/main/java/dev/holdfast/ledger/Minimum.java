package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Below which index a ledger was pruned. The file says no more than which entry states it: that entry is signed as every
 * other, so nobody can call the loss of entries a pruning who cannot append.
 */
final class Minimum {
    static final String FILE = "pruned";
    private static final int BYTES_MAX = 20;

    private Minimum() {}

    /**
     * The index of the entry that states the minimum, if the ledger was ever pruned.
     *
     * @throws LedgerException {@code CORRUPT} when the file holds no index as it is written here
     */
    static OptionalLong statement(Disk disk) throws IOException {
        String text = new String(bytes(disk), US_ASCII);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.matches("[1-9][0-9]{0,17}\n")) {
            throw namesNothing();
        }
        return OptionalLong.of(Long.parseLong(text.strip()));
    }

    /** What the file holds; nothing where there is none. */
    static byte[] bytes(Disk disk) throws IOException {
        return disk.read(FILE, 0, BYTES_MAX + 1);
    }

    static LedgerException namesNothing() {
        return new LedgerException(
                Code.CORRUPT,
                "the file `" + FILE + "` does not name an entry that states a pruning; restore it from a copy");
    }

    /**
     * Lets everybody know of the entry that states the minimum, then removes what lies below. A crash leaves some of it,
     * which the next call removes.
     *
     * @param statement its index; it is published, and the lock for publishing is held
     */
    static void enforce(Disk disk, long statement, long minimum) throws IOException {
        disk.replace(FILE, (statement + "\n").getBytes(US_ASCII));
        for (long number = 0; number < minimum / TilePath.WIDTH; number++) {
            String bundle = TilePath.entries(number, TilePath.WIDTH);
            disk.discard(TilePath.partials(bundle));
            disk.delete(bundle);
        }
    }
}
