package dev.holdfast.bench;

import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Verification;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a large ledger costs: filling it, opening it again, verifying it, a proof, and the memory all of it takes. Arguments:
 * how many entries, and the bytes of each.
 */
public final class LedgerSize {
    private static final int PROOFS = 100;

    private LedgerSize() {}

    /** What was done that many times, with so many bytes each. */
    private record Work(long count, long bytes) {
        static final Work NONE = new Work(0, 0);

        String rate(double seconds) {
            String each = count == 0 ? "" : String.format(Locale.ROOT, ", %.0f/s", count / seconds);
            return bytes == 0
                    ? each
                    : each
                            + String.format(
                                    Locale.ROOT, " of %d bytes, %.0f MB/s", bytes, count * bytes / seconds / 1e6);
        }
    }

    public static void main(String[] args) throws Exception {
        int entries = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        int bytes = args.length > 1 ? Integer.parseInt(args[1]) : 260;
        Path scratch = Scratch.folder("ledger-size");
        var signer = Ed25519Signer.open(scratch.resolve("key"));
        Entry entry = Journals.entry(bytes);
        List<Entry> batch = Collections.nCopies(Ledger.BATCH_ENTRIES_MAX, entry);
        long start = System.nanoTime();
        try (var ledger = Ledger.open(FileDisk.open(scratch.resolve("ledger")), signer)) {
            for (int at = 0; at < entries; at += batch.size()) {
                var _ = ledger.append(batch.subList(0, Math.min(batch.size(), entries - at)));
            }
        }
        say("filled, durable in batches of 256", start, new Work(entries, entry.bytes()));
        start = System.nanoTime();
        try (var ledger = Ledger.open(FileDisk.open(scratch.resolve("ledger")), signer)) {
            say("opened at " + ledger.head().size(), start, Work.NONE);
            start = System.nanoTime();
            for (int proof = 0; proof < PROOFS; proof++) {
                var _ = ledger.proof((long) entries / PROOFS * proof);
            }
            say(PROOFS + " proofs, the first ones", start, new Work(PROOFS, 0));
            start = System.nanoTime();
            for (int proof = 0; proof < PROOFS; proof++) {
                var _ = ledger.proof((long) entries / PROOFS * proof);
            }
            say(PROOFS + " proofs, the same again", start, new Work(PROOFS, 0));
            start = System.nanoTime();
            Verification found = ledger.verify();
            say("verified: " + found, start, new Work(entries, entry.bytes()));
            start = System.nanoTime();
            long[] seen = new long[1];
            ledger.read(0, _ -> seen[0]++);
            say("read " + seen[0], start, new Work(entries, entry.bytes()));
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println("heap: at most " + (peak >> 20) + " MiB used, "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB allowed");
        Scratch.delete(scratch);
    }

    private static void say(String what, long start, Work work) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %.2f s%s%n", what, seconds, work.rate(seconds));
    }
}
