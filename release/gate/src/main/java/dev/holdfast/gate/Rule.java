package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;

/** What a rule is called, and what it is about. */
public record Rule(RuleId id, Topic topic) {
    /**
     * The rule with this name.
     *
     * @param id lower-case words joined by hyphens
     */
    public static Rule of(String id, Topic topic) {
        return new Rule(new RuleId(id), topic);
    }
}
