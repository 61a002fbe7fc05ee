package dev.holdfast.bench;

import dev.holdfast.bench.Freedoms.Freedom;
import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Random system calls in random confinements: one seed draws a tree of canaries, what of it a command may touch, and the
 * calls that it makes. What must not happen is looked for from outside, by means that share nothing with the sandbox.
 * Arguments: seconds, the first seed, the folder of the program of calls, and one to work in. To be run where nothing else runs.
 */
public final class Confinements {
    private static final long STUCK_MILLIS = 120_000;
    private static final int EXITING = 4; // PF_EXITING of the kernel
    private static final long SECONDS_TO_COUNT = 30;
    private static final String SECRET_OF_OURS = "HOLDFAST_CANARY";

    private final Path folder;
    private final Path tools;
    private final Path program;
    private final Strangers strangers;
    private final Map<Backend, Sandbox> sandboxes = new EnumMap<>(Backend.class);
    private final Map<String, Long> counts = new TreeMap<>();
    private final AtomicLong since = new AtomicLong(System.nanoTime());

    private Confinements(Path tools, Path folder) throws IOException {
        this.folder = folder;
        this.tools = tools;
        this.program = tools.resolve("calls");
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve(".netrc"), System.getenv(SECRET_OF_OURS));
        Files.createDirectories(home.resolve(".m2/repository"));
        this.strangers = new Strangers(program, folder.resolve("socket"));
        for (Backend backend : List.of(Backend.LANDLOCK, Backend.BUBBLEWRAP)) {
            Path own = Files.createDirectories(folder.resolve("own").resolve(backend.name()));
            Sandbox sandbox = backend.probe(new Host(home, own, System.getenv()));
            if (sandbox.level() instanceof Level.None(var reason, var fix)) {
                throw new IOException(backend + ": " + reason + "; " + fix);
            }
            sandboxes.put(backend, sandbox);
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        long seconds = Long.parseLong(args[0]);
        long seed = Long.parseLong(args[1]);
        var bench = new Confinements(Path.of(args[2]), Path.of(args[3]).toRealPath());
        System.exit(bench.run(seconds, seed) ? 0 : 1);
    }

    private boolean run(long seconds, long first) throws IOException, InterruptedException {
        one(first, true); // so that all classes are loaded and every lasting process runs
        counts.clear();
        ThisProcess before = ThisProcess.settled();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long seed = first;
        while (System.nanoTime() < end) {
            List<String> broken = one(seed, false);
            broken.addAll(ThisProcess.problems(before));
            if (!broken.isEmpty()) {
                System.out.println("seed " + seed + " broke a wall:\n  "
                        + broken.stream().limit(20).collect(Collectors.joining("\n  "))
                        + "\nagain: quality/bench/confinements 20 " + seed);
                return false;
            }
            seed++;
        }
        System.out.println("seeds " + first + " to " + (seed - 1) + ", every wall held; " + counts);
        for (String power : List.of("canaries read as granted", "changes as granted")) {
            if (seconds >= SECONDS_TO_COUNT && counts.getOrDefault(power, 0L) == 0) {
                System.out.println("nothing of `" + power + "` ever happened: the calls reach nothing");
                return false;
            }
        }
        return true;
    }

    /** Everything that is broken after the confinement of one seed in each sandbox. */
    private List<String> one(long seed, boolean rehearsal) throws IOException, InterruptedException {
        var broken = new ArrayList<String>();
        for (Map.Entry<Backend, Sandbox> each : sandboxes.entrySet()) {
            System.out.println("seed " + seed + " " + each.getKey());
            since.set(System.nanoTime());
            CompletableFuture.delayedExecutor(STUCK_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::endWhenStuck);
            for (String what : inside(each.getKey(), each.getValue(), seed)) {
                broken.add(each.getKey() + ": " + what);
            }
        }
        return rehearsal ? new ArrayList<>() : broken;
    }

    /** The border of the run: a command that never ends is a failure as well. */
    private void endWhenStuck() {
        if (System.nanoTime() - since.get() >= TimeUnit.MILLISECONDS.toNanos(STUCK_MILLIS)) {
            System.out.println("it goes on and on");
            Thread.getAllStackTraces().forEach((thread, stack) -> System.out.println(thread + " " + List.of(stack)));
            Runtime.getRuntime().halt(3);
        }
    }

