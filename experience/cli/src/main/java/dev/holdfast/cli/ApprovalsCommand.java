package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast approvals}: answers what a run in another terminal asks, and says who may. */
@Command(
        name = "approvals",
        description =
                "List, show, approve or deny what runs elsewhere ask, take back what was granted, and enrol those who may.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast approvals list",
            "  holdfast approvals approve 9f86d081884c",
            "",
            "A run in a terminal asks there. One without waits for an answer from here with `--set approvals.wait=30m`,",
            "and what two people have to approve waits for the second."
        })
final class ApprovalsCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new ApprovalsCommand())
                .addSubcommand(new ApprovalsList(surroundings))
                .addSubcommand(new ApprovalsShow(surroundings))
                .addSubcommand(new ApprovalsApprove(surroundings))
                .addSubcommand(new ApprovalsDeny(surroundings))
                .addSubcommand(new ApprovalsGrants(surroundings))
                .addSubcommand(new ApprovalsRevoke(surroundings))
                .addSubcommand(new ApprovalsSign(surroundings))
                .addSubcommand(new ApprovalsAdd(surroundings))
                .addSubcommand(new ApprovalsEnrol(surroundings));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to do: list, show, approve, deny, grants, revoke, sign, add or enrol");
    }
}
