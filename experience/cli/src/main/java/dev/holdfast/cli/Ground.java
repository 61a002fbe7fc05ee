package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Containment;
import dev.holdfast.config.Sources;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a session stands on.
 *
 * @param workspace its folder
 * @param config in force for it
 * @param policy by which everything is judged there
 * @param sandbox probed
 */
record Ground(Workspace workspace, Config config, Freezing policy, Sandbox sandbox) implements AutoCloseable {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /**
     * Opens the workspace, reads the configuration that holds there and probes the sandbox.
     *
     * @param overrides arguments {@code key=value} of the command line
     */
    static Ground open(Surroundings surroundings, Path folder, List<String> overrides) {
        return open(surroundings, folder, overrides, Set.of());
    }

    /** What the kernel's own sandbox alone can do, by the option that asks for it. */
    enum Need {
        EXPLANATION("--explain"),
        HOSTS("--net"),
        INPUT("--stdin"),
        TERMINAL("--tty");

        private final String option;

        Need(String option) {
            this.option = option;
        }

        /** That these options need something, as words. */
        static String told(Set<Need> needs) {
            String options =
                    needs.stream().sorted().map(need -> "`" + need.option + "`").collect(Collectors.joining(" and "));
            return options + (needs.size() == 1 ? " needs" : " need");
        }
    }

    /**
     * The same for a command that needs more of its sandbox than most.
     *
     * @throws Stop with exit code 6 when there is a need and the kernel's own sandbox does not work or is not wanted
     */
    static Ground open(Surroundings surroundings, Path folder, List<String> overrides, Set<Need> needs) {
        var home = surroundings.home().prepared();
        var workspace = Workspace.open(folder, home.own());
        try {
            refuseGovernance(workspace.root());
            var trusted = Trusted.load(home, workspace.root());
            var config = Config.load(Sources.of(surroundings.environment(), home.user())
                    .with(trusted.configuration(workspace))
                    .withOverrides(overrides));
            var policy = Rulebook.of(config, trusted.rules(workspace)).begin(surroundings);
            Containment wanted = config.command().sandbox();
            return new Ground(
                    workspace,
                    config,
                    policy,
                    needs.isEmpty() ? sandbox(surroundings, wanted) : meeting(needs, surroundings, wanted));
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    /**
     * Refuses a workspace that is, or lies in, a governance path of the repository around it. What is governance is told
     * by names relative to the workspace, so within `.git/hooks` or `.github` nothing would be.
     */
    private static void refuseGovernance(Path root) {
        for (Path top = root; top != null; top = top.getParent()) {
            if (!Files.exists(top.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            String beneath = CONTROL.matcher(top.relativize(root).toString()).replaceAll("_");
            PathName name = beneath.isEmpty() ? PathName.ROOT : new PathName(beneath);
            if (GovernancePaths.matches(name) || GovernancePaths.inGit(name)) {
                throw new Stop(
                        Stop.USAGE,
                        "`" + Visible.inert(root.toString(), 400)
                                + "` is or lies in a governance path of the repository `"
                                + Visible.inert(top.toString(), 400) + "`, which could not be told from other files"
                                + " there; start at the top of the repository");
            }
            return;
        }
    }

    /** Probes the one sandbox that meets these needs: it hears of each connection and of each refusal. */
    private static Sandbox meeting(Set<Need> needs, Surroundings surroundings, Containment wanted) {
        if (wanted == Containment.BUBBLEWRAP) {
            throw new Stop(
                    Stop.NO_SANDBOX,
                    Need.told(needs) + " the sandbox `landlock`, and `command.sandbox` names `bubblewrap`"
                            + "\nfix: set `command.sandbox` to `automatic` or `landlock` in your configuration");
        }
        Sandbox sandbox = sandbox(surroundings, Containment.LANDLOCK);
        if (sandbox.level() instanceof Level.None(var reason, var fix)) {
            throw new Stop(
                    Stop.NO_SANDBOX,
                    Need.told(needs) + " the sandbox `landlock`, which does not work here: " + reason + "\nfix: "
                            + fix);
        }
        return sandbox;
    }

    /** Probes the sandbox that is wanted. */
    static Sandbox sandbox(Surroundings surroundings, Containment wanted) {
        var home = surroundings.home().withState(); // private before the sandbox puts anything there
        var host = new Host(home.user(), home.state().resolve("sandbox"), surroundings.environment());
        return switch (wanted) {
            case AUTOMATIC -> Backend.AUTOMATIC.probe(host);
            case BUBBLEWRAP -> Backend.BUBBLEWRAP.probe(host);
            case LANDLOCK -> Backend.LANDLOCK.probe(host);
        };
    }

    @Override
    public void close() {
        workspace.close();
    }
}
