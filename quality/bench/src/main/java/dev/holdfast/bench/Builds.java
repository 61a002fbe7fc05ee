package dev.holdfast.bench;

import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Bubblewrap;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Ended;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Builds small projects of many tools in each sandbox, offline, from caches that were filled before, and prints which
 * passed and how long each took. As root it does so twice: as root, where commands run as the owner of their workspace,
 * and as an ordinary user.
 */
public final class Builds {
    private static final String USER = "1234";
    private static final String NOBODY = "65534:65534";
    private static final String PREPARED = "--prepared";
    private static final int TAIL_CHARS = 1_500;

    private final Path scratch;
    private final List<String> wanted;
    private final Map<String, String> environment;
    private final Map<String, Sandbox> sandboxes = new LinkedHashMap<>();
    private boolean failed;

    private Builds(Path scratch, List<String> wanted) {
        this.scratch = scratch;
        this.wanted = wanted;
        String jdk = System.getProperty("java.home");
        this.environment = Map.of("JAVA_HOME", jdk, "PATH", jdk + "/bin:/usr/local/bin:/usr/bin:/bin");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 1 && args[0].equals(PREPARED)) {
            System.exit(new Builds(Path.of(args[1]), List.of(args).subList(2, args.length)).run() ? 0 : 1);
        }
        Path scratch = Scratch.folder("builds");
        Files.createDirectories(scratch.resolve("home/.m2"));
        var builds = new Builds(scratch, List.of(args));
        builds.prepare();
        boolean passed = builds.run();
        if (System.getProperty("user.name").equals("root")) {
            passed &= runAsUser(scratch, args);
        }
        Scratch.sh(scratch, "chmod -R u+w . && rm -rf " + scratch);
        System.exit(passed ? 0 : 1);
    }

    private Path home() {
        return scratch.resolve("home");
    }

    /** Copies the projects and fetches what they need. */
    private void prepare() throws IOException, InterruptedException {
        System.out.println("fetching what the builds need into " + home());
        Path source = Holdfast.checkoutOf().resolve("quality/bench/projects");
        Scratch.sh(scratch, "cp -r " + source + " projects");
        for (BuildProject project : BuildProject.allIn(scratch.resolve("projects"))) {
            if (isWanted(project)
                    && project.missing(environment.getOrDefault("PATH", "/usr/bin:/bin"))
                            .isEmpty()) {
                project.prepare(home());
            }
        }
        Scratch.sh(scratch, "chmod -R a+rX .");
    }

    private boolean isWanted(BuildProject project) {
        return wanted.isEmpty() || wanted.contains(project.name());
    }

    /** Whether everything passed that must. */
    private boolean run() throws IOException, InterruptedException {
        var notes = new ArrayList<String>();
        Path state = Files.createTempDirectory("holdfast-builds-state-");
        var host = new Host(home(), state, environment);
        sandboxes.put("landlock", Backend.LANDLOCK.probe(host));
        var bubblewrap = Bubblewrap.probe(host);
        switch (bubblewrap.level()) {
            case Level.Contained contained -> sandboxes.put("bubblewrap", bubblewrap);
            case Level.None none -> notes.add("bubblewrap was not tried: " + none.reason() + "; " + none.fix());
        }
        System.out.println("\nas user " + Files.getAttribute(state, "unix:uid"));
        System.out.printf(Locale.ROOT, "%-22s", "");
        for (var each : sandboxes.entrySet()) {
            System.out.printf(Locale.ROOT, " %-18s", each.getKey());
            attempt(each.getValue(), workspace(state, "warm"), "true"); // the first start loads classes
        }
        System.out.println();
        for (BuildProject project : BuildProject.allIn(scratch.resolve("projects"))) {
            var missing = project.missing(environment.getOrDefault("PATH", "/usr/bin:/bin"));
            if (isWanted(project) && missing.isEmpty()) {
                row(project, notes);
            } else if (isWanted(project)) {
                notes.add(project.name() + " was not run: `" + missing.get() + "` is not installed");
            }
        }
        notes.forEach(System.out::println);
        Scratch.sh(state, "rm -rf " + state);
        return !failed;
    }

    private void row(BuildProject project, List<String> notes) throws IOException, InterruptedException {
        var row = new StringBuilder(String.format(Locale.ROOT, "%-22s", project.name()));
        for (var each : sandboxes.entrySet()) {
            Path workspace = workspace(project.folder(), project.name());
            long start = System.nanoTime();
            Ended ended = attempt(each.getValue(), workspace, project.script());
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean passed = ended.exitCode() == 0 && ended.stop().isEmpty();
            boolean gap = each.getKey().equals("landlock") && project.gap().isPresent();
            String verdict = passed ? gap ? "PASSED" : "passed" : gap ? "gap" : "FAILED";
            row.append(String.format(Locale.ROOT, " %6.1f s %-9s", seconds, verdict));
            failed |= passed == gap;
            if (gap) {
                notes.add(project.name() + " is a gap of " + each.getKey() + ": "
                        + project.gap().get());
            }
            if (passed == gap) {
                notes.add(project.name() + " in " + each.getKey() + " printed at last:\n" + tail(ended));
            } else if (project.name().equals("calls")) {
                notes.add("calls in " + each.getKey() + ": "
                        + ended.output().text().strip().replace("\n", ", "));
            }
            Scratch.sh(scratch, "chmod -R u+w " + workspace + " && rm -rf " + workspace.getParent());
        }
        System.out.println(row.toString().stripTrailing());
    }

    private static String tail(Ended ended) {
        String text = ended.output().text();
        return text.substring(Math.max(0, text.length() - TAIL_CHARS));
    }

    /** A copy that belongs to whoever commands run as. */
    private static Path workspace(Path source, String name) throws IOException, InterruptedException {
        Path folder = Scratch.folder("work").toRealPath();
        Scratch.sh(
                folder,
                "cp -r " + source + " " + name + " && if [ \"$(id -u)\" = 0 ]; then chown -R " + NOBODY + " .; fi");
        return folder.resolve(name);
    }

    private Ended attempt(Sandbox sandbox, Path workspace, String script) throws InterruptedException {
        var command = new Command(List.of("/bin/bash", "-euo", "pipefail", "-c", script), workspace, environment);
        return sandbox.start(command, Confinement.to(workspace), text -> {}).await();
    }

    /** Runs the same from a copy of the program that an ordinary user may read. */
    private static boolean runAsUser(Path scratch, String[] args) throws IOException, InterruptedException {
        var places = new ArrayList<String>();
        for (String place : System.getProperty("java.class.path").split(":", -1)) {
            places.add(place.replaceFirst("/\\*$", ""));
        }
        Path program = scratch.resolve("program");
        Scratch.sh(scratch, "mkdir program; cp -r " + String.join(" ", places) + " program/; chmod -R a+rX program");
        var words = new ArrayList<>(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
        words.addAll(
                List.of(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED", "-cp"));
        words.add(program.resolve("classes") + ":" + program + "/*:" + program.resolve("lib") + "/*");
        words.addAll(List.of(Builds.class.getName(), PREPARED, scratch.toString()));
        words.addAll(List.of(args));
        return new ProcessBuilder(words).inheritIO().start().waitFor() == 0;
    }
}
