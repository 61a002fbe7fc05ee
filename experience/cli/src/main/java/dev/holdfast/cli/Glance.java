package dev.holdfast.cli;

import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Ended;
import dev.holdfast.sandbox.ProcessLimits;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs programs of ours on a workspace that they can only read, in the sandbox like everything that meets a workspace's
 * files.
 */
final class Glance {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ProcessLimits LIMITS =
            ProcessLimits.USUAL.within(LIMIT).with(new ProcessLimits.OutputLimits(16 << 20, 64L << 20));

    private final Sandbox sandbox;
    private final Path workspace;
    private final Map<String, String> variables;

    Glance(Sandbox sandbox, Path workspace, Map<String, String> environment) {
        this.sandbox = sandbox;
        this.workspace = workspace;
        this.variables = new HashMap<>(Variables.allowed(environment));
        variables.putAll(GitIdentity.of(environment));
        variables.put("GIT_NO_REPLACE_OBJECTS", "1"); // a replaced commit is not the commit that was asked for
    }

    /** @throws dev.holdfast.sandbox.SandboxException when it cannot be contained here */
    Ended at(String... argv) {
        var guards = new Confinement.Guards(List.of(workspace), List.of(), List.of());
        var confinement = Confinement.to(workspace).with(guards).with(LIMITS);
        try (var running = sandbox.start(new Command(List.of(argv), workspace, variables), confinement)) {
            return running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(Stop.INTERRUPTED, "interrupted while `" + argv[0] + "` ran");
        }
    }
}
