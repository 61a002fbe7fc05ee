package dev.holdfast.cli;

import picocli.CommandLine;

/** The commands, in the order in which help lists them. */
final class Commandset {
    private Commandset() {}

    static void addTo(CommandLine main, Surroundings surroundings) {
        main.addSubcommand(new RunCommand(surroundings));
        main.addSubcommand(new ResumeCommand(surroundings));
        main.addSubcommand(new SessionsCommand(surroundings));
        main.addSubcommand(new UndoCommand(surroundings));
        // what follows the program is for the program, whatever it looks like
        main.addSubcommand(new CommandLine(new ExecCommand(surroundings)).setStopAtPositional(true));
        main.addSubcommand(new DemoCommand(surroundings));
        main.addSubcommand(new DrillCommand(surroundings));
        main.addSubcommand(new DoctorCommand(surroundings));
        main.addSubcommand(new TrustCommand(surroundings));
        main.addSubcommand(ApprovalsCommand.with(surroundings));
        main.addSubcommand(ConfigCommand.with(surroundings));
        main.addSubcommand(PolicyCommand.with(surroundings));
        main.addSubcommand(LedgerCommand.with(surroundings));
        main.addSubcommand(GateCommand.with(surroundings));
        main.addSubcommand(new SbomCommand(surroundings));
    }
}
