package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    /** FIPS 180-4, the examples of NIST. */
    @Test
    void agreesWithThePublishedExamples() {
        assertThat(Digest.of("abc")).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.of("")).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Digest.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
                .hasToString("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    @Test
    void comesBackFromItsBytes() {
        Digest digest = Digest.of("abc");

        assertThat(Digest.ofRaw(digest.raw())).isEqualTo(digest);
        assertThat(digest.raw()).hasSize(32);
        assertThat(digest.brief()).isEqualTo("ba7816bf8f01");
        assertThat(Digest.ofRaw(Digest.sha256().digest("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> new Digest(text)).hasMessage("not a SHA-256 digest in hexadecimal: `" + text + "`");
    }

    @Test
    void refusesBytesOfAnotherLength() {
        assertThatThrownBy(() -> Digest.ofRaw(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Digest.ofRaw(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pinsEveryPartOfATool() {
        var tool = new ToolDefinition("read_file", "Reads a file.", "{}");

        assertThat(tool.digest()).isEqualTo(new ToolDefinition("read_file", "Reads a file.", "{}").digest());
        assertThat(tool.digest()).isNotEqualTo(new ToolDefinition("read_fil", "Reads a file.", "{}").digest());
        assertThat(tool.digest()).isNotEqualTo(new ToolDefinition("read_file", "Reads a file!", "{}").digest());
        assertThat(tool.digest()).isNotEqualTo(new ToolDefinition("read_file", "Reads a file.", "[]").digest());
        assertThatThrownBy(() -> new ToolDefinition("Read File", "", "{}")).hasMessage("not a tool name: `Read File`");
    }
}
