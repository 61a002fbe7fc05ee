package dev.holdfast.sandbox;

import java.util.Locale;

/** What a backend leaves open by design, and what that gives an attacker. */
enum Gap {
    NAMES("That a file exists, its size, owner and times, and where a link points, can be asked of any path that the"
            + " user may reach, but no folder can be listed and no content read: an attacker who guesses names learns"
            + " what is installed and what you work on."),
    TIMES("The times of any file of the same user can be set: a build that goes by times can be made to skip or repeat"
            + " work. No content changes."),
    WATCHES("Any folder that the user may read can be watched: an attacker learns the names of files that are opened or"
            + " made there while the command runs. No content is read."),
    GUARDS("Inside the workspace nothing can be kept unchanged: hooks and settings of git can be planted while the"
            + " command runs. They are put back when the call ends, with an alert; a git of yours that runs in that"
            + " moment would see them."),
    PROCESSES("Which process numbers are in use can be asked, nothing more of the processes."),
    SERVERS("Servers of a command listen on the machine's own loopback interface: other programs of the machine can"
            + " connect to them, and an attacker can sit on a free port where another program expects a friend. No"
            + " connection is made from inside to what others serve."),
    SHARED_PORT("A program of the same user that shares its port (SO_REUSEPORT) can be joined there: an attacker gets"
            + " some of the connections meant for it."),
    SOCKET_NAMES("Abstract socket names that nobody has can be taken, as by any program of the machine: an attacker can"
            + " pose as a service that is not running. It cannot connect to those of others."),
    LOCKS(
            "A file that may be read can be locked: another program that waits for the lock waits until the command ends."),
    OWN_NETWORK("Happens in a network of the command's own, which leads nowhere: nothing is gained."),
    OWN_SPACE("Happens in a namespace of the command's own, which vanishes with it: nothing is gained."),
    LISTENER("A command can install further filters for its own processes, with a listener of its own: they only take"
            + " rights away.");

    private final String meaning;

    Gap(String meaning) {
        this.meaning = meaning;
    }

    /** What it gives an attacker. */
    String meaning() {
        return meaning;
    }

    /** As the table names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
