package dev.holdfast.cli;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Refusal;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxException;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a person can do about something that the sandbox refused. */
sealed interface Remedy {
    /**
     * An option of {@code holdfast exec} grants it.
     *
     * @param option its name
     * @param value as the person knows it, not quoted
     * @param caution what to think of before; empty when there is nothing
     */
    record Flag(String option, String value, String caution) implements Remedy {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

        /** As it can be typed in a shell. */
        String typed() {
            boolean plain = PLAIN.matcher(value).matches();
            return option + " " + (plain ? value : "'" + value.replace("'", "'\\''") + "'");
        }
    }

    /** No option grants it. */
    record None(String why) implements Remedy {}

    /** The ground on which remedies are sought: how the command was confined, and what is a secret by its name. */
    record Scope(Surroundings surroundings, Sandbox sandbox, Confinement confined, SecretFiles secrets) {
        /**
         * Why this option, or the sandbox, would grant this path to no command.
         *
         * @return empty when they would
         */
        Optional<String> obstacle(String option, Path path) {
            try {
                switch (option) {
                    case WRITE -> OwnGrants.writable(surroundings, path.toString());
                    default -> OwnGrants.readable(surroundings, path.toString());
                }
                var grants = new Confinement.Grants(List.of(), List.of(path));
                var nothing = new Command(List.of("true"), confined.workspace(), Map.of());
                sandbox.explain(nothing, confined.with(grants));
                return Optional.empty();
            } catch (Stop | SandboxException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The option that grants reading. */
    String READ = "--read";

    /** The option that grants writing. */
    String WRITE = "--write";

    /** Folders that other programs use as well. */
    List<Path> SHARED = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));

    /** What the kernel fills. */
    List<Path> OF_THE_SYSTEM = List.of(Path.of("/dev"), Path.of("/proc"), Path.of("/sys"));

    /** Finds it. */
    static Remedy of(Refusal refusal, Scope scope) {
        return switch (refusal) {
            case Refusal.Read(var path) -> reading(path, scope);
            case Refusal.Execute(var path) -> reading(path, scope);
            case Refusal.Write(var path) -> writing(path, path, scope);
            case Refusal.Change(var path) -> writing(path, path.getParent() == null ? path : path.getParent(), scope);
            case Refusal.Connect(var peer) -> connecting(peer);
            case Refusal.Name(var asked) -> new Flag("--net", asked.contains(":") ? asked : asked + ":PORT", "");
            case Refusal.Call ignored -> new None("no command may");
        };
    }

    private static Remedy connecting(Peer peer) {
        return peer.address().isAnyLocalAddress()
                ? new None("it is no address of a host; let it connect to `127.0.0.1`")
                : new Flag("--net", peer.asked().toString(), "");
    }

    private static Remedy reading(Path path, Scope scope) {
        return named(path)
                .map(name -> granted(
                        READ, path, scope.secrets().matches(name) ? "it is a secret file by its name" : "", scope))
                .orElseGet(Remedy::unnamed);
    }

    private static Remedy writing(Path wanted, Path needed, Scope scope) {
        return named(wanted)
                .map(name -> GovernancePaths.inGit(name)
                        ? new None("git runs what stands there outside of the sandbox")
                        : granted(
                                WRITE,
                                needed,
                                GovernancePaths.matches(name) ? "it decides what runs outside of the sandbox" : "",
                                scope))
                .orElseGet(Remedy::unnamed);
    }

    private static Remedy granted(String option, Path path, String caution, Scope scope) {
        if (SHARED.contains(path)) {
            return new None("other programs use that folder too, and a command's own is `TMPDIR`");
        }
        if (OF_THE_SYSTEM.stream().anyMatch(path::startsWith)) {
            return new None("it belongs to the system");
        }
        return scope.obstacle(option, path)
                .<Remedy>map(None::new)
                .orElseGet(() -> new Flag(option, path.toString(), caution));
    }

    private static Remedy unnamed() {
        return new None("its name has control characters");
    }

    private static Optional<PathName> named(Path path) {
        try {
            return Optional.of(new PathName(path.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
