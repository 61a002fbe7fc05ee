package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import dev.holdfast.vault.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the configuration wants the master key of this machine's sessions kept. */
final class MasterKeys {
    /** The longest that the command may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private MasterKeys() {}

    /** The folder of the keys of all sessions. */
    static Path folder(Home home) {
        return home.state().resolve("keys/sessions");
    }

    static MasterKey configured(Surroundings surroundings) {
        return command(surroundings).map(MasterKey.class::cast).orElseGet(MasterKey.InFile::new);
    }

    /**
     * The command that the configuration of user and machine names. It runs outside the sandbox and with the person's own
     * environment: it is the person's program, and needs what proves to the service who they are.
     */
    static Optional<MasterKey.ByCommand> command(Surroundings surroundings) {
        List<String> argv = Config.load(Sources.of(
                        surroundings.environment(), surroundings.home().user()))
                .vault()
                .masterKeyCommand();
        return argv.isEmpty()
                ? Optional.empty()
                : Optional.of(new MasterKey.ByCommand(argv, surroundings.environment(), PATIENCE));
    }
}
