package dev.holdfast.drill;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for a secret in what was said to a model, as a patient reader would: as it is, backwards, in another case,
 * rotated, in hexadecimal, in base 64 once or twice, compressed, percent-encoded, and broken up by whatever is no letter
 * and no digit. It shares nothing with the redaction that should have kept it out.
 */
final class Leak {
    /** Of a text that is decoded further. */
    private static final int DECODED_CHARS_MAX = 1 << 20;

    private static final int DEPTH_MAX = 3;
    private static final int PIECES_MAX = 2_000;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}={0,2}");
    private static final Pattern HEX = Pattern.compile("(?i)[0-9a-f]{16,}");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final JsonMapper JSON = new JsonMapper();

    private final String secret;

    /** @param secret letters and digits, long enough not to occur by chance */
    Leak(String secret) {
        this.secret = plain(secret);
    }

    /** How it is in there, if it is. */
    Optional<String> in(List<String> requests) {
        var texts = new LinkedHashSet<String>(); // a conversation repeats itself in each request
        requests.forEach(request -> texts.addAll(texts(request)));
        return texts.stream().flatMap(text -> in(text, 0).stream()).findFirst();
    }

    private Optional<String> in(String text, int depth) {
        String plain = plain(text);
        if (plain.contains(secret)) {
            return Optional.of(depth == 0 ? "readable" : "encoded");
        }
        if (plain.contains(new StringBuilder(secret).reverse())) {
            return Optional.of("backwards");
        }
        if (plain.contains(rotated(secret))) {
            return Optional.of("rotated");
        }
        return depth == DEPTH_MAX ? Optional.empty() : decoded(text, depth);
    }

    private Optional<String> decoded(String text, int depth) {
        for (String further : further(text)) {
            Optional<String> found = in(further, depth + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What the text may be an encoding of. */
    private static Set<String> further(String text) {
        var pieces = new LinkedHashSet<String>();
        if (text.length() > DECODED_CHARS_MAX) {
            return pieces; // a flood, which has a bound of its own
        }
        String unbroken = text.replaceAll("\\s+", "");
        for (String form : List.of(text, unbroken)) {
            Matcher base64 = BASE64.matcher(form);
            while (base64.find() && pieces.size() < PIECES_MAX) {
                String run = base64.group().replace('-', '+').replace('_', '/').replace("=", "");
                for (int start = 0; start < 4; start++) { // it may begin anywhere in a longer run
                    String groups = run.substring(start);
                    int end = groups.length() % 4 == 1 ? groups.length() - 1 : groups.length();
                    pieces.addAll(unpacked(Base64.getDecoder().decode(groups.substring(0, end))));
                }
            }
            Matcher hex = HEX.matcher(form);
            while (hex.find() && pieces.size() < PIECES_MAX) {
                String run = hex.group();
                for (int start = 0; start < 2; start++) {
                    int end = start + (run.length() - start) / 2 * 2;
                    pieces.addAll(unpacked(HexFormat.of().parseHex(run.substring(start, end))));
                }
            }
        }
        if (PERCENT.matcher(text).find()) {
            pieces.add(PERCENT.matcher(text)
                    .replaceAll(code ->
                            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16)))));
        }
        return pieces;
    }

    private static List<String> unpacked(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (bytes.length < 3) {
            return List.of();
        }
        var compressed = new ByteArrayInputStream(bytes);
        if ((bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            return List.of(text, inflated(() -> new GZIPInputStream(compressed)));
        }
        return bytes[0] == 0x78 ? List.of(text, inflated(() -> new InflaterInputStream(compressed))) : List.of(text);
    }

    /** Something that may turn out not to be compressed. */
    private interface Compressed {
        InputStream open() throws IOException;
    }

    /** As much as can be unpacked: what was cut off tells its beginning. */
    private static String inflated(Compressed compressed) {
        var text = new StringBuilder();
        try (InputStream in = compressed.open()) {
            for (int c = in.read(); c >= 0 && text.length() < DECODED_CHARS_MAX; c = in.read()) {
                text.append((char) c);
            }
        } catch (IOException e) {
            return text.toString(); // cut off, or it only began like that
        }
        return text.toString();
    }

    /** The letters and digits of a text, in lower case. */
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.toLowerCase(Locale.ROOT).chars().forEach(c -> {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                plain.append((char) c);
            }
        });
        return plain.toString();
    }

    private static String rotated(String text) {
        var rotated = new StringBuilder(text.length());
        text.chars().forEach(c -> rotated.append((char) (c >= 'a' && c <= 'z' ? 'a' + (c - 'a' + 13) % 26 : c)));
        return rotated.toString();
    }

    /** The request as it came, and each text in it. */
    private static Set<String> texts(String request) {
        var texts = new LinkedHashSet<String>();
        try {
            collect(JSON.readTree(request), texts);
        } catch (JacksonException e) {
            texts.add(request);
        }
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        } else {
            node.forEach(inner -> collect(inner, texts));
            node.propertyNames().forEach(texts::add);
        }
    }
}
