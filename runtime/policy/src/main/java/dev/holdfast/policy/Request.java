package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import java.util.List;

/**
 * A call as a policy sees it.
 *
 * @param tool the tool's name
 * @param acts everything the call would do, governance changes named as such
 * @param rights the capabilities in force: the profile's and the granted ones
 * @param seen the join of the labels of everything the session has read
 */
public record Request(String tool, List<Act> acts, List<Capability> rights, Label seen) {
    public Request {
        acts = List.copyOf(acts);
        rights = List.copyOf(rights);
    }

    /** A call of whose effects nothing more is known. */
    public static Request of(String tool, List<Effect> effects, List<Capability> rights, Label seen) {
        return new Request(tool, effects.stream().map(Act::of).toList(), rights, seen);
    }

    /** What the call would do. */
    public List<Effect> effects() {
        return acts.stream().map(Act::effect).toList();
    }
}
