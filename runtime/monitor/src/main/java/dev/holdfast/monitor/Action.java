package dev.holdfast.monitor;

import dev.holdfast.policy.Deed;
import dev.holdfast.terms.Reversibility;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a foreign tool does, in one word. Later ones weigh more. */
enum Action {
    /** Tells something and changes nothing. */
    READ(Reversibility.REVERSIBLE, null),
    /** Gets something from a place that an argument names: the place learns what it was asked. */
    FETCH(Reversibility.REVERSIBLE, null),
    /** Changes what the user keeps. */
    WRITE(Reversibility.COMPENSABLE, null),
    /** Tells somebody something, or lets somebody in. */
    SEND(Reversibility.COMPENSABLE, Deed.SEND),
    /** Makes something visible to many. */
    PUBLISH(Reversibility.IRREVERSIBLE, Deed.PUBLISH),
    /** Removes something. */
    DELETE(Reversibility.IRREVERSIBLE, Deed.DELETE),
    /** Moves money or orders what costs some. */
    PAY(Reversibility.IRREVERSIBLE, Deed.PAY),
    /** Runs a program, nobody knows how confined. */
    RUN(Reversibility.IRREVERSIBLE, null),
    /** Nobody knows. */
    UNKNOWN(Reversibility.IRREVERSIBLE, null);

    private final Reversibility usual;
    private final Optional<Deed> deed;

    Action(Reversibility usual, @Nullable Deed deed) {
        this.usual = usual;
        this.deed = Optional.ofNullable(deed);
    }

    /** What it takes to take it back when nobody says otherwise. */
    Reversibility usual() {
        return usual;
    }

    /** What it is in the words of people. */
    Optional<Deed> deed() {
        return deed;
    }
}
