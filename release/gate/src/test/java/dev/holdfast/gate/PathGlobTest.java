package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource({
        "dist/*.js, dist/cli.js, true",
        "dist/*.js, dist/a/cli.js, false",
        "dist/*.js, x/dist/cli.js, false",
        "dist/*.js, dist/cli.js.map, false",
        "dist/**, dist/a/b/c, true",
        "dist/**, dist, true",
        "dist/**, distant/a, false",
        "**/*.js, cli.js, true",
        "**/*.js, a/b/cli.js, true",
        "**/b/**/d, a/b/c/b/d, true",
        "**/b/**/d, a/b/c/e, false",
        "**, anything/at/all, true",
        "README.md, readme.md, false",
        "lib/x.jar!/**, lib/x.jar!/META-INF/MANIFEST.MF, true",
        "lib/x.jar, lib/x.jar!/a, false",
        "?.js, a.js, true",
        "?.js, ab.js, false",
    })
    void matchesAWholePathByCase(String glob, String path, boolean matches) {
        assertThat(PathGlob.of(glob).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/dist", "dist/", "a//b", "./a", "a/../b"})
    void refusesWhatCouldMatchNothing(String glob) {
        assertThatThrownBy(() -> PathGlob.of(glob)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreesWithAPlainDefinition() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            String glob = joined(random, List.of("a", "b", "*", "**", "a*", "?"), 1 + random.nextInt(4));
            String path = joined(random, List.of("a", "b", "ab", "aa"), 1 + random.nextInt(5));
            assertThat(PathGlob.of(glob).matches(path))
                    .as("%s on %s", glob, path)
                    .isEqualTo(plainly(List.of(glob.split("/", -1)), List.of(path.split("/", -1))));
        }
    }

    private static boolean plainly(List<String> glob, List<String> path) {
        if (glob.isEmpty()) {
            return path.isEmpty();
        }
        if (glob.getFirst().equals("**")) {
            return plainly(glob.subList(1, glob.size()), path)
                    || (!path.isEmpty() && plainly(glob, path.subList(1, path.size())));
        }
        return !path.isEmpty()
                && path.getFirst().matches(glob.getFirst().replace("*", ".*").replace("?", "."))
                && plainly(glob.subList(1, glob.size()), path.subList(1, path.size()));
    }

    private static String joined(Random random, List<String> words, int count) {
        return Stream.generate(() -> words.get(random.nextInt(words.size())))
                .limit(count)
                .collect(Collectors.joining("/"));
    }
}
