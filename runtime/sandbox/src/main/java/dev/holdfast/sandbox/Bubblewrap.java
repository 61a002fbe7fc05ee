package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Layout.Place;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A sandbox made of the kernel's namespaces by <a href="https://github.com/containers/bubblewrap">bubblewrap</a>: the
 * command sees only the files it was granted, no other process, and a network that leads nowhere. As an ordinary user
 * it works in a user namespace; started by root, the command runs as the owner of the workspace, without capabilities.
 */
public final class Bubblewrap implements Sandbox {
    private static final List<Path> INSTALLED = List.of(Path.of("/usr/bin/bwrap"), Path.of("/usr/local/bin/bwrap"));
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Path NO_HOME = Path.of("/home", Scenery.USER);
    private static final Path TMP = Path.of("/tmp");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path NOTHING = Path.of("/dev/null");
    /** Bubblewrap has room for 9,000, and a few are added to hand over the rest. */
    private static final int WORDS_MAX = 8_988;

    private static final long MASK_BYTES = 4_096;

    private final Path bwrap;
    private final Path home;
    private final Scenery scenery;
    private final List<Path> shown;
    private final Level level;

    private Bubblewrap(Path bwrap, Path home, Scenery scenery, List<Path> shown, Level level) {
        this.bwrap = bwrap;
        this.home = home;
        this.scenery = scenery;
        this.shown = shown;
        this.level = level;
    }

    /**
     * Finds bubblewrap and runs probes in it: a write that must work, and a write, a read and a connection that must
     * not. A few tenths of a second.
     *
     * @return a sandbox at level {@link Level.Contained} when every probe came out as it must, else one at
     *     {@link Level.None} that starts nothing
     */
    public static Sandbox probe(Host host) {
        return probe(host, INSTALLED);
    }

