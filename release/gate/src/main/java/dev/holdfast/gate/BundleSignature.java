package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What {@code mcpb sign} puts behind a bundle for MCP: a mark, the length of a PKCS #7 signature in four bytes with the
 * lowest first, the signature, and another mark. Whether it is good is not looked at.
 */
final class BundleSignature {
    private static final byte[] BEGIN = "MCPB_SIG_V1".getBytes(US_ASCII);
    private static final byte[] END = "MCPB_SIG_END".getBytes(US_ASCII);
    private static final byte SEQUENCE = 0x30; // DER

    private BundleSignature() {}

    /** Whether these bytes are one signature, from the first to the last. */
    static boolean is(byte[] bytes) {
        int from = BEGIN.length + Integer.BYTES;
        int length = bytes.length - from - END.length;
        return length > 0
                && Arrays.equals(bytes, 0, BEGIN.length, BEGIN, 0, BEGIN.length)
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(BEGIN.length) == length
                && bytes[from] == SEQUENCE
                && Arrays.equals(bytes, from + length, bytes.length, END, 0, END.length);
    }
}
