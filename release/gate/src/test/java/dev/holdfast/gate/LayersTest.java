package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        String text = IntStream.range(0, 2_000).mapToObj(n -> n + " " + n * n).collect(Collectors.joining("\n"));
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