    static Sandbox probe(Host host, List<Path> installed) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return new NoSandbox(Diagnosis.notLinux(System.getProperty("os.name")));
        }
        if (Architecture.here().isEmpty()) {
            return new NoSandbox(Diagnosis.unknownArchitecture(System.getProperty("os.arch")));
        }
        for (Path program : List.of(PRLIMIT, SETPRIV, Path.of("/bin/bash"))) {
            if (!Files.isExecutable(program)) {
                return new NoSandbox(Diagnosis.missing(program));
            }
        }
        Optional<Path> found = installed.stream().filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) {
            return new NoSandbox(Diagnosis.notInstalled());
        }
        try {
            Path home = homeOf(host);
            var shown = Machine.toolsAndCaches(home, host.environment());
            var scenery = new Scenery(
                    Files.createDirectories(host.scratch()).toRealPath().resolve("shown"));
            var untested = new Bubblewrap(found.get(), home, scenery, shown, Diagnosis.notProbed());
            Level level = new Probe(untested, new BubblewrapTrial(found.get(), host, shown), shown).run();
            return switch (level) {
                case Level.Contained contained -> new Bubblewrap(found.get(), home, scenery, shown, contained);
                case Level.None none -> new NoSandbox(none);
            };
        } catch (IOException e) {
            return new NoSandbox(new Level.None(
                    "the sandbox could not be probed: " + e.getMessage(),
                    "check that `" + host.scratch() + "` and the temporary folder can be written"));
        } catch (SandboxException e) {
            return new NoSandbox(new Level.None(e.reason(), Diagnosis.fix(Path.of("/"))));
        }
    }

    /** The home folder inside; an account without one, such as a service's, gets one of its own. */
    private static Path homeOf(Host host) throws IOException {
        boolean usable = Files.isDirectory(host.home()) && host.home().getNameCount() > 0;
        return usable ? host.home().toRealPath() : NO_HOME;
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public Running start(Command command, Confinement confinement, Consumer<String> live) {
        return Running.start(launch(command, confinement)::begin, confinement, live);
    }

    @Override
    public List<String> explain(Command command, Confinement confinement) {
        return launch(command, confinement).words();
    }

    private Launch launch(Command command, Confinement confinement) {
        var layout = Layout.of(confinement, home, scenery.folder(), shown);
        if (!layout.shows(command.directory())) {
            throw new SandboxException(
                    Code.UNSAFE_CONFINEMENT,
                    "cannot start in `" + command.directory() + "`: start in the workspace or a granted folder");
        }
        if (!confinement.grants().peers().isEmpty()) {
            throw new SandboxException(
                    Code.UNSAFE_CONFINEMENT,
                    "bubblewrap lets a command reach every address or none: use the backend `landlock` to grant some");
        }
        if (!command.input().equals(Input.NONE)) {
            throw new SandboxException(
                    Code.UNSAFE_CONFINEMENT,
                    "bubblewrap gives a command no input: use the backend `landlock` to give it some");
        }
        Account account = Account.of(confinement.workspace(), shown);
        var launch = new Launch(
                bwrap,
                scenery.filter(Filter.inNamespaces(Architecture.here().orElseThrow())),
                options(command, confinement, layout, account),
                limited(command, confinement, account));
        int words = launch.words().size();
        if (words > WORDS_MAX) {
            throw new SandboxException(
                    Code.UNSAFE_CONFINEMENT,
                    "the command and what is guarded from it take " + words + " words, and bubblewrap takes "
                            + WORDS_MAX + "; shorten the command, or move secret files and repositories out of `"
                            + confinement.workspace() + "`");
        }
        return launch;
    }

    private List<String> options(Command command, Confinement confinement, Layout layout, Account account) {
        var words = new Words();
        namespaces(words, account);
        environment(words, command);
        long scratch = confinement.limits().quotas().scratchBytesMax();
        Machine.show(words);
        words.add("--dev", "/dev").empty(SHARED_MEMORY, 01777, scratch);
        words.add("--proc", "/proc");
        for (String name : Machine.MASKED_IN_PROC) {
            if (Files.exists(Path.of(name))) {
                words.add("--ro-bind", NOTHING.toString(), name);
            }
        }
        int homeMode = switch (account) {
            case Account.Own own -> 0700;
            case Account.Lesser lesser -> 0777; // root makes it, and only this command's user ever sees it
        };
        words.empty(TMP, 01777, scratch).empty(home, homeMode, scratch);
        scenery.filesFor(account, home)
                .forEach(
                        (inside, outside) -> words.above(inside, homeMode, home).show("--ro-bind", outside, inside));
        for (Place place : layout.places()) {
            mount(words.above(place.path(), homeMode, home), place);
        }
        for (String filled : List.of("/proc", "/dev", "/")) {
            words.add("--remount-ro", filled); // what is left of them: /proc/sys, and memory without a bound
        }
        Path start = switch (account) {
            case Account.Own own -> command.directory();
            case Account.Lesser lesser -> Path.of("/"); // root without its powers may not enter the owner's folder
        };
        return words.add("--chdir", start.toString()).toList();
    }

    private static void namespaces(Words words, Account account) {
        words.add("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try");
        words.add("--hostname", Scenery.HOST, "--die-with-parent", "--new-session", "--cap-drop", "ALL");
        switch (account) {
            case Account.Own own -> words.add("--unshare-user", "--disable-userns");
            // No user namespace: what only root may reach could not be mounted in one. These three are for setpriv.
            case Account.Lesser lesser ->
                words.add("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP");
        }
    }

    private void environment(Words words, Command command) {
        var environment = new TreeMap<>(command.environment());
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", TMP.toString());
        environment.put("USER", Scenery.USER);
        environment.put("LOGNAME", Scenery.USER);
        words.add("--clearenv");
        environment.forEach((name, value) -> words.add("--setenv", name, value));
    }

    private static void mount(Words words, Place place) {
        Path path = place.path();
        switch (place.kind()) {
            case READABLE, READ_ONLY -> words.show("--ro-bind", path, path);
            case WRITABLE, PINNED -> words.show("--bind", path, path);
            case MASKED -> {
                // First onto itself: should it have gone, this fails, and nothing is made in its place on the machine.
                words.show("--ro-bind", path, path);
                if (Files.isDirectory(path)) {
                    words.empty(path, 0, MASK_BYTES).add("--remount-ro", path.toString());
                } else {
                    words.show("--ro-bind", NOTHING, path); // a device on a mount that allows none cannot be opened
                }
            }
        }
    }

    /** The command behind the programs that set its limits and, if need be, its user. */
    private static List<String> limited(Command command, Confinement confinement, Account account) {
        var quotas = confinement.limits().quotas();
        var words = new ArrayList<>(List.of(PRLIMIT.toString(), "--core=0"));
        long others = switch (account) {
            case Account.Own own -> 0; // a user namespace counts for itself
            case Account.Lesser lesser -> Account.tasks(); // the kernel counts all of its user's
        };
        words.add("--nproc=" + HardLimits.atMost(HardLimits.PROCESSES, quotas.processesHard() + others));
        words.add("--nofile=" + HardLimits.atMost(HardLimits.OPEN_FILES, quotas.openFilesMax()));
        words.add("--fsize=" + HardLimits.atMost(HardLimits.FILE_SIZE, quotas.fileBytesMax()));
        words.add("--");
        if (account instanceof Account.Lesser lesser) {
            words.addAll(drop(lesser));
            words.addAll(List.of("/bin/sh", "-c", "cd \"$1\" && shift && unset OLDPWD && exec \"$@\"", "sh"));
            words.add(command.directory().toString());
        }
        words.addAll(Launch.joined(command.argv()));
        return words;
    }

    private static List<String> drop(Account.Lesser account) {
        var words =
                new ArrayList<>(List.of(SETPRIV.toString(), "--reuid=" + account.uid(), "--regid=" + account.gid()));
        words.add(
                account.groups().isEmpty()
                        ? "--clear-groups"
                        : "--groups="
                                + String.join(
                                        ",",
                                        account.groups().stream()
                                                .map(String::valueOf)
                                                .toList()));
        words.addAll(List.of("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"));
        return words;
    }
}
