package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals deny}: says no to what a run elsewhere asks. */
@Command(
        name = "deny",
        description = "Say no to an open question; the call is refused and the run goes on without it.",
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals deny 9f86d081884c")
final class ApprovalsDeny implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The question, as `holdfast approvals list` names it.")
    private String id = "";

    ApprovalsDeny(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.open(surroundings)) {
            var questions = new OpenQuestions(surroundings, archive);
            questions
                    .mailbox()
                    .refuse(
                            questions.named(id),
                            Enrolled.owner(surroundings.home()).approver());
            surroundings.streams().out().println("refused");
        }
        return 0;
    }
}
