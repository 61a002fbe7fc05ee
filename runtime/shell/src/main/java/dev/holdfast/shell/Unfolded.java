package dev.holdfast.shell;

import java.util.List;

/** What a program runs that is given another to run. */
sealed interface Unfolded {
    /**
     * Another program, with its arguments.
     *
     * @param how in words, behind the name of the program that runs it; may be empty
     */
    record Program(List<Word> words, String how) implements Unfolded {
        public Program {
            words = List.copyOf(words);
        }
    }

    /** Text that a shell reads as a program. */
    record Script(List<Word> text) implements Unfolded {
        public Script {
            text = List.copyOf(text);
        }
    }

    /** Whatever it reads from its input. */
    record Input() implements Unfolded {}

    /** What is told in words alone. */
    record Told(String words) implements Unfolded {}
}
