package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Containment;
import dev.holdfast.config.Sources;
import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;

/**
 * What a session stands on.
 *
 * @param workspace its folder
 * @param config in force for it
 * @param sandbox probed
 */
record Ground(Workspace workspace, Config config, Sandbox sandbox) implements AutoCloseable {
    /**
     * Opens the workspace, reads the configuration that holds there and probes the sandbox.
     *
     * @param overrides arguments {@code key=value} of the command line
     */
    static Ground open(Surroundings surroundings, Path folder, List<String> overrides) {
        var home = surroundings.home().prepared();
        var workspace = Workspace.open(folder, home.own());
        try {
            var trusted = Trusted.load(home, workspace.root());
            var config = Config.load(Sources.of(surroundings.environment(), home.user())
                    .with(trusted.configuration(workspace))
                    .withOverrides(overrides));
            return new Ground(
                    workspace, config, sandbox(surroundings, config.command().sandbox()));
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
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
