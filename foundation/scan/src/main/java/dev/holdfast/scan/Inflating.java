package dev.holdfast.scan;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Something packed in a layer that is unpacked into another as its bytes come: gzip (RFC 1952) or zlib (RFC 1950). Belongs
 * to one thread.
 */
final class Inflating {
    /** How many begin within each other before the first has ended; more look packed by chance. */
    static final int AT_ONCE_MAX = 4;

    private static final int CHUNK_BYTES = 8 * 1024;

    /** What stands around what is packed. */
    enum Wrap {
        GZIP,
        ZLIB
    }

    private final Layer layer;
    private final Layer child;
    private final long origin;
    private final Inflater inflater;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int at;

    Inflating(Layer layer, Wrap wrap, int start, int data) {
        this.layer = layer;
        this.origin = layer.origin(start);
        this.at = data;
        this.child = layer.open(wrap == Wrap.GZIP ? "gzip" : "zlib", true);
        this.inflater = new Inflater(wrap == Wrap.GZIP);
    }

    /** Whether bytes begin as zlib does. */
    static boolean zlibBegins(byte[] bytes, int have) {
        if (have < 16 || bytes[0] != 0x78) {
            return false;
        }
        int second = bytes[1] & 0xFF;
        return (second & 0x20) == 0 && (0x7800 | second) % 31 == 0;
    }

    void shift(int by) {
        at -= by;
    }

    /** Takes what has come since; tells whether it is at its end. */
    boolean take(boolean last) {
        inflater.setInput(layer.bytes(), at, layer.have() - at);
        at = layer.have();
        boolean ended = unpacked() || last;
        if (ended) {
            inflater.end();
            layer.close(child);
        }
        return ended;
    }

    private boolean unpacked() {
        try {
            while (layer.opens()) {
                int count = inflater.inflate(chunk);
                for (int index = 0; index < count; index++) {
                    child.put(chunk[index], origin);
                }
                if (count == 0) {
                    return inflater.finished() || inflater.needsDictionary();
                }
            }
            return true;
        } catch (DataFormatException _) {
            return true; // damaged, or packed by chance; what came before is scanned
        }
    }
}
