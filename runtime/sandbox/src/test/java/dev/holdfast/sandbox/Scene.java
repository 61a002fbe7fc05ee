package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Attempt.Guarding;
import dev.holdfast.sandbox.Attempt.Sign;
import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where attempts take place: a {@link Ground} with things to attack, all of them within reach of the user that commands
 * run as, so that only a sandbox can stand in the way; and a look at what became of them.
 */
final class Scene implements AutoCloseable {
    static final String WON = "WON";
    static final String SECRET = "canary-5f1c";

    /** How long processes sleep that want to be found afterwards: no other sleeps so long. */
    static final String NAP = "86399.5";

    private static final int KEPT_MAX = 2 * ProcessLimits.USUAL.output().keptBytesMax();
    private static final Set<String> OF_THE_DECOY = Set.of("s", "d");

    private final Ground ground;
    private final Path readable;
    private final Path program;
    private Decoy decoy;
    private final Remains remains;
    private Map<Path, String> outside = Map.of();
    private Map<Path, String> guarded = Map.of();

    Scene(Path folder, Path program) throws IOException {
        this.ground = Ground.in(folder);
        this.readable = Files.createDirectory(folder.toRealPath().resolve("readable"));
        this.program = program;
        this.remains = new Remains(ground.workspace());
        this.decoy = decoy();
        reset();
    }

    Ground ground() {
        return ground;
    }

    /** What an attempt finds in its environment. */
    Map<String, String> variables() throws IOException {
        var variables = new TreeMap<>(ground.environment());
        variables.putAll(decoy.places());
        variables.put("ATTACK", program.toString());
        variables.put("OUTSIDE", ground.outside().toString());
        variables.put("READABLE", readable.toString());
        variables.put("TRUE_HOME", ground.home().toString());
        variables.put("PLATFORM", Long.toString(ProcessHandle.current().pid()));
        variables.put("NAP", NAP);
        variables.put("ADDRESS", address());
        return variables;
    }

    Confinement confinement(Guarding guarding) {
        Path git = ground.workspace().resolve(".git");
        var masked = List.of(
                ground.workspace().resolve(".env"),
                ground.workspace().resolve("sub"),
                ground.workspace().resolve("deep/er/.env"));
        var settings = List.of(git.resolve("hooks"), git.resolve("config"));
        var confinement =
                Confinement.to(ground.workspace()).with(new Grants(List.of(), List.of(readable, program.getParent())));
        return switch (guarding) {
            case NOTHING -> confinement;
            case GIT -> confinement.with(new Guards(settings, List.of(git), List.of()));
            case SECRETS -> confinement.with(new Guards(settings, List.of(git), masked));
        };
    }

    /** Every sign that something which ran just now has succeeded. */
    Set<Sign> signs(String output) throws IOException {
        var signs = EnumSet.noneOf(Sign.class);
        if (output.contains(WON) || output.length() > KEPT_MAX) {
            signs.add(Sign.SAID);
        }
        if (output.contains(SECRET)) {
            signs.add(Sign.SHOWN);
        }
        if (!decoy.heard().isEmpty() || Files.exists(ground.outside().resolve("heard"))) {
            signs.add(Sign.ARRIVED);
        }
        if (!decoy.isUnharmed()) {
            signs.add(Sign.HARMED);
        }
        if (remains.processes(decoy.pid()).findAny().isPresent() || remains.strangeChildren()) {
            signs.add(Sign.SURVIVED);
        }
        if (!Inventory.of(List.of(ground.outside(), ground.home(), readable)).equals(outside)) {
            signs.add(Sign.CHANGED);
        }
        if (!Inventory.of(guards()).equals(guarded) || Inventory.hasPowers(ground.workspace())) {
            signs.add(Sign.PLANTED);
        }
        return signs;
    }

    /** Puts everything back. */
    void reset() throws IOException {
        remains.clear(decoy.pid());
        empty(ground.workspace(), Set.of());
        empty(ground.outside(), OF_THE_DECOY);
        empty(ground.home(), Set.of());
        empty(readable, Set.of());
        for (Path secret :
                List.of(ground.home().resolve("secret"), ground.outside().resolve("secret"))) {
            Files.writeString(secret, SECRET);
        }
        for (Path file : List.of(ground.outside().resolve("file"), readable.resolve("file"))) {
            Files.writeString(file, "untouched");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        for (String made : List.of(".git/hooks", "sub", "deep/er")) {
            Files.createDirectories(ground.workspace().resolve(made));
        }
        Files.writeString(ground.workspace().resolve(".git/config"), "[core]\n");
        for (String secret : List.of(".env", "sub/.env", "deep/er/.env")) {
            Files.writeString(ground.workspace().resolve(secret), "secret " + SECRET);
        }
        ground.owned();
        ground.owned(ground.outside());
        ground.owned(ground.home());
        ground.owned(readable);
        if (Account.privileged()) { // so that what it gives can be shown
            Path powerful = Files.copy(Path.of("/usr/bin/id"), readable.resolve("root-id"));
            Files.setAttribute(powerful, "unix:mode", 0104755);
        }
        if (!decoy.isUnharmed()) {
            decoy.close();
            decoy = decoy();
        }
        assertThat(decoy.heard()).isNotNull();
        outside = Inventory.of(List.of(ground.outside(), ground.home(), readable));
        guarded = Inventory.of(guards());
    }

    private List<Path> guards() {
        Path workspace = ground.workspace();
        return List.of(
                workspace.resolve(".git/hooks"),
                workspace.resolve(".git/config"),
                workspace.resolve(".env"),
                workspace.resolve("sub"),
                workspace.resolve("deep"));
    }

    private Decoy decoy() throws IOException {
        var environment = new TreeMap<>(ground.environment());
        environment.put("OUTSIDE", ground.outside().toString());
        environment.put("CANARY", SECRET);
        return new Decoy(ground, program, environment);
    }

    /** An address of this machine that is not of the loopback interface; else one of it. */
    private static String address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(each -> each.getHostAddress())
                .findFirst()
                .orElse("127.0.0.1");
    }

    private static void empty(Path folder, Set<String> kept) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                if (!kept.contains(each.getFileName().toString())) {
                    remove(each);
                }
            }
        }
    }

    private static void remove(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) { // locked, or deeper than Java goes
            removeByProgram(path);
        }
    }

    private static void removeByProgram(Path path) throws IOException {
        String script = "chmod -R u+rwx \"$1\"; rm -rf \"$1\"";
        Process remover = new ProcessBuilder("sh", "-c", script, "sh", path.toString()).start();
        try {
            assertThat(remover.waitFor()).as("remove %s", path).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        remains.clear(decoy.pid());
        decoy.close();
        assertThat(Files.isDirectory(ground.workspace(), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
