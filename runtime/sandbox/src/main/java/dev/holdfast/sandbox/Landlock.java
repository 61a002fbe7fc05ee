package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Layout.Place;
import dev.holdfast.sandbox.Ruleset.Rights;
import dev.holdfast.sandbox.Ruleset.Rule;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
            "/proc/sys/vm/mmap_min_addr",
            "/proc/sys/vm/overcommit_memory",
            "/sys/devices/system/cpu",
            "/sys/kernel/mm/transparent_hugepage");

    private static final List<Path> DEVICES = paths("/dev/null", "/dev/zero", "/dev/full");
    private static final List<Path> SOURCES = paths("/dev/random", "/dev/urandom");

    private static final MachineFiles OF_THE_MACHINE = ofTheMachine();

    private final int abi;
    private final Path home;
    private final Path closed;
    private final List<Path> shown;
    private final List<Path> linkedAlways;
    private final Leash leash;
    private final PrivateFolders folders;
    private final Level level;

    /**
     * Runs probes behind Landlock: a write that must work, and a write, a read, a connection, a signal and a change of a
     * mode that must not. A few tenths of a second.
     *
     * @return a sandbox at level {@link Level.Contained} when every probe came out as it must, else one at
     *     {@link Level.None} that starts nothing
     */
    public static Sandbox probe(Host host) {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return new NoSandbox(Diagnosis.notLinux(system));
        }
        if (Architecture.here().isEmpty()) {
            return new NoSandbox(Diagnosis.unknownArchitecture(System.getProperty("os.arch")));
        }
        int abi = Ruleset.abi();
        if (abi < Ruleset.ABI_MIN) {
            return new NoSandbox(Diagnosis.noLandlock(abi, System.getProperty("os.version")));
        }
        try {
            Path home = Files.isDirectory(host.home()) ? host.home().toRealPath() : host.home();
            var shown = Machine.toolsAndCaches(home, host.environment());
            Path closed = Files.createDirectories(host.scratch()).toRealPath();
            var untested = new Landlock(abi, home, closed, shown, Diagnosis.notProbed());
            var platform = Long.toString(ProcessHandle.current().pid());
            var trial = new LandlockTrial(abi, List.of(platform), Machine.notShown(shown, host.environment()));
            Level level = new Probe(untested, trial, shown).run();
            return switch (level) {
                case Level.Contained contained -> new Landlock(untested, contained);
                case Level.None none -> new NoSandbox(none);
            };
        } catch (IOException | SandboxException e) {
            return new NoSandbox(new Level.None(
                    "the kernel's own sandbox could not be probed: " + e.getMessage(),
                    "check that `" + host.scratch() + "` and the temporary folder can be written"));
        }
    }

    private static MachineFiles ofTheMachine() {
        var files = new LinkedHashMap<Path, Rights>();
        Machine.programsAndSettings().forEach(path -> files.put(path, Rights.READ));
        READABLE.forEach(path -> files.put(path, Rights.READ));
        SOURCES.forEach(path -> files.put(path, Rights.READ));
        DEVICES.forEach(path -> files.put(path, Rights.DEVICE));
        return new MachineFiles(files);
    }

    private Landlock(Landlock untested, Level level) {
        this.abi = untested.abi;
        this.home = untested.home;
        this.closed = untested.closed;
        this.shown = untested.shown;
        this.linkedAlways = untested.linkedAlways;
        this.leash = untested.leash;
        this.folders = untested.folders;
        this.level = level;
    }

    Landlock(int abi, Path home, Path closed, List<Path> shown, Level level) {
        this.leash = new Leash();
        this.folders = new PrivateFolders(home);
        this.abi = abi;
        this.home = home;
        this.closed = closed;
        this.shown = List.copyOf(shown);
        this.linkedAlways = withoutNested(shown, Confinement.Grants.NONE);
        this.level = level;
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public Running start(Command command, Confinement confinement, Consumer<String> live) {
        return Running.of(begin(command, confinement), confinement, live);
    }

    private Started begin(Command command, Confinement confinement) {
        var layout = layout(command, confinement);
        Account account = Account.withoutPower(confinement.workspace(), shown);
        var folder = folders.take(account, linked(confinement.grants()));
        try {
            var streams = StandardStreams.open(command.input(), account);
            try {
                return begin(command, confinement, new Footing(layout, account, folder, streams));
            } catch (RuntimeException | Error e) {
                streams.close();
                throw e;
            }
        } catch (RuntimeException e) {
            folders.giveBack(folder);
            throw e;
        }
    }

    /** What a command is to stand on. */
    private record Footing(Layout layout, Account account, PrivateFolder folder, StandardStreams streams) {}

    private Started begin(Command command, Confinement confinement, Footing footing) {
        var folder = footing.folder();
        var account = footing.account();
        var mark = Mark.fresh();
        var refusals = new RefusalNotes();
        var gateway = Gateway.open(confinement.grants().peers(), refusals);
        try (var ruleset = OF_THE_MACHINE.ruleset(abi)) {
            var rules = rules(footing);
            ruleset.grantAll(rules);
            var walls = new LandlockProcess.Walls(
                    ruleset,
                    answering(confinement, rules, gateway, refusals),
                    () -> KernelLimits.of(confinement.limits().quotas(), account, mark),
                    new ProcessGroups(leash, mark));
            var program = new LandlockProcess.Program(inside(command, folder, gateway), account, footing.streams());
            var after = new LandlockProcess.After(folder, folders::giveBack, () -> OF_THE_MACHINE.prepare(abi));
            return LandlockProcess.start(program, walls, after);
        } catch (RuntimeException e) {
            gateway.close();
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
        List<Path> writable = layout.places().stream()
                .filter(place -> place.kind() == Layout.Kind.WRITABLE)
                .map(Place::path)
                .toList();
        for (Place place : layout.places()) {
            switch (place.kind()) {
                case MASKED -> throw unkept(place, "secret", confinement);
                case READ_ONLY -> {
                    // Of the workspace it is put back afterwards; of what was granted besides, nobody could.
                    if (!place.path().startsWith(confinement.workspace())) {
                        throw unkept(place, "unchanged", confinement);
                    }
                }
                case READABLE -> {
                    // Landlock adds rights up on the way down: of what may be written nothing can be for reading only.
                    // In the workspace, a file that was named may be written as well.
                    Path path = place.path();
                    if (!writable.contains(path)
                            && writable.stream()
                                    .anyMatch(each -> path.startsWith(each) && !each.equals(confinement.workspace()))) {
                        throw unkept(place, "unchanged", confinement);
                    }
                }
                case WRITABLE, PINNED -> {} // as they are
            }
        }
        return layout;
    }

    private static Supervisor.Answering answering(
            Confinement confinement, List<Rule> rules, Gateway gateway, RefusalNotes refusals) {
        var writable = rules.stream()
                .filter(rule -> rule.rights() == Rights.WRITE)
                .map(Rule::path)
                .toList();
        return new Supervisor.Answering(
                new Sockets(confinement.grants().peers(), writable, gateway, refusals),
                new Modes(writable, refusals),
                switch (confinement.noted()) {
                    case WHAT_IS_ASKED -> Explanation.none();
                    case EVERYTHING -> Explanation.of(permits(rules), refusals);
                },
                refusals);
    }

    private static Permits permits(List<Rule> rules) {
        var all = new ArrayList<>(OF_THE_MACHINE.rules());
        all.addAll(rules);
        return new Permits(all);
    }

    private static SandboxException unkept(Place place, String how, Confinement confinement) {
        String instead = place.path().startsWith(confinement.workspace())
                ? "install bubblewrap, or move the file out of the workspace"
                : "grant what lies beside it, or that path itself";
        return new SandboxException(
                Code.UNSAFE_CONFINEMENT,
                "cannot keep `" + place.path() + "` " + how + " without namespaces: " + instead);
    }

    /** What a command finds in its home as it would in the real one: caches, and what it was granted there. */
    private List<Path> linked(Confinement.Grants grants) {
        if (grants.readable().isEmpty() && grants.writable().isEmpty()) {
            return linkedAlways;
        }
        return withoutNested(shown, grants);
    }

    private static List<Path> withoutNested(List<Path> shown, Confinement.Grants grants) {
        var all = new ArrayList<>(shown);
        all.addAll(grants.readable());
        all.addAll(grants.writable());
        return all.stream()
                .filter(path -> all.stream().noneMatch(other -> path.startsWith(other) && !path.equals(other)))
                .distinct()
                .toList();
    }

    /** What is granted besides the files of the machine. */
    private static List<Rule> rules(Footing footing) {
        var rules = new ArrayList<>(footing.streams().rules());
        rules.add(new Rule(footing.folder().root(), Rights.WRITE));
        for (Place place : footing.layout().places()) {
            switch (place.kind()) {
                case READABLE, READ_ONLY -> rules.add(new Rule(place.path(), Rights.READ));
                case WRITABLE -> rules.add(new Rule(place.path(), Rights.WRITE));
                case PINNED, MASKED -> {} // nothing to grant
            }
        }
        return rules;
    }

    private static Command inside(Command command, PrivateFolder folder, Gateway gateway) {
        var environment = new TreeMap<>(command.environment());
        environment.computeIfPresent("PATH", (name, path) -> Machine.shownOf(path, folder.shown()));
        environment.put("HOME", folder.home().toString());
        environment.put("TMPDIR", folder.temporary().toString());
        environment.put("USER", Scenery.USER);
        environment.put("LOGNAME", Scenery.USER);
        environment.put("GIT_CONFIG_NOSYSTEM", "1"); // git gives up on settings that are there and cannot be read
        environment.put( // a JVM asks neither HOME nor TMPDIR
                "JAVA_TOOL_OPTIONS",
                "-Duser.home=" + folder.home() + " -Djava.io.tmpdir=" + folder.temporary() + " -XX:-UsePerfData");
        environment.putAll(gateway.variables());
        return new Command(command.argv(), command.directory(), environment, command.input());
    }

    private static List<Path> paths(String... names) {
        return java.util.stream.Stream.of(names).map(Path::of).toList();
    }
}
