package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a witness says with its signature line below a checkpoint (C2SP tlog-cosignature): at this time, this was the
 * largest head of the log that it had seen, and it extends every head it had seen before.
 *
 * @param witness the name of the witness's key
 * @param time when it signed, to the second
 */
public record Cosignature(String witness, Instant time) {
    /** The bytes of the time that stand before the signature itself. */
    static final int TIME_BYTES = Long.BYTES;

    private static final byte[] SUBTREE = "subtree/v1\n\0".getBytes(US_ASCII);

    /** What a witness of type 0x04 signs: two lines, then the whole text of the checkpoint. */
    static byte[] ed25519Message(long time, String text) {
        return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(UTF_8);
    }

    /** What a witness of type 0x06 signs: the {@code cosigned_message} of the C2SP page. */
    static byte[] mlDsaMessage(String witness, long time, Subtree tree) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(SUBTREE);
        shortText(out, witness);
        number(out, time);
        shortText(out, tree.origin());
        number(out, tree.start());
        number(out, tree.head().size());
        out.writeBytes(tree.head().root().raw());
        return out.toByteArray();
    }

    /**
     * A part of a log's tree.
     *
     * @param origin the log's name
     * @param start its first leaf; 0 for a checkpoint
     * @param head where it ends, and its root
     */
    record Subtree(String origin, long start, Head head) {}

    /** Time and signature as they follow the key's id in a signature line. */
    static byte[] timed(long time, byte[] signature) {
        return ByteBuffer.allocate(TIME_BYTES + signature.length)
                .putLong(time)
                .put(signature)
                .array();
    }

    /** The time that stands before a signature; negative when it is later than the format allows. */
    static long time(byte[] timed) {
        return ByteBuffer.wrap(timed).getLong();
    }

    /** The signature behind the time. */
    static byte[] signature(byte[] timed) {
        return Arrays.copyOfRange(timed, TIME_BYTES, timed.length);
    }

    private static void shortText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
