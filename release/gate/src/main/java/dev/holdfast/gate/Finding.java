package dev.holdfast.gate;

/**
 * Something a rule found.
 *
 * @param what lower case, no full stop; never a secret itself, nor the words of a prompt
 * @param fix what to do about it, in the same form
 */
public record Finding(Rule rule, Weight weight, Place place, String what, String fix) {}
