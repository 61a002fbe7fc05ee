package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Writes tar archives block by block, so that each of them can be wrong. */
final class Tars {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An ordinary archive: names and contents in turn. */
    static byte[] tar(String... namesAndContents) {
        var tar = new Tars();
        for (int at = 0; at < namesAndContents.length; at += 2) {
            tar.file(namesAndContents[at], namesAndContents[at + 1]);
        }
        return tar.end();
    }

    Tars file(String name, String content) {
        return entry(name, '0', 0644, "", content.getBytes(UTF_8));
    }

    Tars link(String name, char kind, String target) {
        return entry(name, kind, 0777, target, new byte[0]);
    }

    Tars entry(String name, char kind, int mode, String target, byte[] content) {
        return raw(header(name, kind, mode, target, content.length))
                .raw(content)
                .raw(new byte[-content.length & 511]);
    }

    /** One extended header with these records, whose lengths are counted here. */
    Tars pax(String... keysAndValues) {
        var records = new StringBuilder();
        for (int at = 0; at < keysAndValues.length; at += 2) {
            String rest = " " + keysAndValues[at] + "=" + keysAndValues[at + 1] + "\n";
            int length = rest.getBytes(UTF_8).length;
            int whole = length + String.valueOf(length + 2).length();
            records.append(whole).append(rest);
        }
        return entry("PaxHeader", 'x', 0644, "", records.toString().getBytes(UTF_8));
    }

    Tars raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] end() {
        return raw(new byte[1024]).bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] header(String name, char kind, int mode, String target, long size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, octal(mode, 7));
        put(block, 108, octal(0, 7));
        put(block, 116, octal(0, 7));
        put(block, 124, octal(size, 11));
        put(block, 136, octal(0, 11));
        block[156] = (byte) kind;
        put(block, 157, target);
        put(block, 257, "ustar");
        put(block, 263, "00");
        return summed(block);
    }

    /** The block with its checksum made right. */
    static byte[] summed(byte[] block) {
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte one : block) {
            sum += one & 0xff;
        }
        put(block, 148, octal(sum, 6));
        block[154] = 0;
        return block;
    }

    private static String octal(long number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
