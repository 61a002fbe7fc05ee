package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarksTest {
    @Test
    void findsWhatAPlainSearchFinds() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            String[] texts = new String[1 + random.nextInt(5)];
            for (int index = 0; index < texts.length; index++) {
                texts[index] = word(random, 2 + random.nextInt(6), 2);
            }
            String text = word(random, random.nextInt(200), seed % 2 == 0 ? 2 : 4);
            byte[] bytes = text.getBytes(ISO_8859_1);

            List<String> found = new ArrayList<>();
            Marks.of(texts).find(bytes, (at, index) -> found.add(index + "@" + at));

            assertThat(found).as("seed %d", seed).isEqualTo(plainly(texts, text));
            int[] firsts = Marks.of(texts).firsts(bytes);
            for (int index = 0; index < texts.length; index++) {
                assertThat(firsts[index]).isEqualTo(text.indexOf(texts[index]));
            }
        }
    }

    private static List<String> plainly(String[] texts, String text) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            for (int index = 0; index < texts.length; index++) {
                if (text.startsWith(texts[index], at)) {
                    found.add(index + "@" + at);
                }
            }
        }
        return found;
    }

    private static String word(Random random, int length, int letters) {
        return random.ints(length, 0, letters)
                .mapToObj(letter -> "ab\u00ff\0".substring(letter, letter + 1))
                .reduce("", String::concat);
    }
}
