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
import org.junit.jupiter.api.Test;

class LayersTest {
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

    /** What is encoded in a text, each as {@code FORMS@PLACE: CONTENT}. */
    private static List<String> encoded(String text) {
        var found = new ArrayList<String>();
        var member = new Member(MemberName.of("a.js"), Member.NO_MODE, text.getBytes(ISO_8859_1));
        var visitor = new Layers.Visitor() {
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
        };
        assertThat(Layers.each(member, visitor)).isTrue();
        return found;
    }

    private static String escaped(String text, String format) {
        return text.chars().mapToObj(format::formatted).collect(Collectors.joining());
    }
}
