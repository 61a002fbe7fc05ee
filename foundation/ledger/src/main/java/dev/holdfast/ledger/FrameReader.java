package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the frames of a write-ahead log from front to back through one buffer of fixed size. For one thread. */
final class FrameReader {
    private static final int BUFFER_BYTES = 64 * 1024; // INVARIANT: holds more than one frame of the largest size

    /** Where the bytes come from: a file, or what was read of it at one moment. */
    interface Source {
        /** Up to {@code bytesMax} bytes from {@code from} on; fewer only at the end. */
        byte[] read(long from, int bytesMax) throws IOException;

        /** The write-ahead log as it is when it is read. */
        static Source of(Disk disk) {
            return (from, bytesMax) -> disk.read(Ledger.WAL, from, bytesMax);
        }

        /** Bytes at hand, which stood at that place of the file. */
        static Source of(byte[] bytes, long at) {
            return (from, bytesMax) -> {
                int start = Math.clamp(from - at, 0, bytes.length);
                return Arrays.copyOfRange(bytes, start, start + Math.min(bytesMax, bytes.length - start));
            };
        }
    }

    private final Source source;
    private long bufferedTo;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** @param from where a frame begins */
    FrameReader(Source source, long from) {
        this.source = source;
        this.bufferedTo = from;
    }

    /** Whether nothing but room is left from here to the end of the file. */
    boolean onlyRoomLeft() throws IOException {
        while (fill(1) > 0) {
            while (buffer.hasRemaining()) {
                if (buffer.get() != Frame.ROOM) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether these bytes come next. */
    boolean startsWith(byte[] bytes) throws IOException {
        return fill(bytes.length) >= bytes.length
                && buffer.slice(buffer.position(), bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    /** Where the next frame begins. */
    long position() {
        return bufferedTo - buffer.remaining();
    }

    /** The next frame; after {@code Damaged} or {@code End} nothing more can be read. */
    Frame next() throws IOException {
        int left = fill(Frame.HEADER_BYTES);
        if (left == 0 || buffer.get(buffer.position()) == Frame.ROOM) {
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
        String text = new String(payload, UTF_8);
        if (!Arrays.equals(text.getBytes(UTF_8), payload)) {
            return new Frame.Damaged("a record is not in UTF-8");
        }
        return switch (type) {
            case Frame.BASE -> new Frame.OfBase(text, false);
            case Frame.REUSED_BASE -> new Frame.OfBase(text, true);
            case Frame.ENTRY -> new Frame.OfEntry(text);
            case Frame.SEAL -> new Frame.OfSeal(text);
            default -> new Frame.Damaged("a record is of an unknown type");
        };
    }

    /** Buffers at least this many bytes where the file has them; returns how many are buffered. */
    private int fill(int wanted) throws IOException {
        if (buffer.remaining() < wanted) {
            byte[] bytes = source.read(bufferedTo, BUFFER_BYTES - buffer.remaining());
            var merged = ByteBuffer.allocate(buffer.remaining() + bytes.length);
            merged.put(buffer).put(bytes).flip();
            buffer = merged;
            bufferedTo += bytes.length;
        }
        return buffer.remaining();
    }
}
