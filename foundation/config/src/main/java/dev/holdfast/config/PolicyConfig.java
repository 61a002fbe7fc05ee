package dev.holdfast.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which rules were written for this machine and this person.
 *
 * @param freeze whether everything irreversible is stopped
 * @param cleared hosts that may be sent text which few may see: names or addresses in lower case, without a port
 * @param managed the managed {@code policy.cedar}; empty when there is none
 * @param user the user's {@code policy.cedar}; empty when there is none
 */
public record PolicyConfig(Freeze freeze, List<String> cleared, Optional<Text> managed, Optional<Text> user) {
    public PolicyConfig {
        cleared = List.copyOf(cleared);
    }

    /** The name of a file of rules, beside the configuration of its layer. */
    static final String FILE = "policy.cedar";

    /** Whether everything irreversible is stopped. */
    public enum Freeze {
        /** As ever. */
        OFF,
        /** Nothing that cannot be taken back may happen, whoever signs. */
        ON
    }

    /**
     * Rules as they are written.
     *
     * @param file where they stand
     * @param text not looked at here
     */
    public record Text(Path file, String text) {}

    static Path beside(Path configuration) {
        return configuration.resolveSibling(FILE);
    }

    private static Optional<Text> read(Layer layer, Path configuration, Problems problems) {
        Path file = beside(configuration);
        return Written.text(layer, file, problems).map(text -> new Text(file, text));
    }

    static PolicyConfig of(Resolver resolver, Sources sources, Problems problems) {
        List<String> cleared = resolver.standing(Keys.CLEARANCE, List.of());
        return new PolicyConfig(
                resolver.managed(Keys.FREEZE, Freeze.OFF),
                cleared,
                read(Layer.MANAGED, sources.managed(), problems),
                read(Layer.USER, sources.user(), problems));
    }
}
