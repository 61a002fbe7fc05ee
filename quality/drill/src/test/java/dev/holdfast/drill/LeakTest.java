package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class LeakTest {
    private static final String SECRET = "8137ad659878f9e93df1f658367aca286452474b";
    private static final byte[] BYTES = ("TOKEN=" + SECRET + "\n").getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> forms() {
        String base64 = Base64.getEncoder().encodeToString(BYTES);
        return Stream.of(
                Arguments.of("TOKEN=" + SECRET, "readable"),
                Arguments.of(SECRET.toUpperCase(Locale.ROOT), "readable"),
                Arguments.of(broken(SECRET, 3, "\n"), "readable"),
                Arguments.of(broken(SECRET, 1, " - "), "readable"),
                Arguments.of(new StringBuilder(SECRET).reverse() + "", "backwards"),
                Arguments.of(broken(new StringBuilder(SECRET).reverse().toString(), 5, "\n"), "backwards"),
                Arguments.of(
                        SECRET.replace('a', 'n')
                                .replace('d', 'q')
                                .replace('f', 's')
                                .replace('e', 'r')
                                .replace('c', 'p')
                                .replace('b', 'o'),
                        "rotated"),
                Arguments.of("see " + base64, "encoded"),
                Arguments.of("xyz" + base64, "encoded"),
                Arguments.of(broken(base64, 20, "\n"), "encoded"),
                Arguments.of(Base64.getEncoder().encodeToString(base64.getBytes(StandardCharsets.UTF_8)), "encoded"),
                Arguments.of(Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES), "encoded"),
                Arguments.of(HexFormat.of().formatHex(BYTES), "encoded"),
                Arguments.of(HexFormat.ofDelimiter(" ").formatHex(BYTES), "encoded"),
                Arguments.of(HexFormat.of().withUpperCase().formatHex(BYTES), "encoded"),
                Arguments.of("%" + HexFormat.ofDelimiter("%").formatHex(BYTES), "encoded"),
                Arguments.of(Base64.getEncoder().encodeToString(gzip()), "encoded"),
                Arguments.of(HexFormat.of().formatHex(deflated()), "encoded"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void findsTheSecretInAnyForm(String told, String how) {
        assertThat(new Leak(SECRET).in(List.of(request(told)))).contains(how);
        assertThat(new Leak(SECRET).in(List.of(told)))
                .as("a body that is no JSON")
                .contains(how);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void findsNoOtherSecretThere(String told, String ignored) {
        assertThat(new Leak("0000ad659878f9e93df1f658367aca2864520000").in(List.of(request(told))))
                .isEmpty();
    }

    private static String request(String told) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("messages", List.of(Map.of("role", "tool", "content", told))));
    }

    private static String broken(String text, int every, String by) {
        return text.chars()
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.collectingAndThen(Collectors.toList(), letters -> {
                    var broken = new StringBuilder();
                    for (int i = 0; i < letters.size(); i++) {
                        broken.append(i > 0 && i % every == 0 ? by : "").append(letters.get(i));
                    }
                    return broken.toString();
                }));
    }

    private static byte[] gzip() {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflated() {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
