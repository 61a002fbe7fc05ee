package dev.holdfast.ledger;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property over many random cases, the same ones each time; a failure names the seed of its case. */
final class Cases {
    private Cases() {}

    static void run(int count, Consumer<Random> property) {
        for (long seed = 0; seed < count; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the case with seed " + seed + " failed: " + e.getMessage(), e);
            }
        }
    }
}
