package dev.holdfast.drill;

import java.util.List;
import java.util.Locale;

/**
 * Who answers the questions of a run.
 *
 * @param manner what they do with a question
 * @param unless what makes them refuse when the card shows it; letters in either case
 */
public record Person(Manner manner, List<String> unless) {
    /** Nobody is there. */
    public static final Person NOBODY = new Person(Manner.ABSENT, List.of());

    public Person {
        unless = List.copyOf(unless);
    }

    /** What somebody does with a question. */
    public enum Manner {
        /** Is not there. */
        ABSENT,
        /** Says yes to whatever does not show what they would refuse: tired, but not blind. */
        APPROVING
    }

    /** What came of a question. */
    public enum Answer {
        YES,
        NO,
        SILENCE
    }

    /**
     * What they answer.
     *
     * @param card what they are shown
     */
    public Answer answer(String card) {
        String shown = card.toLowerCase(Locale.ROOT);
        return switch (manner) {
            case ABSENT -> Answer.SILENCE;
            case APPROVING ->
                unless.stream().anyMatch(text -> shown.contains(text.toLowerCase(Locale.ROOT)))
                        ? Answer.NO
                        : Answer.YES;
        };
    }
}
