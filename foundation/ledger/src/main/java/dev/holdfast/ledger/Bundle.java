package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** A bundle of entries (C2SP tlog-tiles): each with its length in two bytes before it. */
final class Bundle {
    static final int BYTES_MAX = TilePath.WIDTH * (Short.BYTES + EntryFormat.BYTES_MAX);

    private Bundle() {}

    /** Adds one entry at the end. */
    static void add(ByteArrayOutputStream bundle, byte[] entry) {
        add(bundle, entry, 0, entry.length);
    }

    /** Adds one entry that is part of some bytes. */
    static void add(ByteArrayOutputStream bundle, byte[] bytes, int from, int length) {
        if (length > EntryFormat.BYTES_MAX) {
            throw new IllegalStateException("an entry of " + length + " bytes was let through");
        }
        bundle.write(length >>> Byte.SIZE);
        bundle.write(length);
        bundle.write(bytes, from, length);
    }

    /**
     * Reads the first entries of a bundle; more may follow in the full one that took a partial one's place.
     *
     * @param width how many entries the tree has there
     * @throws LedgerException {@code CORRUPT} when the file is missing or malformed
     */
    static List<byte[]> read(Disk disk, long number, int width) throws IOException {
        String path = TilePath.entries(number, width);
        byte[] bytes = disk.read(path, 0, BYTES_MAX + 1);
        if (bytes.length == 0 && width < TilePath.WIDTH) {
            byte[] full = disk.read(TilePath.entries(number, TilePath.WIDTH), 0, BYTES_MAX + 1);
            return entries(path, full, TilePath.WIDTH).subList(0, width);
        }
        return entries(path, bytes, width);
    }

    /** Takes exactly that many entries apart. */
    static List<byte[]> entries(String path, byte[] bytes, int width) {
        var entries = new ArrayList<byte[]>(width);
        var buffer = ByteBuffer.wrap(bytes);
        while (entries.size() < width && buffer.remaining() >= Short.BYTES) {
            int length = Short.toUnsignedInt(buffer.getShort());
            if (length > buffer.remaining() || length > EntryFormat.BYTES_MAX) {
                break;
            }
            byte[] entry = new byte[length];
            buffer.get(entry);
            entries.add(entry);
        }
        if (entries.size() < width || buffer.hasRemaining()) {
            throw new LedgerException(
                    Code.CORRUPT,
                    bytes.length == 0
                            ? "the file `" + path + "` is missing; restore it from a copy"
                            : "the file `" + path + "` does not hold " + width
                                    + " entries and nothing else; restore it from a copy");
        }
        return entries;
    }

    /**
     * An entry's bytes as text.
     *
     * @throws LedgerException {@code CORRUPT} when they are not UTF-8
     */
    static String text(byte[] entry) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(entry)).toString();
        } catch (CharacterCodingException e) {
            throw new LedgerException(Code.CORRUPT, "an entry is not in UTF-8; this version did not write it", e);
        }
    }
}
