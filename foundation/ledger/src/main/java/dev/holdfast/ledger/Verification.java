package dev.holdfast.ledger;

/** What an examination of a whole ledger found. */
public sealed interface Verification {
    /**
     * Every signed entry is there and unchanged.
     *
     * @param head the signed head
     * @param entries how many entries were read and checked, which is the head's size
     */
    record Intact(Head head, long entries) implements Verification {}

    /**
     * Something is not as it was signed.
     *
     * @param index the first entry that cannot be vouched for; every entry before it is intact
     * @param what what is wrong, for people
     * @param affected how many signed entries cannot be vouched for, from {@code index} on; 0 when only the signed head
     *     itself is in doubt
     */
    record Broken(long index, String what, long affected) implements Verification {}
}
