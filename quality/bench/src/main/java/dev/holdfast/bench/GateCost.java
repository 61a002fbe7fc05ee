package dev.holdfast.bench;

import dev.holdfast.gate.Artifacts;
import dev.holdfast.gate.Gate;
import dev.holdfast.gate.GateRules;
import dev.holdfast.gate.JsonReport;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.Verdict;
import dev.holdfast.gate.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How many megabytes a second the gate looks at and reports on, the first time and the second, and the memory it takes. */
public final class GateCost {
    private static final int MEGABYTE = 1_000_000;

    private GateCost() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: GateCost NAME FOLDER, as quality/bench/gate does");
            System.exit(2);
        }
        Path folder = Path.of(arguments[1]);
        Gate gate = GateRules.standard().gate();
        measure(arguments[0] + ", first", gate, folder);
        measure(arguments[0] + ", again", gate, folder);
        System.out.println(arguments[0] + ", memory of the process at its most: " + peak());
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

    private static String peak() throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\D+(\\d+) kB", "$1 kB"))
                    .findFirst()
                    .orElse("not known here");
        }
    }
}
