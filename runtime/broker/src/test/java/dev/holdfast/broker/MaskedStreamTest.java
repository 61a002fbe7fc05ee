package dev.holdfast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskedStreamTest {
    @Test
    void masksTheCredentialByteForByte() throws IOException {
        assertThat(masked("a key-of-mine b key-of-mine", "key-of-mine", new Random(1)))
                .isEqualTo("a *********** b ***********");
    }

    @Test
    void handsOverAtOnceWhatCannotBeginTheCredential() throws IOException {
        var source = new ByteArrayInputStream("data: {}\n\nkey-".getBytes(StandardCharsets.US_ASCII));
        var stream = new MaskedStream(source, "key-of-mine".getBytes(StandardCharsets.US_ASCII));

        byte[] piece = new byte[100];
        assertThat(stream.read(piece, 0, 100)).isEqualTo("data: {}\n\n".length());
        assertThat(stream.readAllBytes()).isEqualTo("key-".getBytes(StandardCharsets.US_ASCII));
    }

    /** Small alphabets make partial and overlapping matches common, which is where such searches go wrong. */
    @Test
    void masksAlikeHoweverTheBytesAreCut() throws IOException {
        for (long seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            String credential = text(random, 1 + random.nextInt(6));
            String text = text(random, random.nextInt(200));
            if (random.nextBoolean()) {
                text = "c".repeat(8190) + text; // across the stream's own buffer
            }
            assertThat(masked(text, credential, random))
                    .as("seed %d", seed)
                    .isEqualTo(text.replace(credential, "*".repeat(credential.length())));
        }
    }

    private static String masked(String text, String credential, Random random) throws IOException {
        InputStream pieces = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public int read(byte[] into, int offset, int length) {
                return super.read(
                        into, offset, Math.min(length, 1 + random.nextInt(7000) % (1 + random.nextInt(7000))));
            }
        };
        try (var stream = new MaskedStream(pieces, credential.getBytes(StandardCharsets.US_ASCII))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }
}
