package dev.holdfast.bench;

import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Ended;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;

/**
 * Starts commands from threads of every kind while other threads load classes, and then looks whether this JVM is as it
 * was: no thread restricted, nothing open, nobody left. Argument: how many starts in each sandbox.
 */
public final class Starts {
    private static final int PLATFORM_THREADS = 4;
    private static final int VIRTUAL_THREADS = 16;

    /** A common pool adds threads for those that wait: without a bound it would start hundreds of commands at once. */
    private static final int AT_ONCE_MAX = 24;

    private static final int REHEARSALS = 200;
    private static final String PRINTED = "done\n";

    /** With a process that outlives the command's first one. */
    private static final List<String> ARGV = List.of("/bin/sh", "-c", "setsid sleep 60 & echo done");

    private final Sandbox sandbox;
    private final Path workspace;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);
    private final AtomicLong classes = new AtomicLong();

    private Starts(Sandbox sandbox, Path workspace) {
        this.sandbox = sandbox;
        this.workspace = workspace;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        Path scratch = Scratch.folder("starts");
        Path workspace = Files.createDirectory(scratch.resolve("workspace"));
        Scratch.sh(workspace, "if [ \"$(id -u)\" = 0 ]; then chown 65534:65534 .; fi");
        boolean asItWas = true;
        for (Backend backend : List.of(Backend.LANDLOCK, Backend.BUBBLEWRAP)) {
            Path own = Files.createDirectories(scratch.resolve("own").resolve(backend.name()));
            Sandbox sandbox = backend.probe(new Host(Path.of(System.getProperty("user.home")), own, System.getenv()));
            if (sandbox.level() instanceof Level.None(var reason, var fix)) {
                throw new IOException(reason + "; " + fix);
            }
            asItWas &= new Starts(sandbox, workspace).run(backend, count);
        }
        Scratch.delete(scratch);
        System.exit(asItWas ? 0 : 1);
    }

    private boolean run(Backend backend, int count) throws IOException, InterruptedException, ExecutionException {
        try (var platform = Executors.newFixedThreadPool(PLATFORM_THREADS);
                var virtual = Executors.newFixedThreadPool(
                        VIRTUAL_THREADS, Thread.ofVirtual().factory())) {
            var pools = List.<ExecutorService>of(platform, virtual, ForkJoinPool.commonPool());
            start(pools, Math.min(REHEARSALS, count)); // every pool has its threads now, and every class is loaded
            var before = ThisProcess.settled();
            long begin = System.nanoTime();
            start(pools, count);
            double seconds = (System.nanoTime() - begin) / 1e9;

            var problems = ThisProcess.problems(before);
            SpareFolders.strange(folders()).forEach(folder -> problems.add("`" + folder + "` is left"));
            problems.addAll(unfree(pools));
            var after = ThisProcess.look();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d starts in %.0f s while %,d classes were loaded; descriptors %d, before %d; threads %d, before"
                            + " %d; rights of the threads %s%n",
                    backend,
                    count,
                    seconds,
                    classes.get(),
                    after.descriptors().size(),
                    before.descriptors().size(),
                    after.threads(),
                    before.threads(),
                    after.rights());
            problems.forEach(problem -> System.out.println(backend + ": " + problem));
            return problems.isEmpty();
        }
    }

    private void start(List<ExecutorService> pools, int count) throws InterruptedException, ExecutionException {
        var over = new AtomicBoolean();
        try (var loaders = Executors.newFixedThreadPool(2)) {
            var loading = List.of(loaders.submit(() -> load(over)), loaders.submit(() -> load(over)));
            try {
                each(pools, count, () -> {
                    free.acquire();
                    try {
                        return toTheEnd();
                    } finally {
                        free.release();
                    }
                });
            } finally {
                over.set(true);
            }
            for (Future<?> each : loading) {
                each.get();
            }
        }
    }

    private Ended toTheEnd() throws IOException, InterruptedException {
        var ended = sandbox.start(new Command(ARGV, workspace, Map.of()), Confinement.to(workspace))
                .await();
        if (!ended.succeeded() || !ended.output().text().equals(PRINTED)) {
            throw new IOException("a command ended with " + ended);
        }
        return ended;
    }

    /** Hands a task to the pools in turn, and waits for all. */
    private static void each(List<ExecutorService> pools, int count, Callable<?> task)
            throws InterruptedException, ExecutionException {
        var futures = new ArrayList<Future<?>>();
        for (int i = 0; i < count; i++) {
            futures.add(pools.get(i % pools.size()).submit(task));
        }
        for (Future<?> future : futures) {
            future.get();
        }
    }

    /** Loads all classes of our own libraries, again and again by other class loaders. */
    private Void load(AtomicBoolean over) throws IOException, ClassNotFoundException {
        var jars = new ArrayList<Path>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (each.endsWith(".jar")) {
                jars.add(Path.of(each));
            }
        }
        while (!over.get()) {
            for (Path jar : jars) {
                load(jar, jars, over);
            }
        }
        return null;
    }

    private void load(Path jar, List<Path> jars, AtomicBoolean over) throws IOException, ClassNotFoundException {
        var urls = new ArrayList<URL>();
        for (Path each : jars) {
            urls.add(url(each));
        }
        try (var file = new JarFile(jar.toFile());
                var loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            for (String name : file.stream().map(entry -> entry.getName()).toList()) {
                if (over.get()) {
                    return;
                }
                if (name.startsWith("dev/holdfast/") && name.endsWith(".class") && !name.contains("-")) {
                    Class.forName(name.replace('/', '.').replace(".class", ""), false, loader);
                    classes.incrementAndGet();
                }
            }
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Which threads cannot write outside any more. */
    private List<String> unfree(List<ExecutorService> pools) throws InterruptedException {
        Path outside = workspace.resolveSibling("outside");
        try {
            each(pools, REHEARSALS, () -> Files.writeString(outside, "free"));
            return List.of();
        } catch (ExecutionException e) {
            return List.of("a thread is not free any more: " + e.getCause());
        }
    }

    private List<Path> folders() throws IOException {
        try (var list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return list.filter(each ->
                            each.getFileName().toString().startsWith("holdfast-") && !workspace.startsWith(each))
                    .toList();
        }
    }
}
