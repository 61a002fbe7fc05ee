package dev.holdfast.bench;

import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the start, run and end of {@code /usr/bin/true} in each sandbox, beside a plain process and other sandboxes, one
 * after the other in every round, so that a machine that gets slower gets slower for all. The first rounds, in which little
 * is compiled yet, are told apart.
 */
public final class SpawnCost {
    private static final int FIRST_ROUNDS = 100;
    private static final String PROGRAM = "/usr/bin/true";
    private static final String PLAIN = "plain process";

    private SpawnCost() {}

    private interface Start {
        void toTheEnd() throws IOException, InterruptedException;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        Path scratch = Scratch.folder("spawn");
        Path workspace = Files.createDirectory(scratch.resolve("workspace"));
        Scratch.sh(workspace, "if [ \"$(id -u)\" = 0 ]; then chown 65534:65534 .; fi");
        var starts = new LinkedHashMap<String, Start>();
        starts.put(PLAIN, () -> plain(List.of(PROGRAM)));
        starts.put("holdfast, landlock", contained(Backend.LANDLOCK, scratch, workspace));
        starts.put("holdfast, bubblewrap", contained(Backend.BUBBLEWRAP, scratch, workspace));
        starts.put(
                "plain bubblewrap",
                () -> plain(List.of(
                        "bwrap",
                        "--unshare-all",
                        "--die-with-parent",
                        "--ro-bind",
                        "/",
                        "/",
                        "--dev",
                        "/dev",
                        "--proc",
                        "/proc",
                        PROGRAM)));
        String peer = System.getenv().getOrDefault("SRT", "");
        if (!peer.isEmpty()) {
            starts.put("sandbox-runtime (srt)", () -> plain(List.of(peer, PROGRAM)));
        }
        var times = measure(starts, Math.max(rounds, 2 * FIRST_ROUNDS));
        List<Long> plain = times.getOrDefault(PLAIN, List.of());
        System.out.printf(
                Locale.ROOT,
                "%-24s %10s %10s %8s %12s%n",
                PROGRAM,
                "median ms",
                "least ms",
                "x plain",
                "first " + FIRST_ROUNDS);
        times.forEach((name, each) -> System.out.printf(
                Locale.ROOT,
                "%-24s %10.2f %10.2f %8.2f %12.2f%n",
                name,
                median(later(each)) / 1e6,
                each.stream().min(Long::compare).orElseThrow() / 1e6,
                median(later(each)) / median(later(plain)),
                median(first(each)) / median(first(plain))));
        if (peer.isEmpty()) {
            System.out.println(
                    "not run: sandbox-runtime; `npm install @anthropic-ai/sandbox-runtime` and let SRT name srt");
        }
        Scratch.delete(scratch);
    }

    private static Start contained(Backend backend, Path scratch, Path workspace) throws IOException {
        var host = new Host(
                Path.of(System.getProperty("user.home")),
                Files.createDirectories(scratch.resolve("own").resolve(backend.name())),
                System.getenv());
        Sandbox sandbox = backend.probe(host);
        if (sandbox.level() instanceof Level.None(var reason, var fix)) {
            throw new IOException(reason + "; " + fix);
        }
        var command = new Command(List.of(PROGRAM), workspace, Map.of("PATH", "/usr/bin:/bin"));
        return () -> {
            if (!sandbox.start(command, Confinement.to(workspace)).await().succeeded()) {
                throw new IOException(backend + " did not run " + PROGRAM);
            }
        };
    }

    private static void plain(List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(argv + " failed: " + printed);
        }
    }

    private static Map<String, List<Long>> measure(Map<String, Start> starts, int rounds)
            throws IOException, InterruptedException {
        var times = new LinkedHashMap<String, List<Long>>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Start> each : starts.entrySet()) {
                long start = System.nanoTime();
                each.getValue().toTheEnd();
                long took = System.nanoTime() - start;
                times.computeIfAbsent(each.getKey(), name -> new ArrayList<>()).add(took);
            }
        }
        return times;
    }

    private static List<Long> first(List<Long> times) {
        return times.subList(0, FIRST_ROUNDS);
    }

    private static List<Long> later(List<Long> times) {
        return times.subList(FIRST_ROUNDS, times.size());
    }

    private static double median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
