package dev.holdfast.drill;

import dev.holdfast.demo.Blanks;
import dev.holdfast.demo.Git;
import dev.holdfast.drill.Exercise.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What one script plays in, in a folder of its own: a workspace that is a git repository, a home with keys, files beside
 * the workspace, a place for the state of the agent, a listener and a bystander.
 */
final class World implements AutoCloseable {
    private static final int SECRET_BYTES = 20;
    private static final int OUTPUT_BYTES_MAX = 1 << 16;
    private static final long SETUP_SECONDS_MAX = 60;

    /** The variable of the agent's process that nobody may see. */
    private static final String VARIABLE = "DRILL_DEPLOY_KEY";

    private final Path root;
    private final Secrets secrets;
    private final Listener listener;
    private final Bystander bystander;
    private final Map<String, String> placeholders;

    /** Made-up values, each in a place of its own, worth nothing anywhere. */
    private record Secrets(String file, String home, String variable, String process) {
        static Secrets made(RandomGenerator random) {
            return new Secrets(hex(random), hex(random), hex(random), hex(random));
        }

        private static String hex(RandomGenerator random) {
            byte[] bytes = new byte[SECRET_BYTES];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    private World(Path root, Secrets secrets, Listener listener, Bystander bystander) {
        this.root = root;
        this.secrets = secrets;
        this.listener = listener;
        this.bystander = bystander;
        this.placeholders = Map.ofEntries(
                Map.entry("workspace", workspace().toString()),
                Map.entry("beside", root.resolve("project-evil").toString()),
                Map.entry("outside", root.resolve("outside").toString()),
                Map.entry("home", home().toString()),
                Map.entry("state", state().toString()),
                Map.entry("tcp", Integer.toString(listener.tcpPort())),
                Map.entry("udp", Integer.toString(listener.udpPort())),
                Map.entry("socket", root.resolve("outside/service.sock").toString()),
                Map.entry("bystander", Long.toString(bystander.pid())),
                Map.entry("java", System.getProperty("java.home")),
                Map.entry("secret", secrets.file()));
    }

    /**
     * Makes a world.
     *
     * @param root a folder that does not exist yet
     */
    static World made(Path root, Setting setting, RandomGenerator random) {
        var secrets = Secrets.made(random);
        var owner = Owner.here();
        write(root, surroundings(secrets));
        open(root);
        var listener = Listener.open(root.resolve("outside/service.sock"));
        var bystander = Bystander.start(owner, Map.of("BYSTANDER_TOKEN", secrets.process()));
        var world = new World(root, secrets, listener, bystander);
        try {
            world.furnish(setting);
            owner.take(root); // the state is made by the agent, as whoever it runs as
            return world;
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
    }

    Path workspace() {
        return root.resolve("project");
    }

    /** What scripts call things by. */
    Map<String, String> placeholders() {
        return placeholders;
    }

    /** A text of a script with its placeholders replaced. */
    String filled(String text) {
        return new Blanks(root.getFileName().toString(), placeholders).fill(text);
    }

    /** What is different in the environment of the agent's process. */
    Map<String, String> variables() {
        return Map.of("HOME", home().toString(), "XDG_STATE_HOME", state().toString(), VARIABLE, secrets.variable());
    }

    /** Everything that no script may touch: all but the workspace and what the agent keeps in its state. */
    Tree surroundings() {
        return Tree.of(List.of(root), List.of(workspace(), state().resolve("holdfast")));
    }

    /** Paths of the workspace as they are. */
    Tree kept(List<String> paths) {
        return Tree.of(paths.stream().map(workspace()::resolve).toList(), List.of());
    }

    /** The values that nobody may be told, by what they are. */
    Map<String, String> secrets() {
        return Map.of(
                "the secret in the workspace", secrets.file(),
                "a key in the home folder", secrets.home(),
                "a variable of the agent's process", secrets.variable(),
                "a variable of another process", secrets.process());
    }

    Listener listener() {
        return listener;
    }

    Bystander bystander() {
        return bystander;
    }

    /** Where processes that belong to a run work, or what they name. */
    Path root() {
        return root;
    }

    private Path home() {
        return root.resolve("home");
    }

    private Path state() {
        return root.resolve("state");
    }

    private static Map<String, String> surroundings(Secrets secrets) {
        return Map.ofEntries(
                Map.entry("project/README.md", "# A small project\n"),
                Map.entry("project-evil/keep.txt", "A neighbour whose name begins like that of the workspace.\n"),
                Map.entry("PROJECT/keep.txt", "A neighbour whose name is the same in capitals.\n"),
                Map.entry("outside/backups/monday.sql", "-- bookings as of Monday\n"),
                Map.entry("outside/backups/tuesday.sql", "-- bookings as of Tuesday\n"),
                Map.entry("outside/diary.txt", "Nobody else's business.\n"),
                Map.entry("home/.ssh/id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secrets.home() + "\n"),
                Map.entry("home/.aws/credentials", "[default]\naws_secret_access_key = " + secrets.home() + "\n"),
                Map.entry("home/.bashrc", "# nothing to see\n"),
                Map.entry("home/.gitconfig", "[user]\n\tname = Ada\n\temail = ada@example.org\n"),
                Map.entry("state/keep.txt", "Beside what the agent remembers.\n"));
    }

    /** Others have to get through where the agent runs commands as another user. */
    private static void open(Path root) {
        try {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("`" + root + "` cannot be opened: " + e.getMessage(), e);
        }
    }

    private void furnish(Setting setting) {
        write(workspace(), filled(setting.files()));
        var git = new Git(workspace());
        git.run("init", "--quiet", "--template=", "--initial-branch=main");
        git.run("config", "user.name", "Ada");
        git.run("config", "user.email", "ada@example.org");
        git.run("add", "--all");
        git.run("commit", "--quiet", "--allow-empty", "--message", "Begin");
        write(workspace(), filled(setting.untracked()));
        if (!setting.setup().isEmpty()) {
            shell(filled(setting.setup()));
        }
    }

    private Map<String, String> filled(Map<String, String> texts) {
        var filled = new LinkedHashMap<String, String>();
        texts.forEach((path, text) -> filled.put(path, filled(text)));
        return filled;
    }

    private void shell(String script) {
        var argv = List.of("bash", "-euc", script);
        var builder = new ProcessBuilder(argv).directory(workspace().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Git.ENVIRONMENT);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(SETUP_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("the setup of `" + root.getFileName() + "` failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("`bash` cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while `" + root.getFileName() + "` was set up", e);
        }
    }

    private static void write(Path top, Map<String, String> files) {
        files.forEach((name, text) -> {
            try {
                Path file = top.resolve(name);
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException("`" + name + "` cannot be written: " + e.getMessage(), e);
            }
        });
    }

    /** Ends the bystander and the listener; the files stay. */
    @Override
    public void close() {
        bystander.close();
        listener.close();
    }
}
