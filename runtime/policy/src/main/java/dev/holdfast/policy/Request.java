package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import java.util.List;

/**
 * A call as a policy sees it.
 *
 * @param tool the tool's name
 * @param effects everything the call would do, governance changes named as such
 * @param rights the capabilities in force: the profile's and the granted ones
 * @param seen the join of the labels of everything the session has read
 */
public record Request(String tool, List<Effect> effects, List<Capability> rights, Label seen) {
    public Request {
        effects = List.copyOf(effects);
        rights = List.copyOf(rights);
    }
}
