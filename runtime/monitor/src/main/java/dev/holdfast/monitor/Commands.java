package dev.holdfast.monitor;

import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Ended;
import dev.holdfast.sandbox.ProcessLimits;
import dev.holdfast.sandbox.Refusal;
import dev.holdfast.sandbox.Running;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxException;
import dev.holdfast.sandbox.Stop;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the commands of a session in its sandbox, each confined to what its call was allowed. */
public final class Commands {
    /**
     * How much governance outside of git folders is mounted read-only; of more, the nearest to the top. With each mount
     * bubblewrap reads all of those before it again: 200 take a tenth of a second, 1,000 several.
     */
    static final int READ_ONLY_MAX = 200;

    /** Each takes two mounts and one for every folder above it; with more a command would start after many seconds. */
    static final int SECRETS_MAX = 500;

    private static final int ANSWER_BYTES_MAX = 8 << 20;

    private final Sandbox sandbox;
    private final Path workspace;
    private final Settings settings;
    private final Observer observer;
    private volatile @Nullable Running current; // only ever one: a session carries out one call at a time
    private volatile boolean stopped;

    /**
     * How commands run.
     *
     * @param environment what they get of the platform's environment, already picked
     * @param scratch a private folder of the session, outside the workspace
     * @param limits ceilings; a call may ask for less time, never for more
     * @param beyond what the person who runs them granted beyond the usual; for a command of a model, nothing
     * @param attachment what a command's standard streams are attached to
     */
    public record Settings(
            Map<String, String> environment, Path scratch, ProcessLimits limits, Beyond beyond, Attachment attachment) {
        public Settings {
            environment = Map.copyOf(environment);
        }
    }

    /** Hears of each command what a person may want to know besides what it prints. Changes nothing of it. */
    public interface Observer {
        /** Which refusals it wants to hear of. */
        Confinement.Noted noted();

        /** A command is about to start, confined like this. */
        void starting(Command command, Confinement confinement);

        /** It has ended, and this is what it was refused. */
        void ended(List<Refusal> refused);
    }

    private enum Nobody implements Observer {
        NOBODY;

        @Override
        public Confinement.Noted noted() {
            return Confinement.Noted.WHAT_IS_ASKED;
        }

        @Override
        public void starting(Command command, Confinement confinement) {}

        @Override
        public void ended(List<Refusal> refused) {}
    }

    /**
     * What one command is to be guarded by.
     *
     * @param territory what of the workspace is special
     * @param reach what its call may touch
     * @param secretFiles tells secrets elsewhere
     */
    record Setting(Territory territory, World.Reach reach, SecretFiles secretFiles) {}

    public Commands(Sandbox sandbox, Path workspace, Settings settings) {
        this(sandbox, workspace, settings, Nobody.NOBODY);
    }

