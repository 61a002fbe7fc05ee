package dev.holdfast.bench;

import dev.holdfast.scan.Hit;
import dev.holdfast.scan.ScanSettings;
import dev.holdfast.scan.Scanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Scans the files of a folder and tells what that cost, in processor time without reading and in time with it, and what was
 * found.
 */
public final class ScanSpeed {
    private static final long FILE_BYTES_MAX = 256L << 20;

    private final Scanner scanner = Scanner.of(ScanSettings.DEFAULT);
    private final List<Path> files;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder bytes = new LongAdder();
    private final ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    private final LongAdder nanos = new LongAdder();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final boolean all = "all".equals(System.getenv("HITS"));

    private ScanSpeed(List<Path> files) {
        this.files = files;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        List<Path> files;
        try (var walk = Files.walk(Path.of(args[0]))) {
            files = walk.filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        new ScanSpeed(files.subList(0, Math.min(files.size(), 300))).run(threads); // compiles
        var measured = new ScanSpeed(files);
        long start = System.nanoTime();
        measured.run(threads);
        measured.tell(System.nanoTime() - start, threads);
    }

    private void run(int threads) throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                running.add(pool.submit(this::work));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private void work() {
        for (int number = next.getAndIncrement(); number < files.size(); number = next.getAndIncrement()) {
            Path file = files.get(number);
            byte[] content = content(file);
            long start = processor.getCurrentThreadCpuTime();
            scanner.scan(content, hit -> found(file, hit));
            nanos.add(processor.getCurrentThreadCpuTime() - start);
            bytes.add(content.length);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.size(file) > FILE_BYTES_MAX || !Files.isReadable(file)
                    ? new byte[0]
                    : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void found(Path file, Hit hit) {
        kinds.merge(hit.kind().subject() + " " + hit.kind().name(), 1, Integer::sum);
        if (all) {
            System.out.println(hit.kind().name() + "\t" + hit.shown() + "\t" + hit.forms() + "\t" + file + "\t"
                    + hit.at() + "\t" + hit.length());
        }
    }

    private void tell(long wallNanos, int threads) {
        double megabytes = bytes.sum() / 1e6;
        kinds.forEach((kind, count) -> System.out.printf(Locale.ROOT, "%8d %s%n", count, kind));
        System.out.printf(
                Locale.ROOT,
                "%d files, %.0f MB, %d threads: %.0f MB for a second of processor time, %.0f MB/s of all threads with reading%n",
                files.size(),
                megabytes,
                threads,
                megabytes / (nanos.sum() / 1e9),
                megabytes / (wallNanos / 1e9));
    }
}
