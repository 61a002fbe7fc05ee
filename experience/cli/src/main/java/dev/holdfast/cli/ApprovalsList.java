package dev.holdfast.cli;

import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Question;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast approvals list}: what waits for an answer. */
@Command(
        name = "list",
        description = "List the open questions, the one that expires first first.",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast approvals list", "  holdfast approvals list --output json | jq .id"})
final class ApprovalsList implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, or json: one object a line.")
    private String output = "text";

    ApprovalsList(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Form form = Form.of(output);
        try (var archive = Archive.open(surroundings)) {
            var questions = new OpenQuestions(surroundings, archive);
            List<Question> open = questions.all();
            if (open.isEmpty()) {
                surroundings.streams().err().println("nothing waits for an answer");
            }
            for (Question question : open) {
                List<String> by = archive.mailbox().replies(question).approvals().stream()
                        .map(Approval::approver)
                        .toList();
                new Lines(surroundings).print(form == Form.JSON ? json(question, by) : line(question, by));
            }
        }
        return 0;
    }

    private static String line(Question question, List<String> by) {
        return MailAsker.id(question) + "  until " + question.expires().truncatedTo(ChronoUnit.SECONDS) + "  "
                + question.session() + " " + question.call() + "  "
                + question.matter().quorum() + " to approve"
                + (by.isEmpty() ? "" : ", left by " + String.join(", ", by))
                + "  " + question.matter().card().lines().findFirst().orElse("").strip();
    }

    private static String json(Question question, List<String> by) {
        var object = Wire.object()
                .put("id", MailAsker.id(question))
                .put("question", question.digest().hex())
                .put("session", question.session().text())
                .put("call", question.call().text())
                .put("quorum", question.matter().quorum())
                .put("expires", question.expires().toString())
                .put("card", question.matter().card());
        object.set("left", Wire.texts(by));
        return Wire.line(object);
    }
}
