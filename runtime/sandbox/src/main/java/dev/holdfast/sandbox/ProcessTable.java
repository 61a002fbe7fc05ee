package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The processes of this machine at one moment, from {@code /proc/PID/stat} and {@code status} (proc(5)).
 *
 * @param rows in no order
 */
record ProcessTable(List<Row> rows) {
    private static final Pattern MEMORY = Pattern.compile("(?m)^Rss(\\w+):\\s+(\\d+) kB$");
    private static final long TICKS_PER_SECOND = 100; // USER_HZ, the same on every kernel
    private static final int STATE = 0; // columns behind the name
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int CPU_FIRST = 11; // utime, stime, and the same of ended children
    private static final int CPU_COUNT = 4;
    private static final int THREADS = 17;

    /**
     * One process.
     *
     * @param state the letter for it
     * @param group its process group
     */
    record Row(int id, char state, int parent, int group, Use use) {
        /** Whether it holds anything still; one that has ended waits for its parent to take note. */
        boolean isAlive() {
            return (state != 'Z' && state != 'X') || use.threads() > 1;
        }
    }

    /**
     * What a process takes of the machine.
     *
     * @param threads how many it has
     * @param cpu what it and its ended children have used
     */
    record Use(int threads, Duration cpu) {}

    ProcessTable {
        rows = List.copyOf(rows);
    }

    static ProcessTable read() {
        var rows = new ArrayList<Row>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                row(Integer.parseInt(process.getFileName().toString())).ifPresent(rows::add);
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.SURVIVORS, "cannot look for processes: /proc must be readable", e);
        }
        return new ProcessTable(rows);
    }

    /** One process of that number, if there is one now. */
    static Optional<Row> row(int id) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(id), "stat"), StandardCharsets.ISO_8859_1);
            String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = CPU_FIRST; i < CPU_FIRST + CPU_COUNT; i++) {
                ticks += Long.parseLong(columns[i]);
            }
            return Optional.of(new Row(
                    id,
                    columns[STATE].charAt(0),
                    Integer.parseInt(columns[PARENT]),
                    Integer.parseInt(columns[GROUP]),
                    new Use(
                            Integer.parseInt(columns[THREADS]),
                            Duration.ofMillis(ticks * (1_000 / TICKS_PER_SECOND)))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The processes that stem from one, without itself. */
    ProcessTable beneath(long ancestor) {
        Set<Long> family = new HashSet<>(Set.of(ancestor));
        boolean grew = true;
        while (grew) { // at most once for each generation
            grew = false;
            for (Row row : rows) {
                if (family.contains((long) row.parent())) {
                    grew |= family.add((long) row.id());
                }
            }
        }
        family.remove(ancestor);
        return where(row -> family.contains((long) row.id()));
    }

    ProcessTable where(Predicate<Row> condition) {
        return new ProcessTable(rows.stream().filter(condition).toList());
    }

    int threads() {
        return rows.stream().mapToInt(row -> row.use().threads()).sum();
    }

    Duration cpu() {
        return rows.stream().map(row -> row.use().cpu()).reduce(Duration.ZERO, Duration::plus);
    }

    /** What they hold in memory for themselves, and the most that one of them shares. */
    long memoryBytes() {
        long own = 0;
        long shared = 0;
        for (Row row : rows) {
            Map<String, Long> memory = memory(row);
            own += memory.getOrDefault("Anon", 0L);
            shared = Math.max(shared, memory.getOrDefault("File", 0L) + memory.getOrDefault("Shmem", 0L));
        }
        return own + shared;
    }

    /** Bytes in memory by their kind; none when the process has ended. */
    private static Map<String, Long> memory(Row row) {
        try {
            Path status = Path.of("/proc", Integer.toString(row.id()), "status");
            return MEMORY.matcher(Files.readString(status, StandardCharsets.ISO_8859_1))
                    .results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> Long.parseLong(found.group(2)) << 10));
        } catch (IOException e) {
            return Map.of();
        }
    }
}
