package dev.holdfast.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a file of frames from front to back through one buffer of fixed size. For one thread. */
final class FrameReader {
    private static final int BUFFER_BYTES = 64 * 1024; // INVARIANT: holds more than one frame of the largest size

    private final Disk disk;
    private final String name;
    private final long limit;
    private long bufferedTo;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /**
     * @param from where a frame begins
     * @param limit where to stop, whatever follows
     */
    FrameReader(Disk disk, String name, long from, long limit) {
        this.disk = disk;
        this.name = name;
        this.limit = limit;
        this.bufferedTo = from;
    }

    /** Where the next frame begins. */
    long position() {
        return bufferedTo - buffer.remaining();
    }

    /** The next frame; after {@code Damaged} or {@code End} nothing more can be read. */
    Frame next() throws IOException {
        int left = fill(Frame.HEADER_BYTES);
        if (left == 0) {
            return new Frame.End();
        }
        if (left < Frame.HEADER_BYTES) {
            return new Frame.Damaged("the file ends inside a record");
        }
        int start = buffer.position();
        byte type = buffer.get(start);
        int length = buffer.getInt(start + 1);
        int checksum = buffer.getInt(start + 1 + Integer.BYTES);
        if (length < 0 || length > Frame.PAYLOAD_BYTES_MAX) {
            return new Frame.Damaged("a record claims an impossible length");
        }
        if (fill(Frame.HEADER_BYTES + length) < Frame.HEADER_BYTES + length) {
            return new Frame.Damaged("the file ends inside a record");
        }
        byte[] payload = new byte[length];
        buffer.get(buffer.position() + Frame.HEADER_BYTES, payload);
        if (Frame.checksum(type, payload) != checksum) {
            return new Frame.Damaged("a record's checksum is wrong");
        }
        buffer.position(buffer.position() + Frame.HEADER_BYTES + length);
        return frame(type, payload);
    }

    private static Frame frame(byte type, byte[] payload) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Frame.Damaged("a record is not in UTF-8");
        }
        return switch (type) {
            case Frame.ENTRY -> new Frame.OfEntry(text);
            case Frame.SEAL -> new Frame.OfSeal(text);
            default -> new Frame.Damaged("a record is of an unknown type");
        };
    }

    /** Buffers at least this many bytes where the file has them; returns how many are buffered. */
    private int fill(int wanted) throws IOException {
        if (buffer.remaining() < wanted && bufferedTo < limit) {
            int more = (int) Math.min(limit - bufferedTo, BUFFER_BYTES - buffer.remaining());
            byte[] bytes = disk.read(name, bufferedTo, more);
            var merged = ByteBuffer.allocate(buffer.remaining() + bytes.length);
            merged.put(buffer).put(bytes).flip();
            buffer = merged;
            bufferedTo += bytes.length;
        }
        return buffer.remaining();
    }
}
