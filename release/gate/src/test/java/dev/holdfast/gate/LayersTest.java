package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String BEHIND = "What stands behind is a text of its own.\n".repeat(20);
    private static final ThrowingConsumer<String> BEHIND_IT =
            found -> assertThat(found).endsWith(": " + BEHIND);
    private static final ThrowingConsumer<String> NUMBERS =
            found -> assertThat(found).endsWith(": " + numbers());
    private static final String LEAST = "All of these sixty-four letters are written as escapes, each one";

    @Test
    void findsTheShortestRunOfEscapesWhereverItBegins() {
        for (String format : List.of("\\x%02x", "\\u%04X")) {
            for (int before = 0; before < 500; before++) {
                for (String after : List.of("", "\";")) {
                    assertThat(encoded(" ".repeat(before) + escaped(LEAST, format) + after))
                            .containsExactly("escapes@" + before + ": " + LEAST);
                }
            }
        }
    }

    @Test
    void oneEscapeLessIsLeftAlone() {
        for (String format : List.of("\\x%02x", "\\u%04X")) {
            for (int before = 0; before < 500; before++) {
                assertThat(encoded("-".repeat(before) + escaped(LEAST.substring(1), format)))
                        .isEmpty();
            }
        }
    }

    @Test
    void findsEveryRunOfEscapes() {
        String one = escaped(LEAST, "\\x%02x");
        String other = escaped(LEAST.repeat(3), "\\u%04X");
        assertThat(encoded(one + " " + other + " " + one))
                .containsExactlyInAnyOrder(
                        "escapes@0: " + LEAST,
                        "escapes@" + (one.length() + 1) + ": " + LEAST.repeat(3),
                        "escapes@" + (one.length() + other.length() + 2) + ": " + LEAST);
    }

    @Test
    void textBeginsAtTheFirstLatinLetter() {
        String before = "\\u4F60\\u597D";
        assertThat(encoded(before + escaped(LEAST, "\\u%04X")))
                .containsExactly("escapes@" + before.length() + ": " + LEAST);
    }

    @Test
    void whatWasPackedBadlyIsReadAsFarAsItGoes() throws IOException {
        String text = numbers();
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        byte[] bytes = packed.toByteArray();
        bytes[bytes.length - 8]++; // its checksum
        assertThat(encoded(Base64.getEncoder().encodeToString(bytes) + " ".repeat(600)))
                .singleElement()
                .asString()
                .endsWith(text);
    }

    @Test
    void whatStandsBehindSomethingPackedIsRead() {
        String behind = numbers().substring(0, 600);
        var packed = new ByteArrayOutputStream();
        packed.writeBytes(zlib(numbers()));
        packed.writeBytes(behind.getBytes(ISO_8859_1));
        assertThat(encoded(Base64.getEncoder().encodeToString(packed.toByteArray())))
                .anySatisfy(found -> assertThat(found).endsWith(": " + behind))
                .anySatisfy(found -> assertThat(found).endsWith(": " + numbers()));
    }

    @Test
    void whatStandsBehindGzipIsRead() {
        byte[] gzip = Wrapped.gzip(numbers().getBytes(ISO_8859_1));
        byte[] pixels = Wrapped.gzip(new byte[5_000]);
        byte[] behind = BEHIND.getBytes(ISO_8859_1);
        assertThat(encoded(base64(gzip, behind))).satisfiesExactlyInAnyOrder(NUMBERS, BEHIND_IT);
        assertThat(encoded(base64(gzip, new byte[3], behind))).satisfiesExactlyInAnyOrder(NUMBERS, BEHIND_IT);
        assertThat(encoded(base64(gzip, Wrapped.gzip(behind), behind)))
                .satisfiesExactlyInAnyOrder(NUMBERS, BEHIND_IT, BEHIND_IT);
        assertThat(encoded(base64(gzip, zlib(BEHIND), gzip))).satisfiesExactlyInAnyOrder(NUMBERS, BEHIND_IT, NUMBERS);
        assertThat(encoded(base64(pixels, behind))).satisfiesExactly(BEHIND_IT);
    }

    @Test
    void anArchiveBehindSomethingPackedOrAnythingElseIsHandedOn() {
        byte[] zip = Zips.zip("a", numbers());
        byte[] odd = {1, 2, 3};
        assertThat(encoded(base64(Wrapped.gzip(new byte[5_000]), zip))).containsExactly("an archive");
        assertThat(encoded(base64(zlib(numbers()), odd, zip)))
                .satisfiesExactlyInAnyOrder(NUMBERS, found -> assertThat(found).isEqualTo("an archive"));
        assertThat(encoded(base64(new byte[5_000], zip))).containsExactly("an archive");
    }

    @Test
    void theCommentOfGzipIsRead() {
        byte[] gzip = Wrapped.gzip(numbers().getBytes(ISO_8859_1));
        byte[] head = Arrays.copyOf(gzip, 10);
        head[3] = 4 | 8 | 16 | 2; // an extra field, a name, a comment, and a checksum of all that
        byte[] fields = ("\3\0abcname\0" + BEHIND + "\0\0\0").getBytes(ISO_8859_1);
        assertThat(encoded(base64(head, fields, Arrays.copyOfRange(gzip, 10, gzip.length))))
                .satisfiesExactlyInAnyOrder(NUMBERS, found -> assertThat(found).contains(BEHIND));
    }

    @Test
    void moreStreamsThanAreReadAreTooMuch() {
        byte[] one = Wrapped.gzip("one of very many".getBytes(ISO_8859_1));
        byte[] many = new byte[one.length * 10_001];
        for (int at = 0; at < many.length; at++) {
            many[at] = one[at % one.length];
        }
        assertThat(each(base64(many), new ArrayList<>())).isFalse();
    }

    @Test
    void anArchiveInsideSomethingPackedIsHandedOn() throws IOException {
        String zip = new String(Zips.zip("a", numbers()), ISO_8859_1);
        assertThat(encoded(Base64.getEncoder().encodeToString(zlib(zip)))).contains("an archive");
    }

    @Test
    void aStringThatIsOutOfStepInAListIsReadByItself() {
        String text = numbers().substring(0, 300);
        String list = "['" + "QUJD".repeat(60) + "','" + "QUJD".repeat(13) + "QU','"
                + Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1)) + "']";
        assertThat(encoded(list)).anySatisfy(found -> assertThat(found).contains(text));
    }

    private static String numbers() {
        return IntStream.range(0, 2_000).mapToObj(n -> n + " " + n * n).collect(Collectors.joining("\n"));
    }

    private static byte[] zlib(String text) {
        var deflater = new Deflater();
        deflater.setInput(text.getBytes(ISO_8859_1));
        deflater.finish();
        byte[] bytes = new byte[text.length() + 100];
        byte[] packed = Arrays.copyOf(bytes, deflater.deflate(bytes));
        deflater.end();
        return packed;
    }

    private static String base64(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return "x='" + Base64.getEncoder().encodeToString(out.toByteArray()) + "'";
    }

    /** What is encoded in a text, each as {@code FORMS@PLACE: CONTENT}. */
    private static List<String> encoded(String text) {
        var found = new ArrayList<String>();
        assertThat(each(text, found)).isTrue();
        return found;
    }

    private static boolean each(String text, List<String> found) {
        var member = new Member(MemberName.of("a.js"), Member.NO_MODE, text.getBytes(ISO_8859_1));
        return Layers.each(member, new Layers.Visitor() {
            @Override
            public void layer(Layer layer) {
                if (!layer.forms().isEmpty()) {
                    found.add(String.join(" ", layer.forms()) + "@" + layer.place(0) + ": " + layer.text());
                }
            }

            @Override
            public void archive(Layer layer) {
                found.add("an archive");
            }
        });
    }

    private static String escaped(String text, String format) {
        return text.chars().mapToObj(format::formatted).collect(Collectors.joining());
    }
}
