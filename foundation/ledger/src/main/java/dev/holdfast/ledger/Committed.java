package dev.holdfast.ledger;

/**
 * How far the ledger is known to reach: to just behind a seal.
 *
 * @param frontier the tree over the entries up to there
 * @param bytes how much of the file {@code entries} they take, seals included
 * @param note the checkpoint that publishes exactly this, or an empty text for a ledger without entries
 */
record Committed(Frontier frontier, long bytes, String note) {
    static final Committed NOTHING = new Committed(Frontier.EMPTY, 0, "");

    Head head() {
        return frontier.head();
    }
}
