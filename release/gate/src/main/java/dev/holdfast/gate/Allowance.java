package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code gate.yaml} says of one package.
 *
 * @param artifact the pattern of its file's name
 * @param growth how much larger than the last release it may be; empty when nothing is said
 */
public record Allowance(
        PathGlob artifact, Allowlist allowlist, Optional<Growth> growth, Policy policy, List<Waiver> waivers) {
    public Allowance {
        waivers = List.copyOf(waivers);
    }

    /**
     * A bound of growth.
     *
     * @param percentMax of the last release, as a whole and for each file
     */
    public record Growth(int percentMax) {}

    /**
     * What rules have to know.
     *
     * @param internalHosts names, and suffixes of names, of hosts that are nobody else's business
     * @param raised how grave the findings of a rule are at least
     * @param firstParty names of npm packages that are one's own, or how such names begin, with a star behind that
     */
    public record Policy(
            SourcePolicy sources, List<String> internalHosts, Map<RuleId, Weight> raised, List<String> firstParty) {
        public Policy {
            firstParty = List.copyOf(firstParty);
            internalHosts = List.copyOf(internalHosts);
            raised = Map.copyOf(raised);
        }

        /** What holds where nothing is said. */
        static Policy standard() {
            return new Policy(SourcePolicy.DENY, List.of(), Map.of(), List.of());
        }
    }
}
