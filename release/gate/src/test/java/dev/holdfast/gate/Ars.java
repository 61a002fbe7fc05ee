package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Writes archives of ar, each part of which can be wrong. */
final class Ars {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Ars() {
        out.writeBytes("!<arch>\n".getBytes(UTF_8));
    }

    Ars file(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    Ars file(String name, byte[] content) {
        return raw(header(name, content.length)).raw(content).raw(new byte[content.length % 2]);
    }

    Ars raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] header(String name, int size) {
        return String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8o%-10d`\n", name, 1_700_000_000, 0, 0, 0100644, size)
                .getBytes(ISO_8859_1);
    }
}
