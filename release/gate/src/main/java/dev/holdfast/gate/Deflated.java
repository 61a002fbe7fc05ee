package dev.holdfast.gate;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.DataFormatException;

/**
 * Tells by trying whether bytes are packed with zlib (RFC 1950), whose mark of two bytes a text may have as well, or with
 * deflate (RFC 1951), which has no mark at all.
 */
final class Deflated {
    /** Fewer bytes may be deflate by chance. */
    private static final int BARE_BYTES_MIN = 64;

    /** What unpacks without damage for so long is packed, whatever comes then. */
    private static final long TRIED_BYTES_MAX = 16L << 20;

    private static final int UNPACKED_MIN = 32;
    private static final int TRAILER_MAX = 16;
    private static final int BUFFER_BYTES = 1 << 14;

    private Deflated() {}

    /**
     * How these bytes are packed, if they are in one of the two ways.
     *
     * @param head the first of them
     * @param tried told how many bytes were unpacked to find out, but for those of the head
     */
    static Optional<Format> of(ByteSource source, byte[] head, LongConsumer tried) throws IOException {
        if (head.length < 8 || !isBinary(head) || isClass(head)) {
            return Optional.empty();
        }
        boolean zlib = head[0] == 0x78 && (head[1] & 0x20) == 0 && (0x7800 | (head[1] & 0xff)) % 31 == 0;
        if (zlib && begins(head, DeflateReader.Wrap.ZLIB)) {
            return Optional.of(Format.ZLIB);
        }
        boolean bare =
                source.size() >= BARE_BYTES_MIN && begins(head, DeflateReader.Wrap.NONE) && endsWell(source, tried);
        return bare ? Optional.of(Format.DEFLATE) : Optional.empty();
    }

    /** Compiled Java, of which there is much, and which begins as deflate may. */
    private static boolean isClass(byte[] head) {
        return head[0] == (byte) 0xca && head[1] == (byte) 0xfe && head[2] == (byte) 0xba && head[3] == (byte) 0xbe;
    }

    private static boolean isBinary(byte[] head) {
        for (byte c : head) {
            if (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') {
                return true;
            }
        }
        return false;
    }

    /** Whether what unpacks goes on to the end of the head; where there is a mark, to damage that comes later. */
    private static boolean begins(byte[] head, DeflateReader.Wrap wrap) {
        try (var inflater = wrap.inflater()) {
            inflater.setInput(head);
            byte[] out = new byte[BUFFER_BYTES];
            try {
                while (inflater.inflate(out) > 0) {
                    // as far as it goes
                }
            } catch (DataFormatException e) {
                return wrap == DeflateReader.Wrap.ZLIB && inflater.getBytesWritten() >= UNPACKED_MIN;
            }
            return !inflater.needsDictionary();
        }
    }

    /** Whether what is packed ends where the bytes do, or is still whole after many. */
    private static boolean endsWell(ByteSource source, LongConsumer tried) throws IOException {
        InputStream packed = source.stream(0, source.size());
        byte[] in = new byte[BUFFER_BYTES];
        byte[] out = new byte[BUFFER_BYTES];
        try (var inflater = DeflateReader.Wrap.NONE.inflater()) {
            while (!inflater.finished() && inflater.getBytesWritten() < TRIED_BYTES_MAX) {
                if (inflater.needsInput()) {
                    int count = packed.read(in);
                    if (count < 0) {
                        return false;
                    }
                    inflater.setInput(in, 0, count);
                }
                int count = inflater.inflate(out);
                tried.accept(count);
                if (count == 0 && inflater.needsDictionary()) {
                    return false;
                }
            }
            return !inflater.finished() || source.size() - inflater.getBytesRead() <= TRAILER_MAX;
        } catch (DataFormatException | EOFException e) {
            return false;
        }
    }
}
