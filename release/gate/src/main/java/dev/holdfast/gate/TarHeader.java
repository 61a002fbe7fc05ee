package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.ZipException;

/**
 * The block in front of a file in a tar archive (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar, "Basic Tar Format").
 *
 * @param link where a link leads, empty for anything else
 * @param kind the letter that says what it is
 */
record TarHeader(String path, String link, char kind, int mode, long size) {
    static final int BYTES = 512;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int SUM = 148;
    private static final int KIND = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int NAME_BYTES = 100;
    private static final int PREFIX_BYTES = 155;
    private static final int NONE = -1;
    private static final int TOO_LARGE = -2;

    /** Whether a block is a header: its checksum is right, and it is not empty. */
    static boolean isOne(byte[] block) {
        return block.length >= BYTES && (block[0] != 0 || block[MAGIC] != 0) && value(block, SUM, 8) == sum(block);
    }

    /** Reads one. */
    static TarHeader parse(byte[] block) throws ZipException {
        if (number(block, SUM, 8) != sum(block)) {
            throw new ZipException("the checksum of a header is wrong");
        }
        boolean ustar = text(block, MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
        String prefix = ustar ? text(block, PREFIX, PREFIX_BYTES) : "";
        String name = text(block, 0, NAME_BYTES);
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                text(block, LINK, NAME_BYTES),
                (char) (block[KIND] & 0xff),
                (int) (number(block, MODE, 8) & 07777),
                number(block, SIZE, 12));
    }

    private static long sum(byte[] block) {
        long sum = 0;
        for (int at = 0; at < BYTES; at++) {
            sum += at >= SUM && at < SUM + 8 ? ' ' : block[at] & 0xff;
        }
        return sum;
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, UTF_8);
    }

    private static long number(byte[] block, int from, int length) throws ZipException {
        long value = value(block, from, length);
        if (value < 0) {
            throw new ZipException(
                    value == NONE ? "a number in a header is none" : "a number in a header is too large");
        }
        return value;
    }

    /** A number in octal digits, or in binary as GNU has those that are too large; else {@link #NONE} or another below 0. */
    private static long value(byte[] block, int from, int length) {
        if ((block[from] & 0x80) != 0) {
            return binary(block, from, length);
        }
        int at = from;
        int end = from + length;
        while (at < end && block[at] == ' ') {
            at++;
        }
        long value = 0;
        while (at < end && block[at] >= '0' && block[at] <= '7') {
            value = (value << 3) | (block[at] - '0');
            at++;
        }
        while (at < end) {
            if (block[at] != ' ' && block[at] != 0) {
                return NONE;
            }
            at++;
        }
        return value;
    }

    private static long binary(byte[] block, int from, int length) {
        long value = block[from] & 0x7f;
        for (int at = from + 1; at < from + length; at++) {
            if (value > Long.MAX_VALUE >> 9) {
                return TOO_LARGE;
            }
            value = (value << 8) | (block[at] & 0xff);
        }
        return value;
    }
}
