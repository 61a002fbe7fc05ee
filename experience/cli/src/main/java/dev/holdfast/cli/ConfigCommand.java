package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast config}: what is configured, and where. */
@Command(
        name = "config",
        description = "Explain the configuration in force.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  holdfast config explain")
final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new ConfigCommand()).addSubcommand(new ConfigExplain(surroundings));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name what to do: explain");
    }
}
