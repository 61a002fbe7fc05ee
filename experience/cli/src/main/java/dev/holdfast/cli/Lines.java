package dev.holdfast.cli;

import java.io.PrintStream;

/** Lines on standard output that have to arrive: a closed pipe or a full disk ends the command and is not read over. */
final class Lines {
    private final PrintStream out;

    Lines(Surroundings surroundings) {
        this.out = surroundings.streams().out();
    }

    /** @throws Stop when nobody takes the line */
    void print(String line) {
        out.println(line);
        if (out.checkError()) {
            throw new Stop(Stop.FAILED, "standard output takes no more; what it got is not the whole");
        }
    }
}
