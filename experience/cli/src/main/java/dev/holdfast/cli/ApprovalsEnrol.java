package dev.holdfast.cli;

import dev.holdfast.approval.Mailbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast approvals enrol}: what another person puts into their configuration so that your signature counts. */
@Command(
        name = "enrol",
        description = {
            "Print what makes your signature count on another person's machine, for their configuration.",
            "",
            "Your key is made when there is none, and stays in your state folder. On your own machine your signature counts"
                    + " as the owner's; what two people have to approve needs somebody else besides."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast approvals enrol bob",
            "",
            "In managed configuration the list is out of reach of the person who runs the agent."
        })
final class ApprovalsEnrol implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "The name you will be known under there.")
    private String name = "";

    ApprovalsEnrol(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!Mailbox.isName(name) || name.equals(Enrolled.OWNER)) {
            throw new Stop(
                    Stop.USAGE,
                    "take 1 to 64 letters, digits, `.`, `_` and `-` for a name, and not `" + Enrolled.OWNER + "`");
        }
        var key = Enrolled.owner(surroundings.home().prepared());
        surroundings
                .streams()
                .out()
                .println("approvals:\n  people:\n    - {name: " + name + ", key: " + key.publicKey() + "}");
        return 0;
    }
}
