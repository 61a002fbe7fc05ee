package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventStreamTest {
    private static final ReplyLimits SMALL = new ReplyLimits(20, 60, 1, 1, 1);

    record Case(String stream, List<String> events) {}

    static List<Case> streams() {
        return List.of(
                new Case("", List.of()),
                new Case("data: a\n\n", List.of("a")),
                new Case("data:a\n\ndata:  b\n\n", List.of("a", " b")),
                new Case("data: a\r\n\r\ndata: b\r\n\r\n", List.of("a", "b")),
                new Case("data: a\r\rdata: b\r\r", List.of("a", "b")),
                new Case("data: a\r\n\ndata: b\n\r\n", List.of("a", "b")),
                new Case("data: a\ndata: b\n\n", List.of("a\nb")),
                new Case("data: a\ndata\ndata:\n\n", List.of("a\n\n")),
                new Case("data\n\n", List.of("")),
                new Case(": comment\n\n:\ndata: a\n: another\n\n", List.of("a")),
                new Case("event: x\nid: 1\nretry: 5\ndata: a\n\n", List.of("a")),
                new Case("event: x\n\ndata: a\n\n", List.of("a")),
                new Case("dataset: a\nDATA: b\n data: c\n\n", List.of()),
                new Case("\uFEFFdata: a\n\n", List.of("a")),
                new Case("\n\n\ndata: a\n\n\n\n", List.of("a")),
                new Case("data: a\n\ndata: b\n", List.of("a")),
                new Case("data: a\n\ndata: b", List.of("a")),
                new Case("data: \u00e9\ud83d\ude00\u2028\u0085\n\n", List.of("\u00e9\ud83d\ude00\u2028\u0085")));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsEvents(Case given) throws Exception {
        byte[] bytes = given.stream().getBytes(StandardCharsets.UTF_8);

        assertThat(events(new ByteArrayInputStream(bytes))).isEqualTo(given.events());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsTheSameByteByByte(Case given) throws Exception {
        byte[] bytes = given.stream().getBytes(StandardCharsets.UTF_8);

        assertThat(events(inPieces(bytes, new Random(0), 1))).isEqualTo(given.events());
    }

    /** Against the simplest reader there is: cut at line ends, look at each line. */
    @Test
    void agreesWithASimpleReaderHoweverTheBytesAreCut() throws Exception {
        String[] parts = {"data: ", "data:", "data", "a", "\u00e9", "\r", "\n", "\r\n", "\n\n", ":", " ", "event: x"};
        for (long seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var stream = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                stream.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(events(inPieces(bytes, random, 5))).as("seed %d", seed).isEqualTo(simply(stream.toString()));
        }
    }

    private static List<String> simply(String stream) {
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        String[] lines = stream.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length - 1; i++) { // what follows the last line end is no line
            if (lines[i].isEmpty() && !data.isEmpty()) {
                events.add(String.join("\n", data));
                data.clear();
            } else if (lines[i].equals("data")) {
                data.add("");
            } else if (lines[i].startsWith("data:")) {
                String value = lines[i].substring(5);
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            }
        }
        return events;
    }

    @Test
    void refusesALineThatIsTooLong() {
        refuses("data: 0123456789abcdef\n\n", "one line is longer than `20` bytes");
    }

    @Test
    void refusesALineThatNeverEnds() {
        refuses(":".repeat(50), "one line is longer than `20` bytes");
    }

    @Test
    void refusesAnEventOfTooManyLines() {
        refuses("data: 0123456789\n".repeat(2) + "\n", "one event is larger than `20` bytes");
    }

    @Test
    void refusesAStreamThatIsTooLong() {
        refuses(":\n".repeat(40), "the stream is longer than `60` bytes");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};

        assertThatThrownBy(() -> events(new ByteArrayInputStream(bytes)))
                .isInstanceOf(FailedTry.class)
                .hasMessage("the stream is not UTF-8");
    }

    private static void refuses(String stream, String message) {
        var events = new EventStream(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), SMALL);
        assertThatThrownBy(events::next).isInstanceOf(FailedTry.class).hasMessage(message);
    }

    private static List<String> events(InputStream in) throws IOException, FailedTry {
        var stream = new EventStream(in, ReplyLimits.DEFAULT);
        List<String> events = new ArrayList<>();
        for (Optional<String> event = stream.next(); event.isPresent(); event = stream.next()) {
            events.add(event.get());
        }
        return events;
    }

    /** A stream that gives at most that many bytes at a time. */
    static InputStream inPieces(byte[] bytes, Random random, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into) {
                return super.read(into, 0, Math.min(into.length, 1 + random.nextInt(most)));
            }
        };
    }
}
