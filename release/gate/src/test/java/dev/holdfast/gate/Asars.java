package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

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

    /** One with these files under their paths. */
    static byte[] asar(Map<String, byte[]> files) {
        var contents = new ByteArrayOutputStream();
        var listed = new TreeMap<String, Object>();
        files.forEach((path, content) -> {
            Map<String, Object> folder = listed;
            String[] parts = path.split("/", -1);
            for (int at = 0; at < parts.length - 1; at++) {
                folder = inside(folder, parts[at]);
            }
            folder.put(parts[parts.length - 1], Map.of("size", content.length, "offset", "" + contents.size()));
            contents.writeBytes(content);
        });
        return raw(new JsonMapper().writeValueAsString(Map.of("files", listed)), contents.toByteArray());
    }

    @SuppressWarnings("unchecked") // nothing else is put under that name
    private static Map<String, Object> inside(Map<String, Object> folder, String name) {
        var files = (Map<String, Object>) folder.computeIfAbsent(
                name, _ -> new TreeMap<>(Map.of("files", new TreeMap<String, Object>())));
        return (Map<String, Object>) Objects.requireNonNull(files.get("files"));
    }

    static byte[] raw(String header, String contents) {
        return raw(header, contents.getBytes(UTF_8));
    }

    private static byte[] raw(String header, byte[] contents) {
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
        out.writeBytes(contents);
        return out.toByteArray();
    }
}
