package dev.holdfast.shell;

import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person is told of shell text: the commands in it, what they redirect, what wrappers hide. It can be wrong, as a
 * shell has aliases, options and files that change what words mean; so nothing may ever be granted for it.
 *
 * @param doubts why it is not, or not all, understood; none when the grammar took the whole text
 * @param steps in the order of the text
 */
public record Gloss(List<String> doubts, List<Step> steps) {
    private static final int LINE_CHARS = 400;

    public Gloss {
        doubts = List.copyOf(doubts);
        steps = List.copyOf(steps);
    }

    /**
     * One thing that the text says.
     *
     * @param depth within how many others it stands
     * @param text as it was written, in part: not yet fit for a screen
     */
    public record Step(int depth, String text) {}

    /** Reads the text. It never fails: what cannot be read is said to be not understood. */
    public static Gloss of(String command) {
        var walk = new Walk();
        try {
            walk.script(command, 0);
        } catch (Grammar.TooMuch | IllegalStateException e) {
            walk.doubt("not understood: " + e.getMessage());
        }
        return walk.gloss();
    }

    /** Lines for people, with every character visible: what is in doubt first. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        doubts.forEach(doubt -> lines.add(Visible.inert(doubt, LINE_CHARS)));
        steps.forEach(step -> lines.add("  ".repeat(step.depth()) + Visible.inert(step.text(), LINE_CHARS)));
        return lines;
    }
}
