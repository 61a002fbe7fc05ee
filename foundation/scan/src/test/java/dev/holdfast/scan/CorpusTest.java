package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every labelled text says what it should, whatever is drawn for its random parts. */
class CorpusTest {
    private static final Scanner SCANNER = Scanner.of(ScanSettings.DEFAULT);
    private static final int DRAWS = 25;
    private static final String NOTHING = "-";

    private record Labelled(String kind, String text) {}

    @Test
    void findsWhatIsThereAndNothingElse() throws IOException {
        List<String> missed = new ArrayList<>();
        List<String> invented = new ArrayList<>();
        for (Labelled labelled : corpus()) {
            for (int draw = 0; draw < DRAWS; draw++) {
                String text = new Samples(draw).of(labelled.text());
                List<String> kinds = kinds(text);
                if (!labelled.kind().equals(NOTHING) && !kinds.contains(labelled.kind())) {
                    missed.add(labelled.kind() + " in " + text + ": " + kinds);
                }
                kinds.removeIf(kind -> kind.equals(labelled.kind()));
                if (!kinds.isEmpty()) {
                    invented.add(kinds + " in " + text);
                }
            }
        }
        assertThat(missed).isEmpty();
        assertThat(invented).isEmpty();
    }

    @Test
    void holdsEveryKindThatIsToldByItsName() throws IOException {
        var labelled = new TreeSet<>(corpus().stream().map(Labelled::kind).toList());

        assertThat(labelled).containsAll(NamedKeys.kinds());
        assertThat(labelled).hasSizeGreaterThan(60);
    }

    private static List<Labelled> corpus() throws IOException {
        try (var in = Objects.requireNonNull(CorpusTest.class.getResourceAsStream("corpus.txt"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .map(parts -> new Labelled(parts[0], unescaped(parts[1])))
                    .toList();
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\\\", "\u0001")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("\u0001", "\\");
    }

    private static List<String> kinds(String text) {
        List<String> kinds = new ArrayList<>();
        SCANNER.scan(text.getBytes(ISO_8859_1), hit -> kinds.add(hit.kind().name()));
        return kinds;
    }
}
