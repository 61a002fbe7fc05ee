package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast policy}: the rules by which every effect is judged. */
@Command(
        name = "policy",
        description = "Read, check, test and question the rules by which everything is judged.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy show",
            "  holdfast policy check policy.cedar",
            "  holdfast policy test policy.cedar",
            "  holdfast policy explain WRITE_PATH .github/workflows/ci.yml",
            "  holdfast policy replay --policy policy.cedar --changed s-01k9m2c4t7ab",
            "  holdfast policy replay --trace agent.json"
        })
final class PolicyCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new PolicyShow(surroundings))
                .addSubcommand(new PolicyCheck(surroundings))
                .addSubcommand(new PolicyTest(surroundings))
                .addSubcommand(new PolicyExplain(surroundings))
                .addSubcommand(new PolicyReplay(surroundings));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to do: show, check, test, explain or replay");
    }
}
