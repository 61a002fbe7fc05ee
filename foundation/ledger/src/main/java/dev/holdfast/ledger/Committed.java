package dev.holdfast.ledger;

/**
 * How far the ledger is known to reach: to just behind a seal, or a base, of its write-ahead log.
 *
 * @param frontier the tree over the entries up to there
 * @param wal the place in the write-ahead log
 */
record Committed(Frontier frontier, Place wal) {
    static final Committed NOTHING = new Committed(Frontier.EMPTY, Place.NONE);

    /**
     * A place in the file {@code wal}.
     *
     * @param base the file's first record, which tells one such file from another
     * @param last the record that ends at the place: the base itself, or a seal
     * @param bytes how far the place is from the start of the file
     */
    record Place(Frame.OfBase base, Frame last, long bytes) {
        /** Before there is a file. */
        static final Place NONE = new Place(new Frame.OfBase("", false), new Frame.End(), 0);

        /** Just behind the base of a file. */
        static Place afterBase(Frame.OfBase base) {
            return new Place(base, base, base.bytes().length);
        }

        /** The bytes of the last record. */
        byte[] lastBytes() {
            return switch (last) {
                case Frame.OfBase first -> first.bytes();
                case Frame.OfSeal(var note) -> Frame.bytes(Frame.SEAL, note);
                case Frame.End() -> new byte[0];
                case Frame.OfEntry _, Frame.Damaged _ ->
                    throw new IllegalStateException("nothing is committed behind such a record");
            };
        }
    }

    Head head() {
        return frontier.head();
    }

    /** The signed head that covers exactly this, or an empty text for a ledger without entries. */
    String note() {
        return switch (wal.last()) {
            case Frame.OfBase(var note, var _) -> note;
            case Frame.OfSeal(var note) -> note;
            case Frame.End _, Frame.OfEntry _, Frame.Damaged _ -> "";
        };
    }
}
