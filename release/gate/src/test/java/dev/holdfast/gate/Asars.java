package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes asar archives, each part of which can be wrong. */
final class Asars {
    private Asars() {}

    /** One whose header lists these files one behind the other: paths without folders and contents in turn. */
    static byte[] asar(String... namesAndContents) {
        var files = new StringBuilder();
        var contents = new StringBuilder();
        for (int at = 0; at < namesAndContents.length; at += 2) {
            files.append(at > 0 ? "," : "")
                    .append(entry(namesAndContents[at], contents.length(), namesAndContents[at + 1].length()));
            contents.append(namesAndContents[at + 1]);
        }
        return raw("{\"files\":{" + files + "}}", contents.toString());
    }

    /** What a header says of a file. */
    static String entry(String name, int offset, int size) {
        return "\"" + name + "\":{\"size\":" + size + ",\"offset\":\"" + offset + "\"}";
    }

    static byte[] raw(String header, String contents) {
        byte[] json = header.getBytes(UTF_8);
        int padded = (json.length + 3) / 4 * 4;
        var out = new ByteArrayOutputStream();
        out.writeBytes(Zips.numbers(16)
                .putInt(4)
                .putInt(padded + 8)
                .putInt(padded + 4)
                .putInt(json.length)
                .array());
        out.writeBytes(json);
        out.writeBytes(new byte[padded - json.length]);
        out.writeBytes(contents.getBytes(UTF_8));
        return out.toByteArray();
    }
}
