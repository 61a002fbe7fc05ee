package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * One entry of a zip file, as its directory has it (APPNOTE.TXT 6.3.10, section 4.3.12).
 *
 * @param rawName the bytes of its name, one character each
 * @param path the name that they mean
 * @param at where its own header begins, counted from where the zip file begins
 * @param mode permission bits and kind of file as Unix has them, or 0
 */
record ZipItem(String rawName, String path, long at, int mode, Packing packing) {
    static final int BYTES = 46;
    static final int MAGIC = 0x02014b50;
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final long IN_64 = 0xffff_ffffL;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int DESCRIBED_BEHIND = 1 << 3;
    private static final int UNICODE = 1 << 11;
    private static final int EXTRA_64 = 1;
    private static final int EXTRA_UNICODE_PATH = 0x7075;

    /**
     * How its bytes are packed.
     *
     * @param size of the bytes as they come out
     */
    record Packing(int flags, int method, long crc, long packedSize, long size) {
        boolean isEncrypted() {
            return (flags & ENCRYPTED) != 0;
        }

        /** Whether the sizes may stand behind the bytes instead of before them. */
        boolean isDescribedBehind() {
            return (flags & DESCRIBED_BEHIND) != 0;
        }

        /** The same with the values of a zip64 field in place of those that do not fit in 32 bits. */
        Packing widened(ByteBuffer extra) throws ZipException {
            ByteBuffer wide = field(extra, EXTRA_64);
            long sizeThen = size == IN_64 && wide.remaining() >= 8 ? wide.getLong() : size;
            long packedThen = packedSize == IN_64 && wide.remaining() >= 8 ? wide.getLong() : packedSize;
            return new Packing(flags, method, crc, packedThen, sizeThen);
        }
    }

    /**
     * Reads one.
     *
     * @param fixed its first {@link #BYTES}
     * @param rest its name, its extra fields and its comment
     */
    static ZipItem parse(ByteBuffer fixed, ByteBuffer rest) throws ZipException {
        int nameBytes = Short.toUnsignedInt(fixed.getShort(28));
        int extraBytes = Short.toUnsignedInt(fixed.getShort(30));
        byte[] name = new byte[nameBytes];
        rest.get(0, name);
        ByteBuffer extra = slice(rest, nameBytes, extraBytes);
        var narrow = new Packing(
                Short.toUnsignedInt(fixed.getShort(8)),
                Short.toUnsignedInt(fixed.getShort(10)),
                Integer.toUnsignedLong(fixed.getInt(16)),
                Integer.toUnsignedLong(fixed.getInt(20)),
                Integer.toUnsignedLong(fixed.getInt(24)));
        Packing packing = narrow.widened(extra);
        long at = Integer.toUnsignedLong(fixed.getInt(42));
        if (at == IN_64) {
            ByteBuffer wide = field(extra, EXTRA_64);
            int skipped = (narrow.size == IN_64 ? 8 : 0) + (narrow.packedSize == IN_64 ? 8 : 0);
            at = wide.remaining() >= skipped + 8 ? wide.getLong(skipped) : at;
        }
        if (at < 0 || packing.size < 0 || packing.packedSize < 0) {
            throw new ZipException("a number in its directory is out of range");
        }
        int madeOn = fixed.get(5);
        boolean unix = madeOn == 3 || madeOn == 19;
        return new ZipItem(
                new String(name, ISO_8859_1), path(name, extra), at, unix ? fixed.getInt(38) >>> 16 : 0, packing);
    }

    private static String path(byte[] name, ByteBuffer extra) throws ZipException {
        ByteBuffer field = field(extra, EXTRA_UNICODE_PATH);
        var crc = new CRC32();
        crc.update(name);
        if (field.remaining() > 5 && field.get(0) == 1 && Integer.toUnsignedLong(field.getInt(1)) == crc.getValue()) {
            byte[] unicode = new byte[field.remaining() - 5];
            field.get(field.position() + 5, unicode);
            return new String(unicode, UTF_8);
        }
        return new String(name, UTF_8); // what is not UTF-8 shows, and is told of, as such
    }

    /** Whether some programs call it something else: an extra field has another name than the header. */
    boolean hasTwoNames() {
        if (path.equals(rawName)) {
            return false; // the usual one, all in ASCII
        }
        boolean onlyOneIsMeant = (packing.flags & UNICODE) != 0 || isAscii(rawName);
        return onlyOneIsMeant && !path.equals(new String(rawName.getBytes(ISO_8859_1), UTF_8));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 0x80);
    }

    /** Whether it stands for a folder. */
    boolean isFolder() {
        return path.endsWith("/");
    }

    /** The content of one extra field, empty where it is missing. */
    static ByteBuffer field(ByteBuffer extra, int id) throws ZipException {
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int length = Short.toUnsignedInt(extra.getShort(at + 2));
            if (at + 4 + length > extra.limit()) {
                throw new ZipException("an extra field in it is longer than all of them");
            }
            if (Short.toUnsignedInt(extra.getShort(at)) == id) {
                return slice(extra, at + 4, length);
            }
            at += 4 + length;
        }
        return slice(extra, 0, 0);
    }

    static ByteBuffer slice(ByteBuffer bytes, int from, int length) {
        return bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
