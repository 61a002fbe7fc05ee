package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** One thing met while reading the file {@code wal} from front to back. */
sealed interface Frame {
    /** Type, length and checksum stand before each payload. */
    int HEADER_BYTES = 1 + Integer.BYTES + Integer.BYTES;

    int PAYLOAD_BYTES_MAX = EntryFormat.BYTES_MAX;

    /** What stands where nothing was written yet: room for what is to come. */
    byte ROOM = 0;

    byte BASE = 'B';

    /** A base in a file that was used before: behind what was written there is what stood in it then. */
    byte REUSED_BASE = 'R';

    byte ENTRY = 'E';
    byte SEAL = 'S';

    /**
     * What stands first and only there.
     *
     * @param note the signed head that the file continues, or an empty text for an empty tree
     * @param reused whether the file was used before, so that each seal is followed by an {@linkplain OfBase#end end mark}, and
     *     anything may stand behind that; otherwise there is nothing but room
     */
    record OfBase(String note, boolean reused) implements Frame {
        byte[] bytes() {
            return Frame.bytes(reused ? REUSED_BASE : BASE, note);
        }

        /** What follows the last seal, until another batch takes its place: nothing in a file that was not used before. */
        byte[] end() {
            if (!reused) {
                return new byte[0];
            }
            var end = ByteBuffer.allocate(HEADER_BYTES);
            end.put(ROOM).putInt(0).putInt(checksum(ROOM, note.getBytes(UTF_8)));
            return end.array();
        }
    }

    /** An entry's canonical text. */
    record OfEntry(String text) implements Frame {}

    /** A signed head over every entry before it: what makes the batch in front of it count. */
    record OfSeal(String note) implements Frame {}

    /** Bytes that are no frame, or only the beginning of one. */
    record Damaged(String what) implements Frame {}

    /** The end of what was written, between two frames. */
    record End() implements Frame {}

    /** The bytes of a frame: type, length of the payload, CRC-32C over both and the payload, payload; big-endian. */
    static byte[] bytes(byte type, String text) {
        return bytes(type, text.getBytes(UTF_8));
    }

    /** Like {@link #bytes(byte, String)}, of a payload in UTF-8. */
    static byte[] bytes(byte type, byte[] payload) {
        var frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        put(frame, type, payload);
        return frame.array();
    }

    /** Writes {@link #bytes(byte, byte[])} into a buffer that has room for them. */
    static void put(ByteBuffer out, byte type, byte[] payload) {
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new IllegalStateException("a frame of " + payload.length + " bytes was let through");
        }
        out.put(type).putInt(payload.length).putInt(checksum(type, payload)).put(payload);
    }

    static int checksum(byte type, byte[] payload) {
        return checksum(type, payload, 0, payload.length);
    }

    /** The checksum over a payload that is part of some bytes. */
    static int checksum(byte type, byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(type);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update(length >>> shift);
        }
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
