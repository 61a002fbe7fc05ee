package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Ways in which a text can stand in a file without being there as it is. */
final class Wrapped {
    private Wrapped() {}

    /** A file for each way. */
    static Map<String, byte[]> every(String text) {
        Map<String, byte[]> ways = new LinkedHashMap<>();
        byte[] bytes = text.getBytes(UTF_8);
        Base64.Encoder base64 = Base64.getEncoder();
        ways.put("base64", code(base64.encodeToString(bytes)));
        ways.put("base64url", code(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        ways.put("base64 twice", code(base64.encodeToString(base64.encode(bytes))));
        ways.put("gzip+base64", code(base64.encodeToString(gzip(bytes))));
        ways.put(
                "base64 at 76 columns",
                ("key: |\n  " + lines(base64.encodeToString(bytes), 76, "\n  ") + "\n").getBytes(UTF_8));
        ways.put("base64 of a mail", Base64.getMimeEncoder().encode(bytes));
        ways.put("base64 at 64 columns, escaped", code(lines(base64.encodeToString(bytes), 64, "\\n")));
        ways.put("base64 in added strings", code(lines(base64.encodeToString(bytes), 64, "\" +\n    \"")));
        ways.put("base64 in minified strings", code(lines(base64.encodeToString(bytes), 70, "\"+\"")));
        ways.put("base64 in a list", code(lines(base64.encodeToString(bytes), 120, "\",\n  \"")));
        ways.put("gzip+base64 at 76 columns", code(lines(base64.encodeToString(gzip(bytes)), 76, "\\r\\n")));
        ways.put("hex in lines", code(lines(HexFormat.of().formatHex(bytes), 80, "\\n")));
        for (String prefix : List.of("v", "v1", "v1_")) {
            ways.put("base64 behind " + prefix, code(prefix + base64.encodeToString(bytes)));
            ways.put("gzip+base64 behind " + prefix, code(prefix + base64.encodeToString(gzip(bytes))));
        }
        ways.put("numbers", numbers(bytes, "%d", ","));
        ways.put("numbers with spaces", numbers(bytes, "%d", ", "));
        ways.put("hexadecimal numbers", numbers(bytes, "0x%02X", ",\n  "));
        ways.put("URL", code(URLEncoder.encode(text, UTF_8).replace("+", "%20")));
        ways.put("form", code(URLEncoder.encode(text, UTF_8)));
        ways.put("URL, every letter", code(escaped(bytes, "%%%02X")));
        ways.put("zlib+base64", code(base64.encodeToString(zlib(bytes))));
        ways.put("hex", code(HexFormat.of().formatHex(bytes)));
        ways.put("UTF-16LE", ("\uFEFF" + text).getBytes(UTF_16LE));
        ways.put("UTF-16BE", text.getBytes(UTF_16BE));
        byte[] wide = ("\0\1\2\3\0\0\0" + "x".repeat(501)).getBytes(ISO_8859_1);
        ways.put("UTF-16 in a binary", joined(wide, text.getBytes(UTF_16LE), wide));
        ways.put("\\x", code(escaped(bytes, "\\x%02x")));
        ways.put("\\u", code(escaped(bytes, "\\u%04X")));
        return ways;
    }

    private static byte[] code(String literal) {
        return ("const a=1;const b=\"" + literal + "\";export{a,b};").getBytes(UTF_8);
    }

    private static String escaped(byte[] bytes, String format) {
        return new String(bytes, ISO_8859_1).chars().mapToObj(format::formatted).collect(Collectors.joining());
    }

    private static String lines(String digits, int columns, String between) {
        return digits.replaceAll("(.{" + columns + "})(?=.)", "$1" + Matcher.quoteReplacement(between));
    }

    private static byte[] numbers(byte[] bytes, String format, String between) {
        return ("const b=String.fromCharCode("
                        + new String(bytes, ISO_8859_1)
                                .chars()
                                .mapToObj(format::formatted)
                                .collect(Collectors.joining(between))
                        + ");")
                .getBytes(UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] zlib(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var zlib = new DeflaterOutputStream(out)) {
            zlib.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
