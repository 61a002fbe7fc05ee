package dev.holdfast.gate;

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
class ReaderTest {
    private static final int MUTATIONS = 2_000;
    private static final int CHANGES_MAX = 3;
    private static final Path CORPUS = Path.of(Objects.requireNonNull(System.getProperty("holdfast.corpus")));

    @ParameterizedTest
    @EnumSource(Reader.class)
    void holdsWhateverComes(Reader reader) throws IOException {
        List<byte[]> seeds = seeds(reader);
        assertThat(seeds.stream().filter(seed -> taken(reader, seed)))
                .as("seeds of %s with nothing to object to: without one, nothing is compared", reader)
                .isNotEmpty();
        var random = new SplittableRandom(reader.folder().length());
        for (byte[] seed : seeds) {
            for (int round = 0; round < MUTATIONS; round++) {
                taken(reader, mutated(seed, random));
            }
        }
    }

    private static boolean taken(Reader reader, byte[] input) {
        try {
            return reader.take(input);
        } catch (RuntimeException | Error find) {
            throw new AssertionError(reader + " on " + Base64.getEncoder().encodeToString(input), find);
        }
    }

    private static byte[] mutated(byte[] seed, SplittableRandom random) {
        byte[] input = seed;
        for (int change = random.nextInt(1, CHANGES_MAX + 1); change > 0; change--) {
            int at = random.nextInt(input.length + 1);
            int length = random.nextInt(Math.min(input.length - at, 40) + 1);
            int from = random.nextInt(seed.length + 1);
            byte[] more = switch (random.nextInt(3)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                default -> Arrays.copyOfRange(seed, from, Math.min(seed.length, from + random.nextInt(80)));
            };
            byte[] out = Arrays.copyOf(input, input.length - length + more.length);
            System.arraycopy(more, 0, out, at, more.length);
            System.arraycopy(input, at + length, out, at + more.length, input.length - at - length);
            input = out;
        }
        return input;
    }

    private static List<byte[]> seeds(Reader reader) throws IOException {
        var seeds = new ArrayList<byte[]>();
        try (var files = Files.list(CORPUS.resolve(reader.folder()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }
}
