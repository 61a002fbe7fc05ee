package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every seed and everything that was ever found, with the same mutations of them in each run. */
class CorpusTest {
    private static final int MUTATIONS = 3_000;
    private static final int CHANGES_MAX = 4;
    private static final Path CORPUS = Path.of(Objects.requireNonNull(System.getProperty("holdfast.corpus")));

    @ParameterizedTest
    @EnumSource(Target.class)
    void takesOrRefusesWhatComes(Target target) throws IOException {
        List<byte[]> seeds = seeds(target);
        assertThat(seeds).isNotEmpty();
        assertThat(seeds.stream().filter(seed -> taken(target, seed)))
                .as("seeds of %s that are taken: without one, nothing beyond the first check is tried", target)
                .isNotEmpty();
        var random = new SplittableRandom(target.folder().length());
        for (byte[] seed : seeds) {
            for (int n = 0; n < MUTATIONS; n++) {
                taken(target, mutated(seed, seeds, random));
            }
        }
    }

    private static boolean taken(Target target, byte[] input) {
        try {
            target.take(input);
            return true;
        } catch (LedgerException refused) {
            return false;
        } catch (RuntimeException | Error find) {
            throw new AssertionError(target + " on " + Base64.getEncoder().encodeToString(input), find);
        }
    }

    /** The input with a few bytes changed, removed, repeated, or taken from another. */
    private static byte[] mutated(byte[] seed, List<byte[]> seeds, SplittableRandom random) {
        byte[] input = seed;
        for (int change = random.nextInt(1, CHANGES_MAX + 1); change > 0; change--) {
            int at = random.nextInt(input.length + 1);
            int length = random.nextInt(Math.min(input.length - at, 40) + 1);
            input = switch (random.nextInt(4)) {
                case 0 -> spliced(input, at, length, new byte[0]);
                case 1 -> spliced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
                case 2 -> spliced(input, at, Math.min(1, input.length - at), new byte[] {(byte) random.nextInt(256)});
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length + 1);
                    int to = Math.min(other.length, from + random.nextInt(80));
                    yield spliced(input, at, length, Arrays.copyOfRange(other, from, to));
                }
            };
        }
        return input;
    }

    private static byte[] spliced(byte[] input, int at, int removed, byte[] added) {
        byte[] out = Arrays.copyOf(input, input.length - removed + added.length);
        System.arraycopy(added, 0, out, at, added.length);
        System.arraycopy(input, at + removed, out, at + added.length, input.length - at - removed);
        return out;
    }

    private static List<byte[]> seeds(Target target) throws IOException {
        var seeds = new ArrayList<byte[]>();
        try (var files = Files.list(CORPUS.resolve(target.folder()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }
}
