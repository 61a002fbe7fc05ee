package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast gate}: whether an artifact may be published, by the very bytes that would go out. */
@Command(
        name = "gate",
        description =
                "Decide whether a package, an archive, a folder or a git tag may be published, by looking at the very bytes"
                        + " that would go out. It needs no model, no key and no network.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate check .                             what npm would publish of this folder",
            "  holdfast gate init acme-agent-1.2.3.tgz           an allowlist to read and cut",
            "  holdfast gate diff acme-agent-1.2.2.tgz acme-agent-1.2.3.tgz",
            "  holdfast gate register prompts/system.md --as system-prompt --release 2.1",
            "  holdfast gate publish -- npm publish              check, and publish those bytes or nothing"
        })
final class GateCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new GateCommand())
                .addSubcommand(new GateCheck(surroundings))
                .addSubcommand(new GateInit(surroundings))
                .addSubcommand(new GateDiff(surroundings))
                .addSubcommand(new GateRegister(surroundings))
                .addSubcommand(new GateVerify(surroundings))
                .addSubcommand(new GateKey(surroundings))
                // what follows the program is for the program, whatever it looks like
                .addSubcommand(new CommandLine(new GatePublish(surroundings)).setStopAtPositional(true));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to do: check, init, diff, register, verify, key or publish");
    }
}
