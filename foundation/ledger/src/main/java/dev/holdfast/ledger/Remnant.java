package dev.holdfast.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What stands behind the last seal of a write-ahead log. A process that is ended while it appends leaves the beginning of
 * a batch, cut at any byte, and nothing behind it; then nobody was told of that batch. Anything else there was changed by
 * somebody, or by a disk.
 */
final class Remnant {
    private final byte[] end;
    private final byte[] bytes;
    private final NoteKey key;

    /**
     * @param base how the file begins
     * @param tail everything from just behind the last seal to the end of the file, room included
     */
    Remnant(Frame.OfBase base, byte[] tail, NoteKey key) {
        this.end = base.end();
        this.bytes = base.reused() ? tail : withoutRoom(tail);
        this.key = key;
    }

    /** How many bytes there are that are not room; where that is what stood there before, as far as it can be told. */
    int size() throws IOException {
        if (end.length == 0) {
            return bytes.length;
        }
        return endsAt(0) ? 0 : Math.max(1, wholeEntries());
    }

    /** Whether an append that was cut off leaves exactly this. */
    boolean isBeginningOfABatch() throws IOException {
        if (end.length > 0) {
            return endsAt(0) || !endsSomewhere();
        }
        int whole = wholeEntries();
        return whole >= 0 && isBeginningOfAFrame(Arrays.copyOfRange(bytes, whole, bytes.length));
    }

    private static byte[] withoutRoom(byte[] tail) {
        int to = tail.length;
        while (to > 0 && tail[to - 1] == Frame.ROOM) {
            to--;
        }
        return Arrays.copyOf(tail, to);
    }

    /** How many bytes the entries have at the beginning; -1 where those are more than a batch has. */
    private int wholeEntries() throws IOException {
        var frames = new FrameReader(FrameReader.Source.of(bytes, 0), 0);
        for (int entries = 0; entries <= Ledger.GROUP_ENTRIES_MAX; entries++) {
            int whole = Math.toIntExact(frames.position());
            if (!(frames.next() instanceof Frame.OfEntry)) {
                return whole;
            }
        }
        return -1;
    }

    private boolean endsAt(int at) {
        return bytes.length - at >= end.length && Arrays.equals(bytes, at, at + end.length, end, 0, end.length);
    }

    /** Whether a batch was written here to its end, which is the last of it and goes when the next one is. */
    private boolean endsSomewhere() {
        for (int at = 1; at < bytes.length; at++) {
            if (endsAt(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBeginningOfAFrame(byte[] rest) {
        if (rest.length == 0) {
            return true;
        }
        byte[] header = Arrays.copyOf(rest, Frame.HEADER_BYTES); // what is missing was room, which is zeros
        byte type = header[0];
        int length = ByteBuffer.wrap(header).getInt(1);
        if ((type != Frame.ENTRY && type != Frame.SEAL) || length < 0 || length > Frame.PAYLOAD_BYTES_MAX) {
            return false;
        }
        if (rest.length >= Frame.HEADER_BYTES + length) {
            return false; // it is all there, and is not what was written
        }
        byte[] payload = Arrays.copyOfRange(rest, Math.min(rest.length, Frame.HEADER_BYTES), rest.length);
        return !holdsZero(payload) && !isSigned(payload);
    }

    /** Texts hold none, and the header of every frame does: another one that begins in here means a length was changed. */
    private static boolean holdsZero(byte[] payload) {
        for (byte each : payload) {
            if (each == Frame.ROOM) {
                return true;
            }
        }
        return false;
    }

    /** A whole checkpoint in what claims to be the beginning of one: a seal that was told, and changed since. */
    private boolean isSigned(byte[] payload) {
        try {
            Checkpoint.verified(SignedNote.parse(Checkpoint.text(payload)), key);
            return true;
        } catch (LedgerException e) {
            return false;
        }
    }
}
