package dev.holdfast.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The end of a zip file, which says where its directory is (APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16).
 *
 * @param until the first byte behind the directory, where these records begin
 * @param comment the first byte of the comment, which is all that follows the records
 * @param end the first byte behind the comment
 */
record ZipEnd(Directory directory, long until, long comment, long end) {
    private static final int BYTES = 22;
    private static final int MAGIC = 0x06054b50;
    private static final int COMMENT_MAX = 0xffff;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_MAGIC = 0x07064b50;
    private static final int BYTES_64 = 56;
    private static final int MAGIC_64 = 0x06064b50;
    private static final long IN_64 = 0xffff_ffffL;

    /**
     * What the record says of the directory.
     *
     * @param at where it begins, counted from where the zip file begins, which need not be the first byte
     */
    record Directory(long entries, long bytes, long at) {
        boolean isIn64() {
            return entries == 0xffff || bytes == IN_64 || at == IN_64;
        }
    }

    /** The last record that has its directory in front of it, if there is one. */
    static Optional<ZipEnd> find(ByteSource source) throws IOException {
        long size = source.size();
        int length = (int) Math.min(size, BYTES + COMMENT_MAX);
        if (length < BYTES) {
            return Optional.empty();
        }
        byte[] letters = source.array(size - length, length);
        ByteBuffer tail = ByteBuffer.wrap(letters).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = length - BYTES; at >= 0; at--) {
            if (letters[at] == 'P' && tail.getInt(at) == MAGIC) {
                Optional<ZipEnd> end = parse(source, tail.slice(at, BYTES).order(tail.order()), size - length + at);
                if (end.isPresent()) {
                    return end;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ZipEnd> parse(ByteSource source, ByteBuffer record, long at) throws IOException {
        var directory = new Directory(
                Short.toUnsignedInt(record.getShort(10)),
                Integer.toUnsignedLong(record.getInt(12)),
                Integer.toUnsignedLong(record.getInt(16)));
        long comment = at + BYTES;
        var plain = new ZipEnd(directory, at, comment, comment + Short.toUnsignedInt(record.getShort(20)));
        if (plain.end > source.size()) {
            return Optional.empty();
        }
        if (directory.isIn64() && at >= LOCATOR_BYTES + BYTES_64) {
            ByteBuffer locator = source.bytes(at - LOCATOR_BYTES, LOCATOR_BYTES);
            long wideAt = at - LOCATOR_BYTES - BYTES_64; // a longer one, with data of its own, is not known
            ByteBuffer wide = source.bytes(wideAt, BYTES_64);
            if (locator.getInt(0) == LOCATOR_MAGIC && wide.getInt(0) == MAGIC_64 && wide.getLong(4) == BYTES_64 - 12) {
                var directory64 = new Directory(wide.getLong(32), wide.getLong(40), wide.getLong(48));
                return Optional.of(new ZipEnd(directory64, wideAt, comment, plain.end))
                        .filter(end -> end.hasDirectory(source));
            }
        }
        return Optional.of(plain).filter(end -> end.hasDirectory(source));
    }

    private boolean hasDirectory(ByteSource source) {
        long length = directory.bytes;
        if (directory.entries < 0 || length < 0 || length > until || directory.at < 0 || begin() < 0) {
            return false;
        }
        try {
            return directory.entries == 0
                    ? length == 0
                    : length >= ZipItem.BYTES && source.bytes(until - length, 4).getInt(0) == ZipItem.MAGIC;
        } catch (IOException e) {
            return false; // whoever reads on meets it again
        }
    }

    /** The byte at which the zip file begins: not the first where something was put in front of it. */
    long begin() {
        return until - directory.bytes - directory.at;
    }

    /** The byte at which the directory begins. */
    long directoryBegin() {
        return until - directory.bytes;
    }
}