    private List<String> inside(Backend backend, Sandbox sandbox, long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        Path root = Files.createDirectory(folder.resolve("ground"));
        var terrain = Terrain.make(root, random);
        var drawn = RandomConfinement.draw(terrain, backend, tools, strangers.friend(), random);
        var freedoms = Freedoms.of(drawn.confinement(), backend, List.of(tools, folder.resolve("home/.m2/repository")));
        var roots = List.of(root, folder.resolve("home"), folder.resolve("own"), tools);
        Canaries canaries = Canaries.look(freedoms, roots);
        Set<String> processes = processes();
        strangers.expect(!drawn.confinement().grants().peers().isEmpty());

        var broken = new ArrayList<String>();
        String output = output(sandbox, command(terrain, drawn, seed), drawn, freedoms, broken);
        Set<String> left = processes();
        left.removeAll(processes);
        left.forEach(process -> broken.add("a process is left: " + process));
        broken.addAll(strangers.complaints());
        Canaries later = canaries.again(roots);
        broken.addAll(canaries.broken(later));
        broken.addAll(read(output, terrain, freedoms));
        for (Path temporary :
                List.of(folder.resolve("tmp"), Path.of("/tmp"), Path.of("/dev/shm"), Path.of("/var/tmp"))) {
            broken.addAll(strange(temporary));
        }
        counts.merge("changes as granted", canaries.changed(later), Long::sum);
        counts.put("connections as granted", strangers.welcome());
        Scratch.sh(folder, "rm -rf ground");
        if (!broken.isEmpty()) {
            broken.add(drawn.toString());
        }
        return broken;
    }

    private Command command(Terrain terrain, RandomConfinement drawn, long seed) {
        var words = new ArrayList<>(List.of(
                program.toString(),
                Long.toString(seed),
                Long.toString(drawn.callMillis()),
                Long.toString(strangers.decoy()),
                strangers.secret(),
                Long.toString(ProcessHandle.current().pid())));
        words.addAll(strangers.words());
        terrain.tokens().keySet().forEach(file -> words.add(file.toString()));
        terrain.folders().forEach(each -> words.add(each.toString()));
        terrain.links().forEach(each -> words.add(each.toString()));
        words.addAll(List.of(
                folder.resolve("home/.netrc").toString(),
                folder.resolve("socket").toString(),
                folder.resolve("own").toString(),
                "/tmp",
                "/dev/shm"));
        return new Command(words, drawn.confinement().workspace(), drawn.environment());
    }

    /** Runs it to its end and returns all that it printed. */
    private String output(
            Sandbox sandbox, Command command, RandomConfinement drawn, Freedoms freedoms, List<String> broken)
            throws InterruptedException {
        var output = new StringBuilder();
        try (var running = sandbox.start(command, drawn.confinement(), output::append)) {
            CompletableFuture.delayedExecutor(drawn.killedAfterMillis(), TimeUnit.MILLISECONDS)
                    .execute(running::kill);
            if (freedoms.besideASecret()) {
                broken.add("a command was started beside a secret file");
            }
            running.await();
            counts.merge("commands", 1L, Long::sum);
        } catch (SandboxException e) {
            if (!freedoms.besideASecret() && !freedoms.besideAGuard()) {
                broken.add("no start, or a bad end: " + e.getMessage());
            }
            counts.merge("refused beside a secret or a guard", 1L, Long::sum);
        }
        return output.toString();
    }

    private List<String> read(String output, Terrain terrain, Freedoms freedoms) {
        var problems = new ArrayList<String>();
        terrain.tokens().forEach((file, token) -> {
            if (output.contains(token)) {
                if (freedoms.freedom(file) == Freedom.NONE) {
                    problems.add("the canary of `" + file + "` was read");
                }
                counts.merge("canaries read as granted", 1L, Long::sum);
            }
        });
        if (output.contains(System.getenv(SECRET_OF_OURS))) {
            problems.add("the canary of home, environment and memory was read");
        }
        output.lines().filter(line -> line.startsWith("REACHED")).distinct().forEach(problems::add);
        return problems;
    }

    private List<String> strange(Path temporary) throws IOException {
        if (!Files.isDirectory(temporary)) {
            return List.of();
        }
        try (var list = Files.list(temporary)) {
            List<Path> left = list.filter(
                            each -> !folder.startsWith(each) && !each.toString().contains("hsperfdata"))
                    .toList();
            return SpareFolders.strange(left).stream()
                    .map(each -> "`" + each + "` is left")
                    .toList();
        }
    }

    /** All that run on the machine, which is one that nobody else is on. Who is just ending runs no code any more. */
    private static Set<String> processes() {
        return ProcessHandle.allProcesses()
                .map(each -> ThisProcess.text(Path.of("/proc", Long.toString(each.pid()), "stat")))
                .filter(stat -> !stat.isEmpty() && !isEnding(stat.substring(stat.lastIndexOf(')') + 2)))
                .map(stat -> stat.substring(0, stat.lastIndexOf(')') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isEnding(String fields) {
        return fields.startsWith("Z") || (Long.parseLong(fields.split(" ", -1)[6]) & EXITING) != 0;
    }
}
