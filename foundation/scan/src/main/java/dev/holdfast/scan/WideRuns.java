package dev.holdfast.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs of ASCII in UTF-16 in a layer, in either byte order, and decodes them into another. It looks at eight
 * bytes at once. Belongs to one thread.
 */
final class WideRuns {
    private static final int CHARS_MIN = 12;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD = 0xFF00FF00FF00FF00L;
    private static final long EVEN = 0x00FF00FF00FF00FFL;
    private static final long ONES = 0x0001000100010001L;
    private static final long TOPS = 0x8000800080008000L;

    private final Layer layer;
    private int at;
    private int floor;
    private @Nullable Layer open;

    WideRuns(Layer layer) {
        this.layer = layer;
    }

    void begin() {
        at = 0;
        floor = 0;
        open = null;
    }

    /** From where on bytes are still needed. */
    int at() {
        return open == null ? Math.max(floor, at - 4 * CHARS_MIN) : at;
    }

    void shift(int by) {
        at -= by;
        floor = Math.max(0, floor - by);
    }

    /** Goes on as far as the bytes allow; to their end when no more come. */
    void go(boolean last) {
        Layer begun = open;
        if (begun != null) {
            proceed(begun, last);
        }
        int end = layer.have() - (last ? Long.BYTES : 4 * CHARS_MIN);
        while (open == null) {
            at = nextWide(layer.bytes(), at, end);
            if (at > end) {
                break;
            }
            int start = runStart(at);
            if (layer.opens() && runEnd(start) - start >= 2 * CHARS_MIN) {
                at = start;
                Layer child = layer.open("utf-16", false);
                open = child;
                proceed(child, last);
            } else {
                at += 8;
            }
        }
    }

    /** The first of every eighth place, up to the last, at which eight bytes are wide; a place behind it if there is none. */
    private static int nextWide(byte[] bytes, int from, int last) {
        int at = from;
        while (at <= last) {
            long eight = (long) LONG.get(bytes, at);
            // what is asked first is part of `wide`: it spares most bytes that call
            if (((eight & ODD) == 0 || (eight & EVEN) == 0) && wide(eight)) {
                break;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** Whether every other of eight bytes is zero and none of the others. */
    private static boolean wide(long eight) {
        if ((eight & ODD) == 0) {
            return ((eight - ONES) & TOPS) == 0;
        }
        return (eight & EVEN) == 0 && (((eight >>> 8) - ONES) & TOPS) == 0;
    }

    /** Where the run begins that the eight bytes are in, at the letter; what was decoded before is not gone back into. */
    private int runStart(int index) {
        byte[] bytes = layer.bytes();
        int start = bytes[index] == 0 ? index + 1 : index;
        while (start - 2 >= floor && bytes[start - 1] == 0 && letter(bytes[start - 2])) {
            start -= 2;
        }
        return start;
    }

    private int runEnd(int start) {
        byte[] bytes = layer.bytes();
        int most = Math.min(layer.have(), start + 2 * CHARS_MIN);
        int end = start;
        while (end < most && letter(bytes[end]) && (end + 1 >= layer.have() || bytes[end + 1] == 0)) {
            end += 2;
        }
        return end;
    }

    private void proceed(Layer child, boolean last) {
        byte[] bytes = layer.bytes();
        int have = layer.have();
        while (at + 1 < have && letter(bytes[at]) && bytes[at + 1] == 0) {
            child.put(bytes[at], layer.origin(at));
            at += 2;
        }
        if (at + 1 < have || last) {
            if (at < have && letter(bytes[at])) {
                child.put(bytes[at], layer.origin(at)); // big endian ends with the letter, and so may a file
                at++;
            }
            floor = at;
            open = null;
            layer.close(child);
        }
    }

    private static boolean letter(byte b) {
        return (b >= ' ' && b < 0x7F) || b == '\n' || b == '\r' || b == '\t';
    }
}
