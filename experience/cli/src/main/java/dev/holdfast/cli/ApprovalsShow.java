package dev.holdfast.cli;

import dev.holdfast.approval.Letter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals show}: a question in full, to read or to hand to somebody else. */
@Command(
        name = "show",
        description = {
            "Show an open question: what exactly, with which effects, why it is asked and where values came from.",
            "",
            "With `--out` it is written to a file that another person signs with `holdfast approvals sign`, on a machine of"
                    + " their own. The file holds what the card says, in the clear."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast approvals show 9f86d081884c", "  holdfast approvals show 9f86d081884c --out question.json"
        })
final class ApprovalsShow implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The question, as `holdfast approvals list` names it.")
    private String id = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there, for somebody else to sign.")
    private @Nullable Path out;

    ApprovalsShow(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.open(surroundings)) {
            var question = new OpenQuestions(surroundings, archive).named(id);
            if (out == null) {
                var style = Style.of(surroundings, Surroundings.Std.OUT);
                new QuestionView(surroundings.streams().out(), style, Shows.columns(surroundings)).show(question);
            } else {
                OutFile.write(surroundings.folder().resolve(out), line -> line.accept(Letter.of(question)));
                surroundings
                        .streams()
                        .err()
                        .println(
                                "hand the file to somebody enrolled; they run `holdfast approvals sign`, and you `holdfast"
                                        + " approvals add` with what that writes");
            }
        }
        return 0;
    }
}
