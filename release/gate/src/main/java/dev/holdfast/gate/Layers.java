package dev.holdfast.gate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Undoes what hides text from a reader: base64, hexadecimal digits, UTF-16, texts in which every character is an escape, and
 * what was compressed before it was encoded. Only long runs are looked at, and only what turns out to be text is handed on.
 */
final class Layers {
    private static final int RUN_MIN = 256;
    private static final int DEPTH_MAX = 3;
    private static final long DECODED_MAX = 128L << 20;
    private static final int ESCAPES_MIN = 64;
    private static final int SAMPLE = 512;
    private static final byte[] KINDS = kinds();
    private static final byte BASE64 = 1;
    private static final byte HEX = 2;
    private static final Needle MAP_URL = Needle.of("sourceMappingURL=data:");

    private final Deque<Layer> left = new ArrayDeque<>();
    private long decoded;
    private boolean tooMuch;

    private Layers() {}

    /**
     * Hands on the file itself, and then whatever is encoded in it.
     *
     * @return whether that was all; false where something is too much once it is unpacked
     */
    static boolean each(Member member, Consumer<Layer> to) {
        var layers = new Layers();
        layers.left.add(new Layer(member.bytes(), 0, List.of()));
        while (!layers.left.isEmpty()) {
            Layer layer = layers.left.remove();
            to.accept(layer);
            if (layer.forms().size() < DEPTH_MAX) {
                layers.wide(layer);
                layers.runs(layer);
                layers.escapes(layer, 'u', 6);
                layers.escapes(layer, 'x', 4);
            }
        }
        return !layers.tooMuch;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = '0'; c <= 'z'; c++) {
            kinds[c] = Character.isLetterOrDigit(c) ? BASE64 : 0;
            kinds[c] |= Character.digit(c, 16) >= 0 ? HEX : 0;
        }
        kinds['+'] = BASE64;
        kinds['/'] = BASE64;
        kinds['-'] = BASE64;
        kinds['_'] = BASE64;
        return kinds;
    }

    /** Runs of base64 and of digits. A run is too long to hide between two places that are looked at. */
    private void runs(Layer layer) {
        byte[] bytes = layer.bytes();
        int end = 0;
        for (int at = RUN_MIN / 2; at < bytes.length; at += RUN_MIN / 2) {
            if (at < end || KINDS[bytes[at] & 0xFF] == 0) {
                continue;
            }
            int from = at;
            while (from > end && KINDS[bytes[from - 1] & 0xFF] != 0) {
                from--;
            }
            int to = at;
            int all = BASE64 | HEX;
            while (to < bytes.length && KINDS[bytes[to] & 0xFF] != 0) {
                to++;
            }
            for (int digit = from; digit < to && all != BASE64; digit++) {
                all &= KINDS[bytes[digit] & 0xFF];
            }
            if (to - from >= RUN_MIN && !mapUrl(bytes, from)) {
                run(layer, from, to, (all & HEX) != 0);
            }
            end = to;
        }
    }

    /** Maps in URLs are for {@link SourceMapRule}, which hands on what is in them. */
    private static boolean mapUrl(byte[] bytes, int from) {
        int at = MAP_URL.in(bytes, Math.max(0, from - 100), from);
        return at >= 0 && SourceMapRule.inAComment(bytes, at);
    }

    private void run(Layer layer, int from, int to, boolean hex) {
        byte[] content = hex ? hex(layer.bytes(), from, to) : base64(layer.bytes(), from, to);
        if (content.length > 2 && content[0] == 0x1F && content[1] == (byte) 0x8B) {
            inflated(layer, from, hex ? "hex" : "base64", content, "gzip");
        } else if (content.length > 2 && content[0] == 0x78 && ((content[0] << 8) + (content[1] & 0xFF)) % 31 == 0) {
            inflated(layer, from, hex ? "hex" : "base64", content, "zlib");
        } else {
            found(layer, from, List.of(hex ? "hex" : "base64"), content);
        }
    }

    private static byte[] base64(byte[] bytes, int from, int to) {
        byte[] digits = Arrays.copyOfRange(bytes, from, to - ((to - from) % 4 == 1 ? 1 : 0));
        for (int at = 0; at < digits.length; at++) {
            digits[at] = digits[at] == '-' ? (byte) '+' : digits[at] == '_' ? (byte) '/' : digits[at];
        }
        return Base64.getDecoder().decode(digits); // nothing but digits, and no length that does not exist
    }

    private static byte[] hex(byte[] bytes, int from, int to) {
        byte[] content = new byte[(to - from) / 2];
        for (int at = 0; at < content.length; at++) {
            content[at] = (byte)
                    (Character.digit(bytes[from + 2 * at], 16) * 16 + Character.digit(bytes[from + 2 * at + 1], 16));
        }
        return content;
    }

    private void inflated(Layer layer, int from, String form, byte[] content, String packing) {
        var out = new ByteArrayOutputStream();
        try (InputStream in = packing.equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(content))
                : new InflaterInputStream(new ByteArrayInputStream(content))) {
            out.writeBytes(in.readNBytes(SAMPLE));
            if (text(out.toByteArray())) {
                out.writeBytes(in.readNBytes((int) (DECODED_MAX - decoded)));
            }
        } catch (IOException e) {
            // what was packed badly is read as far as it goes, by whoever unpacks it too
        }
        found(layer, from, List.of(form, packing), out.toByteArray());
    }

    /** UTF-16 of either order: every second byte of a Latin text is NUL. */
    private void wide(Layer layer) {
        byte[] bytes = layer.bytes();
        int end = 0;
        for (int at = RUN_MIN; at + RUN_MIN < bytes.length; at += RUN_MIN / 2) {
            if (at < end || (bytes[at] == 0) == (bytes[at + 1] == 0)) {
                continue;
            }
            int letter = bytes[at] == 0 ? at + 1 : at;
            int from = letter;
            while (from - 2 >= end && wide(bytes, from - 2, letter - at)) {
                from -= 2;
            }
            int to = letter;
            while (to + 1 < bytes.length && wide(bytes, to, letter - at)) {
                to += 2;
            }
            if (to - from >= RUN_MIN) {
                byte[] narrow = new byte[(to - from) / 2];
                for (int index = 0; index < narrow.length; index++) {
                    narrow[index] = bytes[from + 2 * index];
                }
                found(layer, from, List.of("UTF-16"), narrow);
                end = to;
            }
        }
    }

    /** Whether a Latin character stands there; its NUL is before it or behind it. */
    private static boolean wide(byte[] bytes, int at, int nulBefore) {
        int nul = nulBefore == 1 ? at - 1 : at + 1;
        byte c = bytes[at];
        return nul >= 0 && nul < bytes.length && bytes[nul] == 0 && (c >= ' ' || c == '\n' || c == '\t' || c == '\r');
    }

    /**
     * Runs of characters of which every one is escaped, which nobody writes who wants to be read. As with other runs, none
     * that is long enough can hide between two places that are looked at.
     *
     * @param letter what follows the backslash
     * @param width how many characters an escape has
     */
    private void escapes(Layer layer, char letter, int width) {
        byte[] bytes = layer.bytes();
        int step = ESCAPES_MIN / 2 * width;
        int end = 0;
        for (int at = step; at + 2 * width <= bytes.length; at += step) {
            int on = at < end ? -1 : escapeFrom(bytes, at, letter, width);
            if (on < 0) {
                continue;
            }
            int from = on;
            while (from - width >= end && escape(bytes, from - width, letter)) {
                from -= width;
            }
            end = on;
            while (end + width <= bytes.length && escape(bytes, end, letter)) {
                end += width;
            }
            while (from < end && width == 6 && !(bytes[from + 2] == '0' && bytes[from + 3] == '0')) {
                from += width; // text in Latin letters begins with one
            }
            if ((end - from) / width >= ESCAPES_MIN) {
                found(layer, from, List.of("escapes"), unescaped(bytes, from, end, width));
            }
        }
    }

    /** Where the first escape begins that does so within the width of one, or -1. */
    private static int escapeFrom(byte[] bytes, int from, char letter, int width) {
        for (int at = from; at < from + width; at++) {
            if (escape(bytes, at, letter)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean escape(byte[] bytes, int at, char letter) {
        return bytes[at] == '\\' && bytes[at + 1] == letter;
    }

    private static byte[] unescaped(byte[] bytes, int from, int end, int width) {
        byte[] content = new byte[(end - from) / width];
        for (int index = 0; index < content.length; index++) {
            int last = from + (index + 1) * width - 1;
            content[index] = (byte) (Character.digit(bytes[last - 1], 16) * 16 + Character.digit(bytes[last], 16));
        }
        return content;
    }

    private void found(Layer layer, int from, List<String> forms, byte[] content) {
        if (text(content)) {
            if (decoded + content.length > DECODED_MAX) {
                tooMuch = true;
                return;
            }
            decoded += content.length;
            List<String> longer = new ArrayList<>(layer.forms());
            longer.addAll(forms);
            left.add(new Layer(content, layer.place(from), longer));
        }
    }

    /** Whether it begins like text, wide text and further digits included: hardly a control character among the first bytes. */
    private static boolean text(byte[] bytes) {
        int looked = Math.min(SAMPLE, bytes.length);
        int odd = 0;
        int nuls = 0;
        for (int at = 0; at < looked; at++) {
            byte c = bytes[at];
            nuls += c == 0 ? 1 : 0;
            odd += c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0 ? 1 : 0;
        }
        return looked > 0 && odd < looked / 5 && (nuls < looked / 50 || (nuls > looked / 3 && nuls < looked * 2 / 3));
    }
}
