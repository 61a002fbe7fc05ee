package dev.holdfast.cli;

import picocli.CommandLine;

/** The commands, in the order in which help lists them. */
final class Commandset {
    private Commandset() {}

    static void addTo(CommandLine main, Surroundings surroundings) {
        main.addSubcommand(new RunCommand(surroundings));
        main.addSubcommand(new ResumeCommand(surroundings));
        main.addSubcommand(new DemoCommand(surroundings));
    }
}
