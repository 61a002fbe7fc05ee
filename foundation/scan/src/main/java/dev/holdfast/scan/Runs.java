package dev.holdfast.scan;

import org.jspecify.annotations.Nullable;

/**
 * Finds the runs of base 64 and of hexadecimal in a layer and decodes them into another (RFC 4648). It looks at one byte in
 * {@link #CHARS_MIN}: a run that is long enough cannot hide between two such looks. Belongs to one thread.
 */
final class Runs {
    /** The fewest characters of a run that is decoded: what they hold is too short for a key otherwise. */
    static final int CHARS_MIN = 24;

    private static final int LINE_CHARS_MIN = 60;
    private static final byte[] MEMBER = Alphabet.BASE64.table();
    private static final byte[] VALUES = new byte[256];
    private static final byte[] HEX = new byte[256];

    static {
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int value = 0; value < digits.length(); value++) {
            VALUES[digits.charAt(value)] = (byte) value;
        }
        VALUES['+'] = 62;
        VALUES['-'] = 62;
        VALUES['/'] = 63;
        VALUES['_'] = 63;
        for (int c = 0; c < 256; c++) {
            HEX[c] = (byte) Character.digit(c < 128 ? c : 0, 16);
        }
    }

    private final Layer layer;
    private int at;
    private @Nullable Layer open;
    private boolean hex;
    private int digits;
    private int bits;
    private int line;

    Runs(Layer layer) {
        this.layer = layer;
    }

    void begin() {
        at = 0;
        open = null;
    }

    /** From where on bytes are still needed. */
    int at() {
        return at;
    }

    void shift(int by) {
        at -= by;
    }

    /** Goes on as far as the bytes allow; to their end when no more come. */
    void go(boolean last) {
        int have = layer.have();
        Layer begun = open;
        if (begun != null) {
            proceed(begun, last);
        }
        while (open == null) {
            at = nextRun(layer.bytes(), at, have);
            if (at + CHARS_MIN > have) {
                break;
            }
            if (layer.opens()) {
                proceed(start(), last);
            } else {
                at += CHARS_MIN;
            }
        }
    }

    /** Where the next run begins; fewer than {@link #CHARS_MIN} before the end, where one may begin, if there is none. */
    private static int nextRun(byte[] bytes, int from, int end) {
        int begin = from;
        while (begin + CHARS_MIN <= end) {
            int index = begin + CHARS_MIN - 1;
            while (index >= begin && MEMBER[bytes[index] & 0xFF] == 1) {
                index--;
            }
            if (index < begin) {
                break;
            }
            begin = index + 1;
        }
        return begin;
    }

    private Layer start() {
        int skipped = hexSkip();
        hex = skipped >= 0;
        at += hex ? skipped : base64Skip();
        digits = 0;
        bits = 0;
        line = 0;
        Layer begun = layer.open(hex ? "hex" : "base64", false);
        open = begun;
        return begun;
    }

    /** How many characters before hexadecimal digits belong to something else, such as {@code 0x}; -1 if there are none. */
    private int hexSkip() {
        byte[] bytes = layer.bytes();
        int skipped = CHARS_MIN;
        while (skipped > 0 && HEX[bytes[at + skipped - 1] & 0xFF] >= 0) {
            skipped--;
        }
        return skipped <= 3 ? skipped : -1;
    }

    /**
     * How many characters before the run belong to something else, such as the letter of an escape: as many as it takes for
     * what follows to be text, or something packed.
     */
    private int base64Skip() {
        byte[] bytes = layer.bytes();
        for (int skipped = 0; skipped < 4; skipped++) {
            boolean text = true;
            for (int quad = at + skipped; text && quad + 4 <= at + CHARS_MIN; quad += 4) {
                int value = quad(bytes, quad);
                text = printable(value >> 16 & 0xFF) && printable(value >> 8 & 0xFF) && printable(value & 0xFF);
            }
            if (text || quad(bytes, at + skipped) == 0x1F8B08) {
                return skipped;
            }
        }
        return 0;
    }

    private static int quad(byte[] bytes, int at) {
        return VALUES[bytes[at] & 0xFF] << 18
                | VALUES[bytes[at + 1] & 0xFF] << 12
                | VALUES[bytes[at + 2] & 0xFF] << 6
                | VALUES[bytes[at + 3] & 0xFF];
    }

    private static boolean printable(int value) {
        return (value >= ' ' && value < 0x7F) || value == '\n' || value == '\r' || value == '\t';
    }

    private void proceed(Layer into, boolean last) {
        byte[] bytes = layer.bytes();
        int have = layer.have();
        byte[] values = hex ? HEX : VALUES;
        while (at < have) {
            int c = bytes[at] & 0xFF;
            if (hex ? HEX[c] >= 0 : MEMBER[c] == 1) {
                take(into, values[c]);
                at++;
                continue;
            }
            int step = lineBreak(bytes, have, last);
            if (step < 0) {
                return; // the bytes that tell are still to come
            }
            if (step == 0) {
                break;
            }
            at += step;
            line = 0;
        }
        if (at < have || last) {
            open = null;
            layer.close(into);
        }
    }

    private void take(Layer into, int value) {
        digits++;
        line++;
        if (hex) {
            bits = bits << 4 | value;
            if ((digits & 1) == 0) {
                into.put(bits, layer.origin(at - 1));
            }
            return;
        }
        bits = bits << 6 | value;
        int place = digits & 3;
        if (place != 1) {
            into.put(bits >> (place == 0 ? 0 : 8 - 2 * place), layer.origin(at - 1));
        }
    }

    /** How many bytes a line break takes after which the run goes on; 0 for none, -1 when too few bytes are there. */
    private int lineBreak(byte[] bytes, int have, boolean last) {
        if (line < LINE_CHARS_MIN || (line & 3) != 0) {
            return 0;
        }
        if (at + 5 > have) {
            return last ? 0 : -1;
        }
        int step = 0;
        if (bytes[at] == '\\') {
            step = bytes[at + 1] == 'n' ? 2 : bytes[at + 1] == 'r' && bytes[at + 3] == 'n' ? 4 : 0;
        } else if (bytes[at] == '\n') {
            step = 1;
        } else if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
            step = 2;
        }
        return step > 0 && MEMBER[bytes[at + step] & 0xFF] == 1 ? step : 0;
    }
}
