package dev.holdfast.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ways a known value is commonly written: as it is, in JSON, and if it is not too long also in an address, in
 * hexadecimal and in base 64.
 */
final class Renderings {
    /** Longer values are whole key files; all their forms would take more room than all other values together. */
    static final int ENCODED_CHARS_MAX = 512;

    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();
    /** What form encoding, RFC 3986 and the two functions of ECMAScript leave as it is, besides letters and digits. */
    private static final String FORM = "*-._";

    private static final String STRICT = "-._~";
    private static final String COMPONENT = "-._~!'()*";
    private static final String WHOLE_URI = "-._~!'()*;/?:@&=+$,#";

    private final String value;
    private final String kind;
    private final Map<String, Needle> needles = new LinkedHashMap<>();

    private Renderings(String value, String kind) {
        this.value = value;
        this.kind = kind;
    }

    /** Every rendering of a value, itself first. */
    static Collection<Needle> of(String value, String kind) {
        var renderings = new Renderings(value, kind);
        renderings.add(Needle.plain(value, kind));
        renderings.addJson();
        if (value.length() <= ENCODED_CHARS_MAX) {
            renderings.addUrl();
            renderings.addHex();
            renderings.addBase64();
        }
        return renderings.needles.values();
    }

    private void add(Needle needle) {
        if (needle.text().length() >= Worth.CHARS_MIN) {
            needles.putIfAbsent(needle.text(), needle);
        }
    }

    private void addJson() {
        for (String extra : List.of("", "/", "<>&", "<>&='")) {
            add(Needle.plain(json(extra, Character.MAX_VALUE), kind + "-json"));
        }
        add(Needle.plain(json("", 126), kind + "-json"));
    }

    /** RFC 8259, section 7, as writers do it: some escape the slash, some what means something in HTML, some all but ASCII. */
    private String json(String extra, int plainMax) {
        var out = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '/' -> out.append(extra.equals("/") ? "\\/" : "/");
                default -> {
                    if (c < ' ' || c > plainMax || extra.indexOf(c) >= 0) {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private void addUrl() {
        for (HexFormat hex : List.of(UPPER_HEX, HexFormat.of())) {
            add(Needle.plain(url(FORM, "+", hex), kind + "-url"));
            for (String plain : List.of(STRICT, COMPONENT, WHOLE_URI)) {
                add(Needle.plain(url(plain, "%20", hex), kind + "-url"));
            }
        }
    }

    private String url(String plain, String space, HexFormat hex) {
        var out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == ' ') {
                out.append(space);
            } else if (Alphabet.ALNUM.holds(c) || plain.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(hex.toHexDigits(b));
            }
        }
        return out.toString();
    }

    private void addHex() {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        add(Needle.plain(HexFormat.of().formatHex(bytes), kind + "-hex"));
        add(Needle.plain(UPPER_HEX.formatHex(bytes), kind + "-hex"));
    }

    /**
     * Base 64 writes three bytes as four characters, so a value looks different at each of three places in a longer
     * text. What stays the same are the characters whose six bits all come from the value; one on each side may mix in
     * bits of its neighbour, and goes with them.
     */
    private void addBase64() {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int place = 0; place < 3; place++) {
            byte[] shifted = new byte[place + bytes.length];
            System.arraycopy(bytes, 0, shifted, place, bytes.length);
            int start = (8 * place + 5) / 6;
            int end = 8 * shifted.length / 6;
            int before = 8 * place % 6 == 0 ? 0 : 1;
            int after = 8 * shifted.length % 6 == 0 ? 0 : 1;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String whole = encoder.encodeToString(shifted);
                add(new Needle(whole.substring(start, end), kind + "-base64", before, after));
            }
        }
    }
}