    public Commands(Sandbox sandbox, Path workspace, Settings settings, Observer observer) {
        this.sandbox = sandbox;
        this.workspace = workspace;
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * The same for questions of our own: nobody listens, nothing beyond the usual is granted, and an answer is whole: what
     * prints more than is kept is ended.
     */
    Commands forQuestions() {
        var whole = new ProcessLimits.OutputLimits(ANSWER_BYTES_MAX, ANSWER_BYTES_MAX);
        return new Commands(
                sandbox,
                workspace,
                new Settings(
                        settings.environment(),
                        settings.scratch(),
                        settings.limits().with(whole),
                        Beyond.NOTHING,
                        Attachment.NONE));
    }

    Hands.Ended run(List<String> argv, Duration limit, Setting setting) {
        if (stopped) {
            throw new ToolFailure("stopped before it began");
        }
        var territory = setting.territory();
        var beyond = settings.beyond().declared(setting.reach().declared(), workspace);
        var outside = beyond.outside(workspace);
        var outskirts = Outskirts.of(outside, workspace, setting.secretFiles());
        requireKnown(territory, setting.reach().writes());
        requireFew(territory, outskirts);
        var ceiling = settings.limits();
        var wall = limit.compareTo(ceiling.wall()) < 0 ? limit : ceiling.wall();
        var excludes = settings.scratch().resolve("git-excludes");
        GitExcludes.write(excludes, territory.secrets());
        var readable = new ArrayList<>(outside.readable());
        readable.add(excludes);
        var grants = new Confinement.Grants(outside.writable(), readable, outside.peers());
        var environment = new HashMap<>(settings.environment());
        environment.putAll(GitExcludes.variables(excludes));
        try {
            var guards = guards(setting, beyond, outskirts);
            var confinement = new Confinement(workspace, grants, guards, ceiling.within(wall)).with(observer.noted());
            observer.starting(new Command(argv, workspace, environment), confinement);
            Ended ended = attached(argv, environment, confinement);
            observer.ended(ended.refused());
            return new Hands.Ended(
                    ended.exitCode(),
                    ended.output().text(),
                    ended.stop().map(Commands::why).orElse(""));
        } catch (SandboxException | IllegalArgumentException e) {
            throw new ToolFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Ended attached(List<String> argv, Map<String, String> environment, Confinement confinement) {
        var attachment = settings.attachment();
        var command = new Command(argv, workspace, environment, attachment.attach());
        try {
            Running running = sandbox.start(command, confinement, attachment::printed);
            attachment.began(running);
            return await(running);
        } finally {
            attachment.detach();
        }
    }

    /**
     * Ends the command that runs now or is just being started, whose call then ends as stopped, and lets none begin any
     * more. For a person's interrupt.
     */
    public void stop() {
        stopped = true;
        Running running = current;
        if (running != null) {
            running.kill();
        }
    }

    private Ended await(Running running) {
        current = running;
        try (running) {
            if (stopped) { // before it could be seen as the current one
                running.kill();
            }
            return running.await();
        } catch (InterruptedException e) {
            running.kill();
            Thread.currentThread().interrupt();
            throw new ToolFailure("the command was interrupted and killed", e);
        } finally {
            current = null;
        }
    }

    /** Refuses where nobody could say what has to be guarded, or there is too much of it. */
    private static void requireKnown(Territory territory, World.Writes writes) {
        List<String> unread = territory.rules().unread();
        if (writes == World.Writes.WORKSPACE && !unread.isEmpty()) {
            throw new ToolFailure("no command may write here, since nobody can tell which files git would run: "
                    + String.join("; ", unread) + "; mend it, or move it out of the workspace");
        }
        int secrets = territory.secrets().size();
        if (secrets > SECRETS_MAX) {
            throw new ToolFailure("the workspace holds " + secrets + " secret files, at most " + SECRETS_MAX
                    + " can be hidden from a command, and `" + territory.mostSecrets()
                    + "` has the most of them; move that out of the workspace");
        }
    }

    private static void requireFew(Territory territory, Outskirts outskirts) {
        int secrets = territory.secrets().size() + outskirts.secrets().size();
        if (secrets > SECRETS_MAX || outskirts.governance().size() > READ_ONLY_MAX) {
            throw new ToolFailure("what is granted holds " + outskirts.secrets().size() + " secret files and "
                    + outskirts.governance().size() + " that steer tools or agents, at most " + SECRETS_MAX + " and "
                    + READ_ONLY_MAX + " can be kept from a command; grant a smaller folder");
        }
    }

    private Confinement.Guards guards(Setting setting, Beyond beyond, Outskirts outskirts) {
        var territory = setting.territory();
        var reach = setting.reach();
        var readOnly = new ArrayList<>(outskirts.governance());
        List<Path> pinned = List.of();
        switch (reach.writes()) {
            case NOTHING -> readOnly.add(workspace);
            case WORKSPACE -> {
                readOnly.addAll(absolute(territory.mounted(reach.granted(), READ_ONLY_MAX)));
                pinned = absolute(territory.gitFolders());
            }
        }
        var masked = new ArrayList<>(absolute(territory.secrets()));
        masked.removeIf(beyond::grants);
        masked.addAll(outskirts.secrets());
        return new Confinement.Guards(readOnly, pinned, masked);
    }

    private List<Path> absolute(List<PathName> paths) {
        return paths.stream()
                .map(path -> workspace.resolve(path.text()).normalize())
                .toList();
    }

    private static String why(Stop stop) {
        return switch (stop) {
            case Stop.WallTime(var limit) -> "it ran longer than " + limit.toSeconds() + " s";
            case Stop.OutputFlood(var bytes) -> "it printed more than " + bytes + " bytes";
            case Stop.Memory(var bytes) -> "it held more than " + bytes + " bytes of memory";
            case Stop.Processes(var max) -> "it had more than " + max + " processes and threads";
            case Stop.CpuTime(var limit) -> "it used more than " + limit.toSeconds() + " s of processor time";
            case Stop.DiskSpace(var bytes) -> "the disk lost more than " + bytes + " bytes while it ran";
            case Stop.Files(var max) -> "more than " + max + " files were made while it ran";
            case Stop.Killed ignored -> "it was killed";
        };
    }
}
