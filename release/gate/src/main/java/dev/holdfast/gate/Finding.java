package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;

/**
 * Something a rule found.
 *
 * @param rule which rule
 * @param place where
 * @param what lower case, no full stop; never a secret itself, nor the words of a prompt
 * @param fix what to do about it, in the same form
 */
public record Finding(RuleId rule, Topic topic, Weight weight, Place place, String what, String fix) {}
