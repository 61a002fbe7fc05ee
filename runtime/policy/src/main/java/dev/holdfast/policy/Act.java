package dev.holdfast.policy;

import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One effect of a call with what is known of why it is wanted.
 *
 * @param effect what it would do
 * @param sinks the arguments whose value decides where the effect lands or what leaves by it, such as a recipient, a
 *     path, a query, an amount or a body
 * @param deed what it is in the words of people; empty when it is none of those that they must call for
 * @param calledFor whether the user's own words call for that deed; without a deed it says nothing
 * @param sensitivity who may see what it is about
 */
public record Act(
        Effect effect, List<Sink> sinks, Optional<Deed> deed, boolean calledFor, Confidentiality sensitivity) {
    public Act {
        Objects.requireNonNull(sensitivity);
        sinks = List.copyOf(sinks);
    }

    /** The same of a thing that the people of the workspace may see. */
    public Act(Effect effect, List<Sink> sinks, Optional<Deed> deed, boolean calledFor) {
        this(effect, sinks, deed, calledFor, Confidentiality.INTERNAL);
    }

    /** An effect of which no argument is a sink and that is no deed to be called for. */
    public static Act of(Effect effect) {
        return new Act(effect, List.of(), Optional.empty(), false);
    }
}
