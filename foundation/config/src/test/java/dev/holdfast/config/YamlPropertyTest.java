package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlPropertyTest {
    private static final int CASES = 20_000;
    private static final List<String> PIECES = List.of(
            "budget",
            "turns",
            "model",
            "price",
            "environments",
            "hosts",
            ": ",
            ":",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "5",
            "30m",
            "*a",
            "&a ",
            "!!int ",
            "---\n",
            "...",
            "\"",
            "'",
            "|\n",
            "? ",
            "#",
            "%YAML 1.2\n",
            "\t",
            "~",
            "\u2028",
            "\uFEFF",
            "é",
            "\uD83D\uDE00",
            "<<",
            "\\",
            "\0");

    @TempDir
    Path folder;

    @Test
    void refusesAnyTextWithProblemsOrReadsItAndNeverBreaks() {
        World world = new World(folder);
        int read = 0;
        for (int seed = 0; seed < CASES; seed++) {
            String text = text(new Random(seed));
            try {
                world.load(world.withWorkspace(text));
                read++;
            } catch (ConfigException e) {
                assertThat(e.problems())
                        .as("seed %d", seed)
                        .isNotEmpty()
                        .allSatisfy(problem ->
                                assertThat(problem.text()).isNotBlank().doesNotContain("\n"));
            }
        }
        assertThat(read).as("texts that are fine").isBetween(1, CASES - 1);
    }

    @Test
    void readsBackEveryCountItIsGiven() {
        World world = new World(folder);
        var random = new Random(7);
        for (int seed = 0; seed < 500; seed++) {
            long calls = random.nextLong(1, 101);
            long turns = random.nextLong(1, 41);
            String text = random.nextBoolean()
                    ? "budget:\n  toolCalls: " + calls + "\n  turns: '" + turns + "'\n"
                    : "{budget.turns: " + turns + ", budget: {\"toolCalls\": " + calls + "}}";

            BudgetConfig budget = world.load(world.withWorkspace(text)).budget();

            assertThat(List.of(budget.toolCalls(), budget.turns())).as(text).containsExactly(calls, turns);
        }
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(30); left > 0; left--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
