package dev.holdfast.ledger;

import java.util.Arrays;
import java.util.Map;

/**
 * An input that is the first file of tiles, behind two bytes: how wide the tree takes it to be, less one, and whether its
 * name says so too or that it is full.
 */
final class TileFile {
    private static final int HEADER_BYTES = 2;

    /** How such files are named. */
    interface Naming {
        String path(int width);
    }

    private final byte[] input;

    private TileFile(byte[] input) {
        this.input = input;
    }

    /** @throws LedgerException when the two bytes are not there */
    static TileFile of(byte[] input) {
        if (input.length < HEADER_BYTES) {
            throw new LedgerException(LedgerException.Code.CORRUPT, "too short");
        }
        return new TileFile(input);
    }

    /** From 1 to {@value TilePath#WIDTH}. */
    int width() {
        return Byte.toUnsignedInt(input[0]) + 1;
    }

    /** A directory with nothing else in it. */
    Map<String, byte[]> alone(Naming naming) {
        return Map.of(naming.path((input[1] & 1) == 0 ? width() : TilePath.WIDTH), start(input.length - HEADER_BYTES));
    }

    /** The first bytes of the file. */
    byte[] start(int bytes) {
        return Arrays.copyOfRange(input, HEADER_BYTES, HEADER_BYTES + bytes);
    }
}
