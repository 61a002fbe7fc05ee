package dev.holdfast.simulation;

import dev.holdfast.agent.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a simulated session is made of. The same scenario runs the same way every time.
 *
 * @param seed of everything that is left to chance while it runs
 * @param cast who takes part
 * @param trouble what goes wrong
 * @param budget what the session may use
 * @param command the arguments of {@code quality/bench/simulate} that run it again
 */
record Scenario(long seed, Cast cast, Trouble trouble, Budget budget, String command) {
    /**
     * Who takes part.
     *
     * @param enrolled how many approvers there are, 0 to 3
     */
    record Cast(Script.Kind model, Person.Manner person, int enrolled) {}

    /**
     * What goes wrong.
     *
     * @param crashes how often the power goes, at most; then it stays on and the disk is well
     * @param pointsBetween how many points pass between two starts and crashes: fewer than this when chance decides,
     *     exactly this when it does not
     * @param pace who decides
     * @param diskFaults how often a change of the disk fails, from 0 to 1
     * @param edits whether a person may edit the workspace while the session is down
     */
    record Trouble(int crashes, long pointsBetween, Pace pace, double diskFaults, Edits edits) {
        static final Trouble NONE = new Trouble(0, 1, Pace.EXACT, 0, Edits.NONE);
    }

    /** When the power goes. */
    enum Pace {
        EXACT,
        RANDOM
    }

    /** Whether a person edits the workspace between a crash and the next start. */
    enum Edits {
        NONE,
        SOMETIMES
    }

    private static final Duration HOURS = Duration.ofHours(10);

    private static final Budget.Money FREE = new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** More than any of these sessions uses. */
    static final Budget AMPLE = new Budget(80, 400, 10_000_000, HOURS, FREE);

    /** The scenario of a seed, of any kind. */
    static Scenario of(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        var cast = new Cast(any(random, Script.Kind.values()), any(random, Person.Manner.values()), random.nextInt(4));
        var trouble = new Trouble(
                random.nextInt(5),
                1 + random.nextInt(150),
                Pace.RANDOM,
                random.nextInt(3) == 0 ? 0.03 : 0,
                random.nextInt(3) == 0 ? Edits.SOMETIMES : Edits.NONE);
        return new Scenario(seed, cast, trouble, budget(random), "1 " + seed);
    }

    /** A session in which nothing depends on a person, so that crashes must not change how it ends. */
    static Scenario calm(long seed) {
        var cast = new Cast(Script.Kind.HELPFUL, Person.Manner.SILENT, 0);
        return new Scenario(seed, cast, Trouble.NONE, AMPLE, "--calm " + seed);
    }

    /** A short session of a hostile model to which people say yes. */
    static Scenario wild(long seed) {
        var cast = new Cast(Script.Kind.HOSTILE, Person.Manner.APPROVE, 2);
        return new Scenario(seed, cast, Trouble.NONE, new Budget(5, 400, 10_000_000, HOURS, FREE), "--wild " + seed);
    }

    /** The same session with one crash. */
    Scenario crashingAt(long point) {
        return new Scenario(
                seed, cast, new Trouble(1, point, Pace.EXACT, 0, Edits.NONE), budget, command + " " + point);
    }

    private static Budget budget(RandomGenerator random) {
        return switch (random.nextInt(15)) {
            case 0 -> new Budget(1 + random.nextInt(6), 400, 10_000_000, HOURS, FREE);
            case 1 -> new Budget(80, 1 + random.nextInt(8), 10_000_000, HOURS, FREE);
            case 2 -> new Budget(80, 400, 1 + random.nextInt(1_000), HOURS, FREE);
            case 3, 4 -> new Budget(80, 400, 10_000_000, Duration.ofSeconds(1 + random.nextInt(60)), FREE);
            case 5 -> new Budget(80, 400, 10_000_000, HOURS, money(random));
            default -> AMPLE;
        };
    }

    private static Budget.Money money(RandomGenerator random) {
        return new Budget.Money(
                BigDecimal.valueOf(1 + random.nextInt(20), 4), new BigDecimal("2.50"), new BigDecimal("10.00"));
    }

    private static <T> T any(RandomGenerator random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
