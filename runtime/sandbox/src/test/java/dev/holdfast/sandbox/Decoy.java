package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A process outside, of the same user as commands are, that serves on sockets of every kind and keeps secrets. */
final class Decoy implements AutoCloseable {
    private static final int PRIORITY = 15; // fields of /proc/PID/stat behind the name
    private static final int NICE = 16;
    private static final int POLICY = 38;

    private final Process process;
    private final BufferedReader output;
    private final Map<String, String> places = new TreeMap<>();
    private final String state;
    private boolean silent;

    Decoy(Ground ground, Path program, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(ground.asUser(java.util.List.of(program.toString(), "decoy")))
                .directory(ground.workspace().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null && !line.equals("end"); line = output.readLine()) {
            places.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        assertThat(places).containsKey("DECOY");
        this.state = state();
    }

    /** Where it is found: ports, names, its process number. */
    Map<String, String> places() {
        return Map.copyOf(places);
    }

    long pid() {
        return process.pid();
    }

    /** Whether it lives and is as it was. */
    boolean isUnharmed() throws IOException {
        return !silent && process.isAlive() && state().equals(state);
    }

    /** What arrived since it was last asked: names of its servers. */
    String heard() throws IOException {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            String heard = output.readLine();
            silent = heard == null;
            return silent ? "" : heard.strip();
        } catch (IOException e) { // a broken pipe
            silent = true;
            return "";
        }
    }

    private String state() throws IOException {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        String stat = Files.readString(folder.resolve("stat"));
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        String processors = Files.readString(folder.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("Cpus_allowed:"))
                .collect(Collectors.joining());
        return behindName[NICE] + " " + behindName[PRIORITY] + " " + behindName[POLICY] + processors
                + Files.readString(folder.resolve("limits")) + Files.readString(folder.resolve("oom_score_adj"));
    }

    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroyForcibly(); // it is gone already, with a byte that it did not read
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
