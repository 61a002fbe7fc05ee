package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeftoverIndexTest {
    private static final List<NamePattern> PATTERNS = Arrays.stream(Leftover.values())
            .flatMap(it -> it.patterns().stream())
            .toList();

    /** A pattern to hold a path to, asked once which paths it is for: a path is held to each of them. */
    private record Held(Leftover leftover, NamePattern pattern, boolean isExact) {}

    private static final List<Held> HELD = Arrays.stream(Leftover.values())
            .flatMap(leftover ->
                    leftover.patterns().stream().map(pattern -> new Held(leftover, pattern, pattern.isExact())))
            .toList();

    @Test
    void findsWhatHoldingAPathToEveryPatternFinds() {
        var random = new Random(5);
        int found = 0;
        for (int round = 0; round < 100_000; round++) {
            String path = path(random);
            Optional<Leftover> first = LeftoverIndex.ALL.first(path, _ -> true);
            assertThat(first).as(path).isEqualTo(plainly(path));
            found += first.isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(20_000);
    }

    private static Optional<Leftover> plainly(String path) {
        List<String> exact = List.of(PathProblem.plain(path).split("/", -1));
        List<String> folded =
                exact.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
        return HELD.stream()
                .filter(held -> held.pattern().fits(held.isExact() ? exact : folded))
                .map(Held::leftover)
                .findFirst();
    }

    /** Parts of patterns with something for what is wild in them, some of them changed, one behind another. */
    private static String path(Random random) {
        var path = new StringBuilder();
        for (int left = random.nextInt(3); left >= 0; left--) {
            for (String part : PATTERNS.get(random.nextInt(PATTERNS.size())).parts()) {
                path.append(path.isEmpty() ? "" : "/")
                        .append(part.replace("*", "a.b").replace("[0-9]", "7"));
            }
            if (random.nextInt(4) == 0) {
                path.setCharAt(random.nextInt(path.length()), "a./7".charAt(random.nextInt(4)));
            }
        }
        String whole = path.toString();
        return random.nextInt(3) == 0 ? whole.toUpperCase(Locale.ROOT) : whole;
    }
}
