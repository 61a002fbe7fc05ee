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
     * Every signed entry is there and unchanged, and behind the last of them stands the beginning of a batch without its
     * seal: what an append leaves that was cut off. The next one to append cuts it. It shows no more than that: whoever
     * cuts away the end of a batch that was told leaves the same, as does, without this trace, whoever cuts away all of it.
     *
     * @param head the signed head
     * @param entries how many entries were read and checked, which is the head's size
     * @param bytes how many bytes stand behind it, at least 1
     */
    record Unfinished(Head head, long entries, int bytes) implements Verification {}

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
