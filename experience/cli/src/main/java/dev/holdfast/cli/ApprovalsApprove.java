package dev.holdfast.cli;

import dev.holdfast.approval.Answer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals approve}: signs a question that a run elsewhere has put, after showing it. */
@Command(
        name = "approve",
        description = {
            "Show an open question and sign it with your key, once you have typed yes.",
            "",
            "There is no way to approve without having been shown the card: it needs a terminal, and no option skips it."
        },
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals approve 9f86d081884c")
final class ApprovalsApprove implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The question, as `holdfast approvals list` names it.")
    private String id = "";

    ApprovalsApprove(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.open(surroundings)) {
            var questions = new OpenQuestions(surroundings, archive);
            var question = questions.named(id);
            var out = surroundings.streams().out();
            return switch (Shows.person(surroundings).ask(question)) {
                case Answer.Approved(var approvals) -> {
                    approvals.forEach(approval -> questions.mailbox().approve(question, approval));
                    out.println("approved; the run that asked goes on when enough have, if it still waits");
                    yield 0;
                }
                case Answer.Refused(var by) -> {
                    questions.mailbox().refuse(question, by);
                    out.println("refused");
                    yield 0;
                }
                case Answer.Unanswered(var why) -> throw new Stop(Stop.FAILED, "nothing is signed: " + why);
            };
        }
    }
}
