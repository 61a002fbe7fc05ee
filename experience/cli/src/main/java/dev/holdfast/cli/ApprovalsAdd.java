package dev.holdfast.cli;

import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Letter;
import dev.holdfast.approval.Question;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals add}: hands a run what somebody else has signed. */
@Command(
        name = "add",
        description = "Hand an approval that somebody else has signed to the run that waits for it.",
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals add approval.json")
final class ApprovalsAdd implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "What `holdfast approvals sign --out` wrote.")
    private Path file = Path.of("");

    ApprovalsAdd(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Approval approval = Letters.read(surroundings, file, Letter::approval);
        try (var archive = Archive.open(surroundings)) {
            var questions = new OpenQuestions(surroundings, archive);
            Question question = questions.named(approval.question().hex());
            Optional<String> flaw = Enrolled.approvers(surroundings).flaw(question, approval);
            if (flaw.isPresent()) {
                throw new Stop(Stop.USAGE, "it does not count: " + flaw.get());
            }
            questions.mailbox().approve(question, approval);
            surroundings.streams().out().println("added; the run that asked goes on when enough have approved");
        }
        return 0;
    }
}
