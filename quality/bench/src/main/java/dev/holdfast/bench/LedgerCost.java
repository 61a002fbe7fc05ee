package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How many entries of 1 KiB a second are made durable and acknowledged, and how long each waits, by the ledger and by two
 * databases on the same disk. Arguments: how many seconds each is measured, and the JDBC address of PostgreSQL, without
 * which it is left out.
 */
public final class LedgerCost {
    private static final List<Integer> WRITERS = List.of(1, 16, 256);
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 3; // rounds before them, so that nothing is measured that is not compiled yet
    private static final int OPERATIONS_MAX = 4_000_000;

    private LedgerCost() {}

    /** What one measurement gave. */
    private record Measure(double perSecond, double p50Millis, double p99Millis) {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path scratch = Scratch.folder("ledger");
        Map<String, Journals.Opening> journals = new LinkedHashMap<>();
        journals.put("ledger", _ -> Journals.ledger(scratch));
        journals.put("SQLite, a transaction each", _ -> Journals.single(Journals.sqlite(scratch)));
        journals.put("SQLite, grouped", _ -> Journals.grouped(Journals.sqlite(scratch)));
        if (args.length > 1) {
            journals.put("PostgreSQL, a transaction each", writers -> Journals.pooled(args[1], writers));
            journals.put("PostgreSQL, grouped", _ -> Journals.grouped(Journals.postgres(args[1])));
        }
        System.out.printf(Locale.ROOT, "%-32s %8s %10s %10s %10s%n", "", "writers", "entries/s", "p50 ms", "p99 ms");
        for (int writers : WRITERS) {
            var rates = new LinkedHashMap<String, List<Double>>();
            for (int round = 0; round < WARM_UP + ROUNDS; round++) { // in turn, since other work comes and goes
                for (var journal : journals.entrySet()) {
                    Measure measure = measure(journal.getValue(), writers, TimeUnit.SECONDS.toNanos(seconds));
                    if (round < WARM_UP) {
                        continue;
                    }
                    rates.computeIfAbsent(journal.getKey(), _ -> new ArrayList<>())
                            .add(measure.perSecond());
                    System.out.printf(
                            Locale.ROOT,
                            "%-32s %8d %10.0f %10.2f %10.2f%n",
                            journal.getKey(),
                            writers,
                            measure.perSecond(),
                            measure.p50Millis(),
                            measure.p99Millis());
                }
            }
            summarize(writers, rates);
        }
        Scratch.delete(scratch);
    }

    /** By the median of the rounds. */
    private static void summarize(int writers, Map<String, List<Double>> rates) {
        var medians = new LinkedHashMap<String, Double>();
        rates.forEach((journal, each) ->
                medians.put(journal, each.stream().sorted().toList().get(each.size() / 2)));
        double ours = Objects.requireNonNull(medians.remove("ledger"));
        var fastest = Collections.max(medians.entrySet(), Map.Entry.comparingByValue());
        System.out.printf(
                Locale.ROOT,
                "%d writers: the ledger has %.2f times the rate of the fastest database, %s%n",
                writers,
                ours / fastest.getValue(),
                fastest.getKey());
    }

    private static Measure measure(Journals.Opening opening, int writers, long nanos) throws Exception {
        try (var journal = opening.open(writers)) {
            var _ = run(journal, writers, nanos / 4);
            long start = System.nanoTime();
            long[] waits = run(journal, writers, nanos);
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(waits);
            return new Measure(
                    waits.length / seconds, waits[waits.length / 2] / 1e6, waits[(int) (waits.length * 0.99)] / 1e6);
        }
    }

    /** Lets all writers append until the time is over, and returns how long each append took. */
    private static long[] run(Journals.Journal journal, int writers, long nanos) throws Exception {
        long end = System.nanoTime() + nanos;
        Callable<long[]> writer = () -> {
            long[] waits = new long[OPERATIONS_MAX / writers];
            int count = 0;
            for (long now = System.nanoTime(); now < end && count < waits.length; now = System.nanoTime()) {
                journal.append();
                waits[count++] = System.nanoTime() - now;
            }
            return Arrays.copyOf(waits, count);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new long[0];
            for (Future<long[]> done : threads.invokeAll(Collections.nCopies(writers, writer))) {
                long[] some = done.get();
                all = Arrays.copyOf(all, all.length + some.length);
                System.arraycopy(some, 0, all, all.length - some.length, some.length);
            }
            return all;
        }
    }
}
