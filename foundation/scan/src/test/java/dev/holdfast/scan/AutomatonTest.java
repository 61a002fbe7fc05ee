package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    @Test
    void findsWhatAPlainSearchFindsHoweverTheBytesAreCut() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            List<String> words = words(random);
            String text = word(random, random.nextInt(80));

            assertThat(found(words, text, random)).as("seed %d", seed).isEqualTo(plainly(words, text));
        }
    }

    @Test
    void takesBytesOfAnyValue() {
        List<byte[]> words = List.of(new byte[] {(byte) 0xFF, 0}, new byte[] {(byte) 0x80});
        Automaton anchors = Automaton.of(words);

        long run = anchors.run(Automaton.START, new byte[] {1, (byte) 0xFF, 0, 5}, 0, 4);

        assertThat(Automaton.at(run)).isEqualTo(3);
        assertThat(anchors.ending(Automaton.state(run))).containsExactly(0);
    }

    @Test
    void findsTheSameInAStretch() {
        int length = Automaton.STRETCH_BYTES;
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<String> words = words(random);
            String before = word(random, random.nextInt(20));
            String text = before + word(random, length);
            Automaton anchors = Automaton.of(
                    words.stream().map(word -> word.getBytes(ISO_8859_1)).toList());
            byte[] bytes = text.getBytes(ISO_8859_1);
            int state = stepped(anchors, Automaton.START, bytes, 0, before.length());
            int[] ends = new int[length];

            long run = anchors.stretch(state, bytes, before.length(), ends);

            List<String> found = new ArrayList<>();
            for (int index = 0; index < Automaton.at(run); index++) {
                for (int number : anchors.ending(Automaton.endState(ends[index]))) {
                    found.add(before.length() + Automaton.endAt(ends[index]) + 1 + " " + number);
                }
            }
            assertThat(found).as("seed %d", seed).isEqualTo(ended(anchors, state, bytes, before.length()));
            assertThat(Automaton.state(run))
                    .as("seed %d", seed)
                    .isEqualTo(stepped(anchors, state, bytes, before.length(), bytes.length));
        }
    }

    private static List<String> words(Random random) {
        List<String> words = new ArrayList<>();
        for (int left = random.nextInt(8); left >= 0; left--) {
            words.add(word(random, 1 + random.nextInt(5)));
        }
        return words;
    }

    private static int stepped(Automaton anchors, int state, byte[] bytes, int from, int to) {
        int now = state;
        for (int at = from; at < to; at++) {
            now = Automaton.state(anchors.run(now, bytes, at, at + 1));
        }
        return now;
    }

    /** One byte after the other. */
    private static List<String> ended(Automaton anchors, int state, byte[] bytes, int from) {
        List<String> ended = new ArrayList<>();
        int now = state;
        for (int at = from; at < bytes.length; at++) {
            now = stepped(anchors, now, bytes, at, at + 1);
            for (int number : anchors.ends(now) ? anchors.ending(now) : new int[0]) {
                ended.add(at + 1 + " " + number);
            }
        }
        return ended;
    }

    private static List<String> found(List<String> words, String text, Random random) {
        Automaton anchors = Automaton.of(
                words.stream().map(word -> word.getBytes(ISO_8859_1)).toList());
        byte[] bytes = text.getBytes(ISO_8859_1);
        List<String> found = new ArrayList<>();
        int state = Automaton.START;
        int at = 0;
        int limit = 0;
        while (at < bytes.length) {
            limit = at < limit ? limit : Math.min(bytes.length, at + 1 + random.nextInt(20));
            long run = anchors.run(state, bytes, at, limit);
            state = Automaton.state(run);
            at = Automaton.at(run);
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
