package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.util.regex.Pattern;

/**
 * The state of a whole ledger in one line: how many entries it has and the root over them. It prints as {@code
 * size:root}, and that line is a receipt: whoever keeps it can later tell whether the ledger still holds those entries.
 *
 * @param size how many entries
 * @param root the RFC 6962 root over them
 */
public record Head(long size, Digest root) {
    /** The head of a ledger without entries. */
    public static final Head EMPTY = new Head(0, TreeHash.EMPTY);

    private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})");

    public Head {
        if (size < 0) {
            throw new IllegalArgumentException("a ledger's size is not negative: " + size);
        }
    }

    /**
     * Reads a receipt as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException when the text is no receipt
     */
    public static Head parse(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a ledger head: `" + Visible.inert(text, 100)
                    + "`; it is the number of entries, a colon and 64 hexadecimal digits");
        }
        return new Head(Long.parseLong(match.group(1)), new Digest(match.group(2)));
    }

    @Override
    public String toString() {
        return size + ":" + root;
    }
}
