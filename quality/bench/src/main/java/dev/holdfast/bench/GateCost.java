package dev.holdfast.bench;

import dev.holdfast.gate.Artifacts;
import dev.holdfast.gate.Gate;
import dev.holdfast.gate.GateRules;
import dev.holdfast.gate.JsonReport;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.Verdict;
import dev.holdfast.gate.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many megabytes a second the gate looks at and reports on, and the memory it takes: on a tree of files, and on bundles of
 * one file that are made from the tree, each twice as large as the one before, which shows whether the time grows as the bytes
 * do.
 */
public final class GateCost {
    private static final int MEGABYTE = 1_000_000;
    private static final List<Integer> BUNDLES = List.of(25, 50, 100);

    private GateCost() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: quality/bench/gate TREE");
            System.exit(2);
        }
        Path tree = Path.of(arguments[0]);
        Gate gate = GateRules.standard().gate();
        measure("tree, first", gate, tree);
        measure("tree, again", gate, tree);
        for (int megabytes : BUNDLES) {
            Path scratch = Files.createTempDirectory("gate-cost-");
            Path bundle = scratch.resolve("bundle.js");
            try {
                write(tree, bundle, (long) megabytes * MEGABYTE);
                measure("bundle of " + megabytes + " MB", gate, scratch);
            } finally {
                Files.deleteIfExists(bundle);
                Files.delete(scratch);
            }
        }
        System.out.println("memory of the whole process at its most: " + peak());
    }

    private static void measure(String what, Gate gate, Path path) throws IOException {
        long start = System.nanoTime();
        Verdict verdict = gate.check(Artifacts.open(path));
        double looked = (System.nanoTime() - start) / 1e9;
        String report = report(verdict);
        double seconds = (System.nanoTime() - start) / 1e9;
        double megabytes = (double) verdict.inventory().size() / MEGABYTE;
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f MB in %d files, %.1f s of which %.1f for a report of %d kB, %.0f MB/s,"
                        + " %d findings that block, %d kept of others%n",
                what,
                megabytes,
                verdict.inventory().files().size(),
                seconds,
                seconds - looked,
                report.length() / 1_000,
                megabytes / seconds,
                verdict.blocks(),
                verdict.findings().stream()
                        .filter(finding -> finding.weight() != Weight.BLOCK)
                        .count());
    }

    private static String report(Verdict verdict) {
        return JsonReport.of(List.of(new Judgement(
                Judgement.listing(verdict.inventory()), verdict, List.of(), Optional.empty(), Optional.empty())));
    }

    /** One file of so many bytes, made of the scripts of the tree, again and again if there are too few. */
    private static void write(Path tree, Path bundle, long bytes) throws IOException {
        long left = bytes;
        try (OutputStream out = Files.newOutputStream(bundle)) {
            while (left > 0) {
                long before = left;
                try (Stream<Path> files = Files.walk(tree)) {
                    Iterator<Path> scripts = files.filter(
                                    file -> file.toString().endsWith(".js"))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .iterator();
                    while (left > 0 && scripts.hasNext()) {
                        byte[] script = Files.readAllBytes(scripts.next());
                        int length = (int) Math.min(script.length, left);
                        out.write(script, 0, length);
                        left -= length;
                    }
                }
                if (left == before) {
                    throw new IllegalArgumentException("there are no scripts in the tree: give one of npm packages");
                }
            }
        }
    }

    private static String peak() throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\D+(\\d+) kB", "$1 kB"))
                    .findFirst()
                    .orElse("not known here");
        }
    }
}
