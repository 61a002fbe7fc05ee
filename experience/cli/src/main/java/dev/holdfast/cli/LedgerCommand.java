package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast ledger}: what is on record, and whether the record is what was signed. */
@Command(
        name = "ledger",
        description =
                "Verify, read, prove, export, serve or witness the ledger, the signed record of everything that was decided"
                        + " and done, or erase the content of a session or of what is old.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast ledger verify", "  holdfast ledger query --session s-01k9m2c4t7ab"})
final class LedgerCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new LedgerCommand())
                .addSubcommand(new LedgerVerify(surroundings))
                .addSubcommand(new LedgerShow(surroundings))
                .addSubcommand(new LedgerTail(surroundings))
                .addSubcommand(new LedgerQuery(surroundings))
                .addSubcommand(new LedgerStats(surroundings))
                .addSubcommand(new LedgerProve(surroundings))
                .addSubcommand(new LedgerExport(surroundings))
                .addSubcommand(new LedgerServe(surroundings))
                .addSubcommand(new LedgerErase(surroundings))
                .addSubcommand(new LedgerPrune(surroundings))
                .addSubcommand(new LedgerRewrap(surroundings))
                .addSubcommand(new LedgerKey(surroundings))
                .addSubcommand(new LedgerWitness(surroundings));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name what to do: verify, show, tail, query, stats, prove, export, serve, erase, prune, rewrap, key"
                        + " or witness");
    }
}
