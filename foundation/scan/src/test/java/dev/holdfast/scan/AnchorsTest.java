package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnchorsTest {
    @Test
    void findsWhatAPlainSearchFindsHoweverTheBytesAreCut() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            List<String> words = new ArrayList<>();
            for (int left = random.nextInt(8); left >= 0; left--) {
                words.add(word(random, 1 + random.nextInt(5)));
            }
            String text = word(random, random.nextInt(80));

            assertThat(found(words, text, random)).as("seed %d", seed).isEqualTo(plainly(words, text));
        }
    }

    @Test
    void takesBytesOfAnyValue() {
        List<byte[]> words = List.of(new byte[] {(byte) 0xFF, 0}, new byte[] {(byte) 0x80});
        Anchors anchors = Anchors.of(words);

        long run = anchors.run(Anchors.START, new byte[] {1, (byte) 0xFF, 0, 5}, 0, 4);

        assertThat(Anchors.at(run)).isEqualTo(3);
        assertThat(anchors.ending(Anchors.state(run))).containsExactly(0);
    }

    private static List<String> found(List<String> words, String text, Random random) {
        Anchors anchors =
                Anchors.of(words.stream().map(word -> word.getBytes(ISO_8859_1)).toList());
        byte[] bytes = text.getBytes(ISO_8859_1);
        List<String> found = new ArrayList<>();
        int state = Anchors.START;
        int at = 0;
        int limit = 0;
        while (at < bytes.length) {
            limit = at < limit ? limit : Math.min(bytes.length, at + 1 + random.nextInt(20));
            long run = anchors.run(state, bytes, at, limit);
            state = Anchors.state(run);
            at = Anchors.at(run);
            if (anchors.ends(state)) {
                for (int number : anchors.ending(state)) {
                    found.add(at + " " + number);
                }
            }
        }
        return found.stream().sorted().toList();
    }

    private static List<String> plainly(List<String> words, String text) {
        List<String> found = new ArrayList<>();
        for (int end = 1; end <= text.length(); end++) {
            for (int number = 0; number < words.size(); number++) {
                if (text.substring(0, end).endsWith(words.get(number))) {
                    found.add(end + " " + number);
                }
            }
        }
        return found.stream().sorted().toList();
    }

    private static String word(Random random, int length) {
        var word = new StringBuilder();
        for (int left = length; left > 0; left--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
