package dev.holdfast.cli;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Letter;
import dev.holdfast.approval.Mailbox;
import dev.holdfast.approval.Question;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals sign}: signs a question of somebody else's, from a file, after showing it. */
@Command(
        name = "sign",
        description = {
            "Show a question that somebody handed you and sign it with your key, once you have typed yes.",
            "",
            "It needs nothing of the machine that asks. Your name there is the one you are enrolled under."
        },
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals sign question.json --as bob --out approval.json")
final class ApprovalsSign implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "What `holdfast approvals show --out` wrote.")
    private Path file = Path.of("");

    @Option(names = "--as", paramLabel = "NAME", required = true, description = "The name you are enrolled under.")
    private String name = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the approval is written to.")
    private Path out = Path.of("");

    ApprovalsSign(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!Mailbox.isName(name)) {
            throw new Stop(
                    Stop.USAGE, "`--as` takes the name you are enrolled under: letters, digits, `.`, `_` and `-`");
        }
        Question question = Letters.read(surroundings, file, Letter::question);
        surroundings
                .streams()
                .err()
                .println("question " + MailAsker.id(question) + " of session " + question.session() + ", for "
                        + question.matter().quorum() + " to approve; compare that name with who handed it to you");
        var home = surroundings.home().prepared();
        var asker = Shows.person(surroundings, () -> ApproverKey.open(name, home.key(Enrolled.OWNER)));
        return switch (asker.ask(question)) {
            case Answer.Approved(var approvals) -> {
                OutFile.write(surroundings.folder().resolve(out), line -> line.accept(Letter.of(approvals.getFirst())));
                surroundings.streams().out().println("signed; hand the file back");
                yield 0;
            }
            case Answer.Refused ignored -> throw new Stop(Stop.FAILED, "nothing is signed");
            case Answer.Unanswered(var why) -> throw new Stop(Stop.FAILED, "nothing is signed: " + why);
        };
    }
}
