package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NeedlesTest {
    @Test
    void findsWhatAPlainSearchFinds() {
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            Set<String> words = new HashSet<>();
            for (int left = random.nextInt(12); left >= 0; left--) {
                words.add(word(random, 1 + random.nextInt(6)));
            }
            String text = word(random, random.nextInt(60));
            List<Needle> needles =
                    words.stream().map(word -> Needle.plain(word, "env")).toList();

            assertThat(covered(Needles.of(needles).find(text)))
                    .as("seed %d", seed)
                    .isEqualTo(plainly(words, text));
        }
    }

    @Test
    void joinsPlacesThatOverlapAndLeavesNeighboursApart() {
        Needles needles = Needles.of(List.of(Needle.plain("abcd", "one"), Needle.plain("cdefg", "two")));

        assertThat(needles.find("abcdefg abcdcdefg"))
                .containsExactly(new Span(0, 7, "two", 5), new Span(8, 12, "one", 4), new Span(12, 17, "two", 5));
    }

    @Test
    void takesTheNeighboursOfBase64AlongWhenTheyAreBase64() {
        Needles needles = Needles.of(List.of(new Needle("VALUE", "env-base64", 1, 1)));

        assertThat(needles.find("xVALUEy")).containsExactly(new Span(0, 7, "env-base64", 5));
        assertThat(needles.find("\"VALUE=")).containsExactly(new Span(1, 6, "env-base64", 5));
        assertThat(needles.find("VALUE")).containsExactly(new Span(0, 5, "env-base64", 5));
    }

    @Test
    void findsNothingWithoutNeedles() {
        assertThat(Needles.of(List.of()).find("anything")).isEmpty();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void isNotSlowedDownByTextsWithALongCommonBeginning() {
        String beginning = "ab".repeat(2_000);
        List<Needle> needles = Set.of("c", "d", "e", "f").stream()
                .map(end -> Needle.plain(beginning + end, "env"))
                .toList();

        assertThat(Needles.of(needles).find("ab".repeat(2_000_000) + "c")).hasSize(1);
    }

    /** Few letters, so that texts begin, end and overlap in each other; one of them far from ASCII. */
    private static String word(Random random, int length) {
        var word = new StringBuilder();
        for (int at = 0; at < length; at++) {
            word.append("abc\uD83D".charAt(random.nextInt(4)));
        }
        return word.toString();
    }

    private static BitSet plainly(Set<String> words, String text) {
        var covered = new BitSet();
        for (String word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                covered.set(at, at + word.length());
            }
        }
        return covered;
    }

    private static BitSet covered(List<Span> spans) {
        var covered = new BitSet();
        spans.forEach(span -> covered.set(span.start(), span.end()));
        return covered;
    }
}
