package dev.holdfast.scan;

/**
 * A stretch of text that somebody wrote as one: a string of a program with everything it is joined to, or prose.
 *
 * @param start the index of its first character, behind the quote
 * @param end the index after its last character, before the quote
 * @param words what it says, escapes resolved and pieces joined
 */
record Passage(int start, int end, String words) {}
