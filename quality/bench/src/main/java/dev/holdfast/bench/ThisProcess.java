package dev.holdfast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds at one moment, as the kernel tells it: descriptors, threads and their rights, dead children.
 *
 * @param descriptors what is open, sorted
 * @param threads how many the kernel knows
 * @param rights the lines about rights that the threads have, of which there is one as long as none was restricted
 * @param limits its limits and priority
 */
record ThisProcess(List<String> descriptors, int threads, TreeSet<String> rights, String limits) {
    private static final Path ITSELF = Path.of("/proc/self");
    private static final Pattern RIGHTS = Pattern.compile("(?m)^(NoNewPrivs|Seccomp|Seccomp_filters|CapEff|Uid):.*$");
    private static final Pattern NAME = Pattern.compile("(?m)^Name:\\s+(.*)$");
    /** The JVM makes a few when virtual threads wait for sockets for the first time, and keeps them. */
    private static final String POLLER = "anon_inode:[eventpoll]";

    /** Threads of the sandbox that have no command, by the names that the kernel shows. */
    private static final Set<String> WAITING = Set.of("sandbox-idle", "sandbox-restric", "sandbox-watch");

    private static final int WAITING_MAX = 128; // for a bench that has 24 commands at once, with some threads each

    private static final int POLLERS_MAX = 8;
    private static final int SPARE_THREADS = 64;
    private static final int NAPS_MAX = 300;
    private static final int STILL_NAPS = 30;
    private static final long NAP_NANOS = 10_000_000;

    static ThisProcess look() throws IOException {
        var rights = new TreeSet<String>();
        int threads = 0;
        for (Path task : children(ITSELF.resolve("task"))) {
            String status = text(task.resolve("status"));
            if (!status.isEmpty()) {
                rights.add(RIGHTS.matcher(status)
                        .results()
                        .map(found -> found.group())
                        .collect(Collectors.joining(", ")));
                threads++;
            }
        }
        return new ThisProcess(openFiles(), threads, rights, text(ITSELF.resolve("limits")) + scheduling());
    }

    /** What it holds when nothing of what went before goes away any more. */
    static ThisProcess settled() throws IOException {
        ThisProcess now = look();
        for (int naps = NAPS_MAX / STILL_NAPS; naps > 0; naps--) {
            LockSupport.parkNanos(STILL_NAPS * NAP_NANOS);
            ThisProcess later = look();
            if (later.descriptors.equals(now.descriptors)) {
                return later;
            }
            now = later;
        }
        throw new IOException("descriptors come and go: " + now.descriptors);
    }

    /** What is otherwise than it was before and must not be. What goes away by itself gets three seconds for it. */
    static List<String> problems(ThisProcess before) throws IOException {
        var problems = before.differences(look());
        for (int naps = NAPS_MAX; !problems.isEmpty() && naps > 0; naps--) {
            LockSupport.parkNanos(NAP_NANOS);
            problems = before.differences(look());
        }
        return problems;
    }

    private List<String> differences(ThisProcess now) throws IOException {
        var problems = new ArrayList<String>();
        if (now.descriptors.size() != descriptors.size()) {
            problems.add("open are " + now.descriptors + ", before " + descriptors);
        }
        if (pollers() > POLLERS_MAX) {
            problems.add(pollers() + " pollers are open");
        }
        if (now.threads > threads + SPARE_THREADS) {
            problems.add(now.threads + " threads, before " + threads);
        }
        long waiting = threadsOfTheSandbox().filter(WAITING::contains).count();
        if (waiting > WAITING_MAX) {
            problems.add(waiting + " threads wait for a next command");
        }
        threadsOfTheSandbox()
                .filter(name -> !WAITING.contains(name))
                .forEach(name -> problems.add("a thread `" + name + "` is left"));
        if (!now.rights.equals(rights)) {
            problems.add("threads have the rights " + now.rights + ", before " + rights);
        }
        if (!now.limits.equals(limits)) {
            problems.add("its limits are\n" + now.limits + "before\n" + limits);
        }
        deadChildren().forEach(dead -> problems.add("nobody buried child " + dead));
        return problems;
    }

    /** Each is of one command, and ends with it; but for those that wait for the next. */
    private static Stream<String> threadsOfTheSandbox() throws IOException {
        return children(ITSELF.resolve("task")).stream()
                .map(task -> NAME.matcher(text(task.resolve("status"))))
                .filter(found -> found.find() && found.group(1).startsWith("sandbox"))
                .map(found -> found.group(1));
    }

    /** All but the folder by which we look. */
    private static List<String> openFiles() throws IOException {
        String itself = "/proc/" + ProcessHandle.current().pid() + "/fd";
        return children(ITSELF.resolve("fd")).stream()
                .map(ThisProcess::target)
                .filter(target -> !target.isEmpty() && !target.equals(itself) && !target.equals(POLLER))
                .sorted()
                .toList();
    }

    private static long pollers() throws IOException {
        return children(ITSELF.resolve("fd")).stream()
                .map(ThisProcess::target)
                .filter(POLLER::equals)
                .count();
    }

    /** Nothing when it was closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> deadChildren() {
        return ProcessHandle.current()
                .children()
                .map(child -> text(Path.of("/proc", Long.toString(child.pid()), "stat")))
                .filter(stat -> stat.startsWith("Z", stat.lastIndexOf(')') + 2))
                .toList();
    }

    /** Priority, real-time priority and policy. */
    private static String scheduling() {
        String stat = text(ITSELF.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return "nice " + fields[16] + ", priority " + fields[37] + ", policy " + fields[38] + "\n";
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Nothing when it is gone. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
