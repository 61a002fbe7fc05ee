package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestTest {
    @Test
    void leavesOutTheMiddleOfALongTextBetweenWords() throws IOException {
        String words = "word ".repeat(400);
        byte[] bytes = ("[\"" + words + "\"]").getBytes(UTF_8);
        var rest = Rest.without(bytes, List.of(source(1, bytes.length - 1)));

        String left = new String(rest.stream().readAllBytes(), UTF_8);
        assertThat(left).hasSize(519).startsWith("[\"word ").endsWith("word \"]");
        assertThat(left.split("\0", -1))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("word"),
                        last -> assertThat(last).startsWith("word "));
        assertThat(rest.place(0)).isZero();
        assertThat(rest.place(left.length() - 1)).isEqualTo(bytes.length - 1);
    }

    @Test
    void leavesShortTextsAndThoseWithoutWordsWhereTheyAre() throws IOException {
        for (String text : List.of("word ".repeat(200), "x".repeat(5_000))) {
            byte[] bytes = ("[\"" + text + "\"]").getBytes(UTF_8);
            var rest = Rest.without(bytes, List.of(source(1, bytes.length - 1)));
            assertThat(rest.stream().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void everyByteThatIsLeftIsFoundWhereItWas() throws IOException {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(20_000)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(6) == 0 ? (byte) ' ' : (byte) (1 + random.nextInt(255));
            }
            var sources = new ArrayList<SourceMap.Source>();
            boolean[] within = new boolean[bytes.length];
            for (int from = random.nextInt(3_000); from < bytes.length; from += random.nextInt(3_000)) {
                int end = Math.min(bytes.length, from + random.nextInt(4_000));
                sources.addFirst(source(from, end));
                Arrays.fill(within, from, end, true);
                from = end;
            }
            var rest = Rest.without(bytes, sources);
            byte[] left = rest.stream().readAllBytes();
            for (int at = 0; at < left.length; at++) {
                int place = (int) rest.place(at);
                assertThat(left[at] == 0 || left[at] == bytes[place]).isTrue();
                if (left[at] != 0) {
                    within[place] = true;
                }
            }
            for (boolean seen : within) {
                assertThat(seen).isTrue();
            }
        }
    }

    private static SourceMap.Source source(int from, int end) {
        return new SourceMap.Source("a.ts", new byte[0], from, end, true);
    }
}
