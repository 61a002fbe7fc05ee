package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final long SEED = 20_260_101;

    @Test
    void keepsEverythingThatFits() {
        var capture = new Capture(10);
        assertThat(take(capture, "héllo")).isEqualTo("héllo");
        assertThat(capture.output()).isEqualTo(new Output("héllo", "", 0));
    }

    @Test
    void keepsTheBeginningAndTheEndOfWhatDoesNotFit() {
        var capture = new Capture(10);
        take(capture, "abcdefghijklmnopqrstuvwxyz");
        assertThat(capture.output()).isEqualTo(new Output("abcde", "vwxyz", 16));
        assertThat(capture.output().text()).isEqualTo("abcde\n[16 bytes omitted]\nvwxyz");
    }

    @Test
    void omitsACharacterCutInTwoWhole() {
        var capture = new Capture(8);
        take(capture, "abcé-----éxyz");
        assertThat(capture.output()).isEqualTo(new Output("abc", "xyz", 9));
    }

    @Test
    void givesACharacterThatCameInTwoPiecesOnce() {
        var capture = new Capture(10);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        assertThat(capture.take(euro, 2)).isEmpty();
        assertThat(capture.take(Arrays.copyOfRange(euro, 2, 3), 1)).isEqualTo("€");
    }

    @Test
    void agreesWithASimpleModelOnRandomStreams() {
        var random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            int kept = 2 + random.nextInt(40);
            byte[] all = new byte[random.nextInt(120)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) ('a' + random.nextInt(26));
            }
            var capture = new Capture(kept);
            var live = new StringBuilder();
            for (int at = 0; at < all.length; ) {
                int count = 1 + random.nextInt(all.length - at);
                live.append(capture.take(Arrays.copyOfRange(all, at, at + count), count));
                at += count;
            }
            String text = new String(all, StandardCharsets.US_ASCII);
            int head = kept / 2;
            assertThat(live).as("seed %s, round %s", SEED, round).hasToString(text);
            assertThat(capture.output())
                    .as("seed %s, round %s", SEED, round)
                    .isEqualTo(
                            all.length <= kept
                                    ? new Output(text, "", 0)
                                    : new Output(
                                            text.substring(0, head),
                                            text.substring(all.length - (kept - head)),
                                            all.length - kept));
        }
    }

    @Test
    void survivesAnyBytes() {
        var random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            var capture = new Capture(2 + random.nextInt(20));
            for (int piece = random.nextInt(8); piece > 0; piece--) {
                byte[] bytes = new byte[random.nextInt(30)];
                random.nextBytes(bytes);
                capture.take(bytes, bytes.length);
            }
            Output output = capture.output();
            assertThat(output.omittedBytes())
                    .as("seed %s, round %s", SEED, round)
                    .isBetween(0L, capture.seen());
        }
    }

    private static String take(Capture capture, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return capture.take(bytes, bytes.length);
    }
}
