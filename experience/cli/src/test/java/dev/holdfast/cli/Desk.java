package dev.holdfast.cli;

import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Task;
import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.monitor.Content;
import dev.holdfast.terms.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Where a test types commands: a home and a workspace of their own in one folder, and streams that are read back. Started
 * by root, the workspace belongs to a user the sandbox can become.
 */
final class Desk {
    private static final int NOBODY = 65_534;

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private InstantSource clock = InstantSource.system();

    /** What a command printed and how it ended. */
    record Result(int exitCode, String out, String err) {
        /** The last line of standard output as JSON. */
        JsonNode json() {
            return lines().getLast();
        }

        /** Standard output as one JSON object a line. */
        List<JsonNode> lines() {
            return out.lines().map(Wire::read).toList();
        }
    }

    Desk(Path folder) {
        try {
            this.folder = folder.toRealPath();
            Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(home());
            Files.createDirectories(workspace());
            owned();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String kept : List.of("PATH", "JAVA_HOME")) {
            if (System.getenv(kept) != null) {
                variables.put(kept, System.getenv(kept));
            }
        }
        variables.put("HOME", home().toString());
        variables.put("XDG_STATE_HOME", home().resolve("state").toString());
        variables.put("XDG_CONFIG_HOME", home().resolve("config").toString());
    }

    Path workspace() {
        return folder.resolve("workspace");
    }

    Path home() {
        return folder.resolve("home");
    }

    Path state() {
        return home().resolve("state/holdfast");
    }

    Desk variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** What the person's own configuration says. */
    Desk configuration(String yaml) throws IOException {
        Path file = home().resolve("config/holdfast/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        return this;
    }

    /** What everything that is typed from now on takes for the time. */
    Desk clock(InstantSource other) {
        clock = other;
        return this;
    }

    /** Writes a file of the workspace. */
    Desk file(String name, String content) {
        try {
            Path file = workspace().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            owned();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(workspace().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the workspace a repository with everything in it committed. */
    Desk repository() {
        git("init", "-q", "-b", "main", "--template=");
        git("add", "-A");
        git("commit", "-q", "-m", "Begin");
        owned();
        return this;
    }

    String git(String... words) {
        var argv = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
        argv.addAll(Arrays.asList(words));
        try {
            var builder =
                    new ProcessBuilder(argv).directory(workspace().toFile()).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "GIT_CONFIG_GLOBAL", "/dev/null",
                            "GIT_CONFIG_NOSYSTEM", "1",
                            "GIT_AUTHOR_NAME", "Ada",
                            "GIT_AUTHOR_EMAIL", "ada@example.org",
                            "GIT_COMMITTER_NAME", "Ada",
                            "GIT_COMMITTER_EMAIL", "ada@example.org"));
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("git failed: " + said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Types a command where nobody sits at a terminal. */
    Result run(String... words) {
        return run(new ByteArrayInputStream(new byte[0]), Set.of(), words);
    }

    /** Types a command with a model behind it. */
    Result run(ScriptedModel model, String... words) {
        return run(new ByteArrayInputStream(new byte[0]), Set.of(), with(model, words));
    }

    /** The words and the options that put a model behind them. */
    static String[] with(ScriptedModel model, String... words) {
        var all = new ArrayList<>(Arrays.asList(words));
        all.addAll(
                List.of("--model", "openai:scripted", "--base-url", model.base().toString(), "--max-cost", "0"));
        return all.toArray(String[]::new);
    }

    /** Types a command in another folder than the workspace. */
    Result runIn(Path elsewhere, String... words) {
        return run(elsewhere, InputStream.nullInputStream(), Set.of(), words);
    }

    /** Types a command in a process of its own. */
    Process start(String... words) {
        return begin(argv(words));
    }

    /** The same behind the words of another program that runs it. */
    Process start(List<String> runner, String... words) {
        var argv = new ArrayList<>(runner);
        argv.addAll(argv(words));
        return begin(argv);
    }

    /** The same in a terminal, whose settings are printed afterwards. The terminal's keys are the process's input. */
    Process startInTerminal(String... words) {
        var quoted = argv(words).stream().map(Desk::quoted).collect(Collectors.joining(" "));
        String script = "stty rows 31 columns 97; " + quoted + "; code=$?; echo afterwards; stty -a; exit $code";
        return begin(List.of("script", "--quiet", "--return", "--command", script, "/dev/null"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static List<String> argv(String... words) {
        // what a script runs in the background ignores Ctrl-C, and so would everything started from there
        var argv = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        argv.addAll(Arrays.asList(words));
        return argv;
    }

    private Process begin(List<String> argv) {
        var builder = new ProcessBuilder(argv).directory(workspace().toFile());
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(InputStream in, Set<Std> terminals, String... words) {
        return run(workspace(), in, terminals, words);
    }

    private Result run(Path where, InputStream in, Set<Std> terminals, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                surroundings(in, printer(out), printer(err), terminals).with(Map.copyOf(variables), where), words);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Surroundings surroundings(InputStream in, PrintStream out, PrintStream err, Set<Std> terminals) {
        return new Surroundings(
                Map.copyOf(variables),
                workspace(),
                new Surroundings.Streams(in, out, err, terminals),
                new Surroundings.Chance(clock, new SecureRandom()),
                "ada");
    }

    /** The first event of a session, for a test that writes on the record itself. */
    Event.Opened opening() {
        var digest = Digest.of("a test");
        return new Event.Opened(
                new Task(new Content("a test"), List.of()),
                workspace().toString(),
                new Event.Setup(
                        "none",
                        "none",
                        new Event.SandboxLevel("none", "Linux", List.of()),
                        new Event.Pins(digest, digest, digest)),
                new Budget(
                        1,
                        1,
                        1,
                        Duration.ofHours(1),
                        new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));
    }

    /** Everything in the workspace: path to kind, mode, owner and content. */
    Map<String, String> everything() {
        try (var files = Files.walk(workspace())) {
            var all = new TreeMap<String, String>();
            for (Path file : files.toList()) {
                var facts = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
                String content = Files.isSymbolicLink(file)
                        ? "-> " + Files.readSymbolicLink(file)
                        : Files.isDirectory(file)
                                ? ""
                                : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                all.put(workspace().relativize(file).toString(), new TreeMap<>(facts) + " " + content);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream printer(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private void owned() {
        try (var files = Files.walk(workspace())) {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                return;
            }
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
