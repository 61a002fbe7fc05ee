package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Layout.Place;
import dev.holdfast.sandbox.Ruleset.Rights;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A sandbox that the kernel keeps without any program of ours or of others: Landlock for files, a filter for system
 * calls, and a supervisor for connections. A command stands on the machine itself, sees which files there are, and can
 * open none but those it was granted. Works where namespaces are forbidden, as in most containers.
 *
 * <p>What it cannot do, and bubblewrap can: hide that a file exists, keep a file secret or unchanged inside a folder that
 * may be written. A confinement that masks a file is refused.
 */
public final class Landlock implements Sandbox {
    /** Files of the machine every command may read, besides those of {@link Machine}. */
    private static final List<Path> READABLE = paths(
            "/etc/passwd",
            "/etc/group",
            "/etc/hosts",
            "/etc/nsswitch.conf",
            "/proc/cpuinfo",
            "/proc/filesystems",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/uptime",
            "/proc/version",
            "/proc/sys/kernel/osrelease",
            "/proc/sys/kernel/ostype",
            "/proc/sys/kernel/pid_max",
            "/proc/sys/kernel/random",
            "/proc/sys/kernel/threads-max",
            "/proc/sys/net/core/somaxconn",
            "/proc/sys/vm/max_map_count",
            "/proc/sys/vm/overcommit_memory",
            "/sys/devices/system/cpu",
            "/sys/kernel/mm/transparent_hugepage");

    private static final List<Path> DEVICES = paths("/dev/null", "/dev/zero", "/dev/full");
    private static final List<Path> SOURCES = paths("/dev/random", "/dev/urandom");

    private final int abi;
    private final Path home;
    private final Path closed;
    private final List<Path> shown;
    private final Level level;

    Landlock(int abi, Path home, Path closed, List<Path> shown, Level level) {
        this.abi = abi;
        this.home = home;
        this.closed = closed;
        this.shown = List.copyOf(shown);
        this.level = level;
    }

    /** One that was not tried out on this machine, to be compared with another. */
    public static Sandbox unprobed(Host host) throws IOException {
        Path home = host.home().toRealPath();
        Path closed = Files.createDirectories(host.scratch()).toRealPath().resolve("shown");
        var shown = Machine.toolsAndCaches(home, host.environment());
        return new Landlock(Ruleset.abi(), home, closed, shown, Diagnosis.notProbed());
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public Running start(Command command, Confinement confinement, Consumer<String> live) {
        return Running.start(() -> begin(command, confinement), confinement.limits(), live);
    }

    private Started begin(Command command, Confinement confinement) {
        var layout = layout(command, confinement);
        Account account = Account.of(confinement.workspace(), shown);
        var folder = PrivateFolder.make(account, home, shown);
        try (var ruleset = Ruleset.empty(abi)) {
            var writable = grant(ruleset, layout, folder);
            var walls = new LandlockProcess.Walls(
                    ruleset,
                    new Sockets(List.of(), writable, address -> {}),
                    new Modes(writable),
                    KernelLimits.of(confinement.limits().quotas(), account));
            var inside = inside(command, folder);
            var program = new LandlockProcess.Program(program(inside), inside, account);
            return LandlockProcess.start(program, walls, folder::remove);
        } catch (RuntimeException e) {
            folder.remove();
            throw e;
        }
    }

    @Override
    public List<String> explain(Command command, Confinement confinement) {
        var lines = new ArrayList<String>();
        for (Place place : layout(command, confinement).places()) {
            switch (place.kind()) {
                case READABLE, READ_ONLY -> lines.add("read " + place.path());
                case WRITABLE -> lines.add("write " + place.path());
                case PINNED, MASKED -> {} // says nothing here
            }
        }
        lines.add("run " + String.join(" ", command.argv()));
        return lines;
    }

    private Layout layout(Command command, Confinement confinement) {
        var layout = Layout.of(confinement, home, closed, shown);
        if (!layout.shows(command.directory())) {
            throw new SandboxException(
                    Code.UNSAFE_CONFINEMENT,
                    "cannot start in `" + command.directory() + "`: start in the workspace or a granted folder");
        }
        layout.places().stream()
                .filter(place -> place.kind() == Layout.Kind.MASKED)
                .findFirst()
                .ifPresent(place -> {
                    throw new SandboxException(
                            Code.UNSAFE_CONFINEMENT,
                            "cannot keep `" + place.path() + "` secret without namespaces: install bubblewrap, or move"
                                    + " the file out of the workspace");
                });
        return layout;
    }

    /** Grants what the layout says, and returns what may be written. */
    private List<Path> grant(Ruleset ruleset, Layout layout, PrivateFolder folder) {
        ruleset.grantAll(Machine.programsAndSettings(), Rights.READ);
        ruleset.grantAll(READABLE, Rights.READ);
        ruleset.grantAll(SOURCES, Rights.READ);
        ruleset.grantAll(DEVICES, Rights.DEVICE);
        var writable = new ArrayList<>(List.of(folder.root()));
        for (Place place : layout.places()) {
            switch (place.kind()) {
                case READABLE, READ_ONLY -> ruleset.grant(place.path(), Rights.READ);
                case WRITABLE -> writable.add(place.path());
                case PINNED, MASKED -> {} // nothing to grant
            }
        }
        ruleset.grantAll(writable, Rights.WRITE);
        return writable;
    }

    private Command inside(Command command, PrivateFolder folder) {
        var environment = new TreeMap<>(command.environment());
        environment.put("HOME", folder.home().toString());
        environment.put("TMPDIR", folder.temporary().toString());
        environment.put("USER", Scenery.USER);
        environment.put("LOGNAME", Scenery.USER);
        environment.put("GIT_CONFIG_NOSYSTEM", "1"); // git ends on settings that are there and cannot be read
        environment.put( // a JVM asks neither HOME nor TMPDIR
                "JAVA_TOOL_OPTIONS",
                "-Duser.home=" + folder.home() + " -Djava.io.tmpdir=" + folder.temporary() + " -XX:-UsePerfData");
        var argv = new ArrayList<>(command.argv());
        if (!isProgram(program(command))) { // the shell knows what to do with a script, and what to say of nothing
            argv.addAll(0, List.of("/bin/sh", "-c", "exec \"$@\"", "sh"));
        }
        return new Command(argv, command.directory(), environment);
    }

    /** Where the first word leads, as a shell would find it. */
    private static Path program(Command command) {
        String name = command.argv().getFirst();
        if (name.contains("/")) {
            return command.directory().resolve(name);
        }
        for (String folder : command.environment().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            Path candidate = command.directory().resolve(folder).resolve(name);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        return command.directory().resolve(name);
    }

    private static boolean isProgram(Path file) {
        try (var content = Files.newInputStream(file)) {
            byte[] start = content.readNBytes(4);
            return Files.isExecutable(file)
                    && start.length == 4
                    && ((start[0] == '#' && start[1] == '!') || (start[0] == 0x7f && start[1] == 'E'));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> paths(String... names) {
        return java.util.stream.Stream.of(names).map(Path::of).toList();
    }
}
