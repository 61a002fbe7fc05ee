package dev.holdfast.sandbox;

import java.util.List;
import java.util.function.Consumer;

/** What stands in for a sandbox where there is none: it starts nothing and says how to get one. */
final class NoSandbox implements Sandbox {
    private final Level.None level;

    NoSandbox(Level.None level) {
        this.level = level;
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public Running start(Command command, Confinement confinement, Consumer<String> live) {
        throw refusal();
    }

    @Override
    public List<String> explain(Command command, Confinement confinement) {
        throw refusal();
    }

    private SandboxException refusal() {
        return new SandboxException(
                SandboxException.Code.NO_SANDBOX,
                "no command runs without a sandbox: " + level.reason() + "; " + level.fix());
    }
}
