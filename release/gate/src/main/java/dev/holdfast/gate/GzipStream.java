package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) and accounts for every byte of it: several streams one behind the other are one, as the RFC has
 * it, and said to be several; anything else behind them is said as well. Damage is a {@link ZipException}.
 */
final class GzipStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIELD_BYTES_MAX = 1 << 16;
    private static final int CRC_OF_HEADER = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream packed;
    private final Container container;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private int streams;
    private String name = "";
    private String damage = "";
    private boolean ended;

    /** Unpacks this, from its first byte on; what is odd is told to the container. */
    GzipStream(InputStream packed, Container container) {
        this.packed = packed;
        this.container = container;
    }

    /** The name in the header of the first stream, empty where there is none; known once something was read. */
    String name() {
        return name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!damage.isEmpty()) {
            throw new ZipException(damage);
        }
        if (streams == 0) {
            begin();
        }
        while (!ended) {
            try {
                int count = inflater.inflate(into, from, length);
                if (count > 0) {
                    crc.update(into, from, count);
                    return count;
                }
            } catch (DataFormatException e) {
                throw damaged("its compressed bytes are damaged");
            }
            if (inflater.finished()) {
                endStream();
            } else if (inflater.needsDictionary()) {
                throw damaged("it needs a dictionary that is not in it");
            } else {
                feed();
            }
        }
        return -1;
    }

    private void feed() throws IOException {
        if (at == end && !fill()) {
            throw damaged("it ends in the middle");
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
    }

    private void begin() throws IOException {
        streams++;
        if (next() != 0x1f || next() != 0x8b) {
            throw damaged("it does not begin as gzip does");
        }
        int method = next();
        int flags = next();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw damaged("it is compressed in an unknown way");
        }
        skip(6); // the time, how hard it was compressed, and where
        if ((flags & EXTRA) != 0) {
            int length = next() | next() << 8;
            var extra = new ByteArrayOutputStream();
            for (int count = 0; count < length; count++) {
                extra.write(next());
            }
            container.aside("extra field of gzip", extra.toByteArray());
        }
        if ((flags & NAME) != 0) {
            byte[] text = text();
            name = name.isEmpty() ? new String(text, ISO_8859_1) : name;
            container.aside("name in gzip", text);
        }
        if ((flags & COMMENT) != 0) {
            container.aside("comment of gzip", text());
        }
        if ((flags & CRC_OF_HEADER) != 0) {
            skip(2);
        }
    }

    private void endStream() throws IOException {
        at = end - inflater.getRemaining();
        long sum = next() | next() << 8 | next() << 16 | (long) next() << 24;
        long size = next() | next() << 8 | next() << 16 | (long) next() << 24;
        if (sum != crc.getValue()) {
            throw damaged("its checksum is wrong");
        }
        if (size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw damaged("its length is not the one it states");
        }
        inflater.reset();
        crc.reset();
        if (at == end && !fill()) {
            finish();
        } else if (buffer[at] == 0x1f) {
            if (streams == 1) {
                container.irregular(
                        Weight.WARN, "several gzip streams one behind the other, of which some programs read one");
            }
            begin();
        } else {
            rest();
            finish();
        }
    }

    /** What stands behind the last stream: nothing but zeros is how tapes are filled up. */
    private void rest() throws IOException {
        long count = 0;
        boolean zero = true;
        var kept = new ByteArrayOutputStream();
        do {
            for (int place = at; place < end; place++) {
                zero &= buffer[place] == 0;
            }
            count += end - at;
            kept.write(buffer, at, Math.min(end - at, FIELD_BYTES_MAX - kept.size()));
            at = end;
        } while (fill());
        if (!zero) {
            container.irregular(Weight.BLOCK, count + " bytes behind the end of the gzip stream");
            container.aside("behind the end of gzip", kept.toByteArray());
        }
    }

    private void finish() {
        ended = true;
        inflater.end();
    }

    private byte[] text() throws IOException {
        var text = new ByteArrayOutputStream();
        int letter = next();
        while (letter != 0) {
            if (text.size() == FIELD_BYTES_MAX) {
                throw damaged("a name or comment in its header has no end");
            }
            text.write(letter);
            letter = next();
        }
        return text.toByteArray();
    }

    private void skip(int count) throws IOException {
        for (int left = count; left > 0; left--) {
            next();
        }
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw damaged("it ends in the middle");
        }
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        int count = packed.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(0, count);
        return count > 0;
    }

    /** Damage stays: what comes behind it is not trusted. */
    private ZipException damaged(String why) {
        damage = why;
        return new ZipException(why);
    }

    /** Frees what the unpacking took; the packed bytes stay open. */
    @Override
    public void close() {
        inflater.end();
    }
}
