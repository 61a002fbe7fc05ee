package dev.holdfast.cli;

import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.MasterKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger rewrap}: moves the master key to where the configuration says, or back to a file. */
@Command(
        name = "rewrap",
        description = {
            "Move the master key, which wraps the key of every session, from its file to the command that"
                    + " `vault.masterKeyCommand` names.",
            "",
            "No session's key changes, so it takes no longer with many sessions than with one. What the command wrapped is"
                    + " unwrapped again before the plain key is overwritten and removed. Copies of the plain key that were"
                    + " made before still open what was encrypted until now."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger rewrap              after vault.masterKeyCommand was set",
            "  holdfast ledger rewrap --to-file    before it is taken away or changed"
        })
final class LedgerRewrap implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--to-file", description = "Move it back to a file, with the command still configured.")
    private boolean toFile;

    LedgerRewrap(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var home = surroundings.home().prepared();
        MasterKey.ByCommand command = MasterKeys.command(surroundings)
                .orElseThrow(() -> new Stop(
                        Stop.USAGE,
                        "`vault.masterKeyCommand` names no command; set it in "
                                + home.config().resolve("config.yaml") + " (docs/guides/secrets.md)"));
        MasterKey to = toFile ? new MasterKey.InFile() : command;
        boolean moved = KeyRing.rewrap(
                MasterKeys.folder(home), command, to, surroundings.chance().random());
        String place = toFile ? "in a file" : "wrapped by `" + command.argv().getFirst() + "`";
        surroundings
                .streams()
                .out()
                .println("the master key is " + (moved ? "now " : "") + place
                        + (toFile ? "; take `vault.masterKeyCommand` out of the configuration" : ""));
        return 0;
    }
}
