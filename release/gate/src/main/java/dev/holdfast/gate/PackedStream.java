package dev.holdfast.gate;

import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One stream of gzip (RFC 1952) or zlib (RFC 1950) among bytes that are held, which says where it ends. */
final class PackedStream {
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int CRC_OF_HEADER = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final byte[] bytes;
    private final int begin;
    private final Packing packing;

    /** In which of the two ways it is packed. */
    enum Packing {
        GZIP("gzip"),
        ZLIB("zlib");

        private final String title;

        Packing(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Who takes what comes out. */
    interface Sink {
        /**
         * Takes some more.
         *
         * @return whether there may be more of it
         */
        boolean take(byte[] some, int count);
    }

    private PackedStream(byte[] bytes, int begin, Packing packing) {
        this.bytes = bytes;
        this.begin = begin;
        this.packing = packing;
    }

    /** The stream that begins there, if one does. */
    static Optional<PackedStream> at(byte[] bytes, int at) {
        if (at + 2 >= bytes.length) {
            return Optional.empty();
        }
        if (bytes[at] == 0x1F && bytes[at + 1] == (byte) 0x8B) {
            return Optional.of(new PackedStream(bytes, at, Packing.GZIP));
        }
        boolean zlib = bytes[at] == 0x78 && ((bytes[at] << 8) + (bytes[at + 1] & 0xFF)) % 31 == 0;
        return zlib ? Optional.of(new PackedStream(bytes, at, Packing.ZLIB)) : Optional.empty();
    }

    Packing packing() {
        return packing;
    }

    /** Where what is packed begins: behind the names and comments that gzip may have before it. */
    int body() {
        return packing == Packing.ZLIB ? begin : Math.min(bytes.length, bodyOfGzip());
    }

    private int bodyOfGzip() {
        if (begin + HEADER_BYTES > bytes.length) {
            return bytes.length;
        }
        int flags = bytes[begin + 3];
        int at = begin + HEADER_BYTES;
        if ((flags & EXTRA) != 0 && at + 2 <= bytes.length) {
            at += 2 + (bytes[at] & 0xFF) + ((bytes[at + 1] & 0xFF) << 8);
        }
        for (int text : new int[] {NAME, COMMENT}) {
            if ((flags & text) != 0) {
                while (at < bytes.length && bytes[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        return at + ((flags & CRC_OF_HEADER) != 0 ? 2 : 0);
    }

    /**
     * Unpacks it as far as it goes: damage ends it, and so does a sink that wants no more.
     *
     * @return where it ends, or where the bytes end if it does not
     */
    int unpack(Sink sink) {
        int body = body();
        try (var inflater = new Inflater(packing == Packing.GZIP)) {
            inflater.setInput(bytes, body, bytes.length - body);
            byte[] some = new byte[BUFFER_BYTES];
            boolean goesOn = true;
            for (int count = inflater.inflate(some); count > 0 && goesOn; count = inflater.inflate(some)) {
                goesOn = sink.take(some, count);
            }
            int trailer = packing == Packing.GZIP ? TRAILER_BYTES : 0;
            return inflater.finished()
                    ? Math.min(bytes.length, bytes.length - inflater.getRemaining() + trailer)
                    : bytes.length;
        } catch (DataFormatException e) {
            return bytes.length;
        }
    }
}
