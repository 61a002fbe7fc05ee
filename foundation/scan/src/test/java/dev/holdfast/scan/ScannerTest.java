package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ScannerTest {
    private static final Scanner SCANNER = Scanner.of(ScanSettings.DEFAULT);
    private static final String TOKEN = token(1);

    /** The ways to wrap a text that is no wider than ASCII, by the name that a hit gives them. */
    private static final Map<String, UnaryOperator<byte[]>> WRAPS = new TreeMap<>(Map.of(
            "base64", bytes -> Base64.getEncoder().encode(bytes),
            "base64 in url alphabet",
                    bytes -> Base64.getUrlEncoder().withoutPadding().encode(bytes),
            "base64 in lines", bytes -> Base64.getMimeEncoder().encode(bytes),
            "hex", bytes -> HexFormat.of().formatHex(bytes).getBytes(ISO_8859_1),
            "utf-16", bytes -> text(bytes).getBytes(UTF_16LE),
            "utf-16 big endian", bytes -> text(bytes).getBytes(UTF_16BE),
            "url", bytes -> all(bytes, "%%%02X").getBytes(ISO_8859_1),
            "escapes", bytes -> all(bytes, "\\x%02x").getBytes(ISO_8859_1),
            "escapes of unicode", bytes -> all(bytes, "\\u%04x").getBytes(ISO_8859_1),
            "gzip", ScannerTest::gzip));

    @Test
    void tellsWhatStandsWhere() {
        assertThat(hits("const a = \"" + TOKEN + "\";"))
                .containsExactly(new Hit(
                        new Hit.Kind("github-token", Hit.Subject.SECRET),
                        11,
                        40,
                        List.of(),
                        "ghp_... (40 characters)"));
    }

    @Test
    void findsWhatIsWrappedAndTellsHow() {
        WRAPS.forEach((name, wrap) -> {
            byte[] wrapped = wrap.apply(("{\"token\":\"" + TOKEN + "\", \"name\":\"x\"}").getBytes(UTF_8));
            List<Hit> hits = hits(join("let x = '", wrapped, "';"));

            assertThat(hits).as(name).extracting(hit -> hit.kind().name()).containsExactly("github-token");
            assertThat(hits.getFirst().forms()).as(name).containsExactly(name.split(" (?:in|big|of)", -1)[0]);
            assertThat(hits.getFirst().at()).as(name).isBetween(9L, (long) wrapped.length);
        });
    }

    @Test
    void findsWhatIsWrappedTwiceAndThrice() {
        WRAPS.forEach((outer, wrapOuter) -> WRAPS.forEach((inner, wrapInner) -> {
            byte[] once = wrapInner.apply(("auth " + TOKEN + " for all").getBytes(UTF_8));
            byte[] twice = outer.startsWith("utf") || outer.startsWith("escapes") || outer.equals("url")
                    ? wrapOuter.apply(
                            inner.equals("gzip") || inner.startsWith("utf")
                                    ? Base64.getEncoder().encode(once)
                                    : once)
                    : wrapOuter.apply(once);

            assertThat(kinds(join("<", twice, ">")))
                    .as("%s in %s", inner, outer)
                    .containsExactly("github-token");
            assertThat(kinds(Base64.getEncoder().encode(twice)))
                    .as("%s in %s in base64", inner, outer)
                    .containsExactly("github-token");
        }));
    }

    @Test
    void findsWhatWasPackedWithoutAHeaderOfGzip() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed)) {
            out.write(("the key is " + TOKEN).getBytes(UTF_8));
        }

        assertThat(hits("load('" + Base64.getEncoder().encodeToString(packed.toByteArray()) + "')"))
                .extracting(Hit::forms)
                .containsExactly(List.of("base64", "zlib"));
    }

    @Test
    void findsEncodedBytesBehindTheLetterOfAnEscape() {
        byte[] text = ("the key is " + TOKEN + ", said the captain").getBytes(UTF_8);
        for (byte[] bytes : List.of(text, gzip(text))) {
            for (String before : List.of("", "\\n", "x", "xy", "abc", "sha-")) {
                String encoded = Base64.getEncoder().encodeToString(bytes);

                assertThat(kinds((before + encoded).getBytes(UTF_8))).as(before).containsExactly("github-token");
            }
        }
    }

    @Test
    void foldsWhatSourceCodePutsTogether() {
        String a = TOKEN.substring(0, 9);
        String b = TOKEN.substring(9, 20);
        String c = TOKEN.substring(20);
        for (String code : List.of(
                "x = \"%s\" + \"%s\" + \"%s\";",
                "x='%s'+'%s'+'%s'",
                "x = \"%s\" +\n    \"%s\" +\n    \"%s\"",
                "x = \"%s\"\n    + \"%s\"\n    + \"%s\"",
                "x = (\"%s\"\n     \"%s\"\n     \"%s\")",
                "$x = '%s' . '%s' . '%s';",
                "x = \"%s\".concat(\"%s\").concat(\"%s\")",
                "x = [\"%s\",\"%s\", \"%s\"].join(\"\")",
                "{\"code\":\"x = \\\"%s\\\" + \\\"%s\\\" + \\\"%s\\\"\"}",
                "x = `%s` + `%s` + `%s`")) {
            List<Hit> hits = hits(String.format(java.util.Locale.ROOT, code, a, b, c));

            assertThat(hits).as(code).extracting(hit -> hit.kind().name()).containsExactly("github-token");
            assertThat(hits.getFirst().forms()).as(code).containsExactly("concatenation");
            assertThat(hits.getFirst().at()).as(code).isEqualTo(code.indexOf("%s"));
        }
    }

    @Test
    void readsTextsThatAreHeldAsNumbers() {
        String decimal = TOKEN.chars().mapToObj(Integer::toString).collect(Collectors.joining(","));
        String hex = TOKEN.chars().mapToObj(c -> "0x" + Integer.toHexString(c)).collect(Collectors.joining(", "));
        for (String code : List.of(
                "String.fromCharCode(" + decimal + ")",
                "Buffer.from([" + decimal + "])",
                "new Uint8Array([" + hex + "])",
                "x=[" + decimal + "].map(c)",
                "byte[] x = new byte[] {" + hex + "};")) {
            List<Hit> hits = hits(code);

            assertThat(hits).as(code).extracting(hit -> hit.kind().name()).containsExactly("github-token");
            assertThat(hits.getFirst().forms()).containsExactly("numbers");
        }
    }

    @Test
    void findsKnownValuesInEveryForm() {
        String value = "correct horse/battery";
        Scanner knowing = Scanner.of(new ScanSettings(Set.of(value, "short"), List.of()));
        for (String text : List.of(
                value,
                URLEncoder.encode(value, UTF_8),
                Base64.getEncoder().encodeToString(("a" + value + "b").getBytes(UTF_8)),
                HexFormat.of().formatHex(value.getBytes(UTF_8)),
                "a correct\\u0020horse\\/battery")) {
            List<String> kinds = new ArrayList<>();
            knowing.scan(
                    ("x " + text + " y, short").getBytes(UTF_8),
                    hit -> kinds.add(hit.kind().name()));

            assertThat(kinds).as(text).containsExactly("known-value");
        }
        assertThat(kinds(value.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void findsTheSameInAStreamHoweverItIsCut() throws IOException {
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            byte[] bytes = carrier(random, 700_000);
            List<Hit> whole = hits(bytes);

            assertThat(whole).as("seed %d", seed).hasSizeGreaterThan(10);
            for (int cut : List.of(1 + random.nextInt(50), 4_096, 65_537, 1 << 20)) {
                List<Hit> streamed = new ArrayList<>();
                SCANNER.scan(new Slices(bytes, cut), streamed::add);

                assertThat(streamed).as("seed %d, cut %d", seed, cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void findsTheSameAtEveryPlaceOfAWindow() throws IOException {
        byte[] plain = ("key=" + TOKEN + " ").getBytes(UTF_8);
        List<byte[]> things = new ArrayList<>(List.of(plain));
        WRAPS.values().forEach(wrap -> things.add(wrap.apply(plain)));
        String pieces = TOKEN.chars().mapToObj(c -> "\"" + (char) c + "\"").collect(Collectors.joining(","));
        things.add(("[" + pieces + "].join(\"\")").getBytes(UTF_8));
        things.add(("x = " + pieces.replace(",", " + ")).getBytes(UTF_8));
        for (byte[] thing : things) {
            for (int edge : List.of(256 * 1024, 256 * 1024 - Layer.AHEAD, 64 * 1024)) {
                for (int before = edge - thing.length - 3; before < edge + 3; before += 1 + thing.length / 30) {
                    var out = new ByteArrayOutputStream();
                    out.write(" ".repeat(before).getBytes(UTF_8));
                    out.write(thing);
                    out.write(" ".repeat(300_000).getBytes(UTF_8));
                    List<Hit> streamed = new ArrayList<>();
                    SCANNER.scan(new ByteArrayInputStream(out.toByteArray()), streamed::add);

                    assertThat(streamed)
                            .as("%d bytes at %d", thing.length, before)
                            .isEqualTo(hits(out.toByteArray()))
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void followsARunThatIsLongerThanAnyWindow() throws IOException {
        var random = new Random(5);
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < 200; at++) {
            out.write(noise(random, 20_000));
            out.write((" " + token(at) + " ").getBytes(UTF_8));
        }
        byte[] bytes = join(
                "{\"map\":\"data:application/json;base64,", Base64.getEncoder().encode(out.toByteArray()), "\"}");
        List<Hit> streamed = new ArrayList<>();
        SCANNER.scan(new Slices(bytes, 10_000), streamed::add);

        assertThat(streamed).hasSize(200).isEqualTo(hits(bytes));
        assertThat(streamed.getLast().at()).isGreaterThan(bytes.length - 100L);
    }

    @Test
    void findsKeysOfAnyFormatThatWerePlantedAnywhereInAnyForm() {
        List<UnaryOperator<byte[]>> wraps = new ArrayList<>(WRAPS.values());
        wraps.add(UnaryOperator.identity());
        int planted = 0;
        List<String> missed = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            for (Format format : KeyFormats.FORMATS) {
                String key = new Samples(random.nextLong()).key(format);
                byte[] wrapped =
                        wraps.get(random.nextInt(wraps.size())).apply(("k: \"" + key + "\", next").getBytes(UTF_8));
                byte[] carrier =
                        join(noise(random, random.nextInt(3_000)), join(" '", wrapped, "' "), noise(random, 1_000));
                planted++;
                if (!kinds(carrier).contains(format.kind())) {
                    missed.add("seed " + seed + ": " + format.kind() + " " + key);
                }
            }
        }
        assertThat(planted).isGreaterThan(3_000);
        assertThat(missed).isEmpty();
    }

    /** As in a class, a pickle or a record: the length is any letter, and what follows may be one too. */
    @Test
    void findsKeysWhoseLengthStandsBeforeThemAndNothingBehind() {
        List<String> missed = new ArrayList<>();
        for (Format format : KeyFormats.FORMATS) {
            String key = new Samples(format.kind().hashCode()).key(format);
            byte[] carrier = join(
                    new byte[] {'a', 1, 0, (byte) key.length()},
                    key.getBytes(UTF_8),
                    "N)zwhat follows".getBytes(UTF_8));
            if (key.length() < 256 && !kinds(carrier).contains(format.kind())) {
                missed.add(format.kind() + " " + key);
            }
        }
        assertThat(missed).isEmpty();
    }

    private static byte[] carrier(Random random, int size) {
        List<UnaryOperator<byte[]>> wraps = new ArrayList<>(WRAPS.values());
        wraps.add(UnaryOperator.identity());
        var out = new ByteArrayOutputStream();
        while (out.size() < size) {
            out.writeBytes(noise(random, random.nextInt(40_000)));
            var text = new StringBuilder();
            for (int left = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 20); left >= 0; left--) {
                text.append(random.nextInt(8) == 0 ? token(random.nextLong()) : "some more words")
                        .append(' ');
            }
            out.writeBytes(wraps.get(random.nextInt(wraps.size()))
                    .apply(text.toString().getBytes(UTF_8)));
            out.writeBytes(" ;".getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    /** Words, numbers, digests and bytes, with nothing to be found. */
    private static byte[] noise(Random random, int size) {
        var out = new ByteArrayOutputStream();
        while (out.size() < size) {
            switch (random.nextInt(5)) {
                case 0 ->
                    out.writeBytes(("function " + (char) ('a' + random.nextInt(26)) + "(t,e){return t+e*"
                                    + random.nextInt(1000) + "}")
                            .getBytes(UTF_8));
                case 1 ->
                    out.writeBytes(("\"integrity\": \"" + HexFormat.of().toHexDigits(random.nextLong()) + "\",\n")
                            .getBytes(UTF_8));
                case 2 -> {
                    byte[] bytes = new byte[random.nextInt(60)];
                    random.nextBytes(bytes);
                    out.writeBytes(bytes);
                }
                case 3 -> out.writeBytes("a few words of text, no more; é\n".getBytes(UTF_8));
                default -> out.writeBytes("\0\0\0\0\u0001\0".getBytes(UTF_8));
            }
        }
        out.writeBytes(" ".getBytes(UTF_8));
        return out.toByteArray();
    }

    static String token(long seed) {
        String entropy = new Samples(seed).of("{a:30}");
        return "ghp_" + entropy + Checksums.base62(Checksums.crc(entropy));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static String all(byte[] bytes, String format) {
        return text(bytes)
                .chars()
                .mapToObj(c -> String.format(java.util.Locale.ROOT, format, c))
                .collect(Collectors.joining());
    }

    static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] join(String before, byte[] bytes, String after) {
        return join(before.getBytes(UTF_8), bytes, after.getBytes(UTF_8));
    }

    private static byte[] join(byte[] before, byte[] bytes, byte[] after) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(before);
        out.writeBytes(bytes);
        out.writeBytes(after);
        return out.toByteArray();
    }

    private static List<String> kinds(byte[] bytes) {
        return hits(bytes).stream().map(hit -> hit.kind().name()).distinct().toList();
    }

    static List<Hit> hits(String text) {
        return hits(text.getBytes(UTF_8));
    }

    static List<Hit> hits(byte[] bytes) {
        List<Hit> hits = new ArrayList<>();
        SCANNER.scan(bytes, hits::add);
        return hits;
    }

    /** Gives bytes in pieces. */
    private static final class Slices extends InputStream {
        private final byte[] bytes;
        private final int size;
        private int at;

        Slices(byte[] bytes, int size) {
            this.bytes = bytes;
            this.size = size;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(size, length), bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }
    }
}
