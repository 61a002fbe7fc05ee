package dev.holdfast.gate;

import java.io.IOException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads a file that is packed with zlib or bare deflate, and says what stands behind that. */
final class DeflateReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int REST_BYTES_MAX = 16 << 20;

    private final ByteSource source;
    private final Container container;
    private final Reading reading;

    /** What stands around what is packed. */
    enum Wrap {
        /** A header and a checksum. */
        ZLIB,
        /** Nothing. */
        NONE;

        /** What unpacks it, for its taker to close. */
        Inflater inflater() {
            return new Inflater(this == NONE);
        }
    }

    DeflateReader(ByteSource source, Container container, Reading reading) {
        this.source = source;
        this.container = container;
        this.reading = reading;
    }

    /** Reads all of it. */
    void read(Wrap wrap) throws IOException {
        try (var inflater = wrap.inflater();
                var content = new InflaterInputStream(source.stream(0, source.size()), inflater, BUFFER_BYTES)) {
            reading.file(container, "content", Member.NO_MODE, content, 0);
            long rest = source.size() - inflater.getBytesRead();
            if (inflater.finished() && rest > 0) {
                container.irregular(Weight.BLOCK, rest + " bytes behind the end of what is packed");
                container.aside(
                        "behind the end", source.array(inflater.getBytesRead(), (int) Math.min(REST_BYTES_MAX, rest)));
            }
        }
    }
}
