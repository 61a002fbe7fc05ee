package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes what rules find. It keeps so many of each rule and counts the rest, so that a million findings of one kind neither
 * fill the memory nor hide those of another. Safe for use by several threads.
 */
public final class Findings {
    private static final int PACKAGES_MAX = 20_000;
    private static final int PER_PACKAGE_MAX = 100;

    private final int perRuleMax;
    private final List<Finding> kept = new ArrayList<>(); // guarded by this, as the four below
    private final Map<String, Integer> perRule = new HashMap<>();
    private final Map<Weight, Long> counts = new EnumMap<>(Weight.class);
    private final Map<Weight, Long> dropped = new EnumMap<>(Weight.class);
    private final Map<String, List<Finding>> ifOwn = new LinkedHashMap<>();

    /**
     * Nothing found yet.
     *
     * @param perRuleMax how many of one rule and weight are kept
     */
    public Findings(int perRuleMax) {
        this.perRuleMax = perRuleMax;
    }

    /** Takes one more. */
    public synchronized void add(Finding finding) {
        counts.merge(finding.weight(), 1L, Long::sum);
        // by weight too: a thousand notes of a rule must not push out the one finding that blocks
        if (perRule.merge(finding.rule().id().text() + " " + finding.weight(), 1, Integer::sum) <= perRuleMax) {
            kept.add(finding);
        } else {
            dropped.merge(finding.weight(), 1L, Long::sum);
        }
    }

    /**
     * Takes one that counts only if a package turns out to be the publisher's own, which is known when all files were read.
     *
     * @param name of the package, as npm has it
     */
    synchronized void addIfOwn(String name, Finding finding) {
        if (ifOwn.size() == PACKAGES_MAX && !ifOwn.containsKey(name)) {
            add(finding); // so many packages are in no artifact, and none is passed over
            return;
        }
        List<Finding> ofIt = ifOwn.computeIfAbsent(name, _ -> new ArrayList<>());
        if (ofIt.size() < PER_PACKAGE_MAX) {
            ofIt.add(finding);
        }
    }

    /** Counts those of the publisher's own packages, and drops those of others. */
    synchronized void settle(Predicate<String> own) {
        ifOwn.forEach((name, ofIt) -> {
            if (own.test(name)) {
                ofIt.forEach(this::add);
            }
        });
        ifOwn.clear();
    }

    /** Takes all of others, which nobody adds to any more. */
    synchronized void addAll(Findings others) {
        others.dropped.forEach((weight, count) -> {
            counts.merge(weight, count, Long::sum);
            dropped.merge(weight, count, Long::sum);
        });
        others.kept.forEach(this::add);
        others.ifOwn.forEach((name, ofIt) -> ofIt.forEach(finding -> addIfOwn(name, finding)));
    }

    /** Those that were kept: the gravest first, then by topic and place. */
    public synchronized List<Finding> sorted() {
        return kept.stream()
                .sorted(Comparator.comparing(Finding::weight)
                        .thenComparing(finding -> finding.rule().topic())
                        .thenComparing(finding -> finding.place().member().toString())
                        .thenComparingLong(finding -> finding.place().offset())
                        .thenComparing(finding -> finding.rule().id().text()))
                .toList();
    }

    /** How many there were of a weight, those that were not kept included. */
    public synchronized long count(Weight weight) {
        return counts.getOrDefault(weight, 0L);
    }
}
