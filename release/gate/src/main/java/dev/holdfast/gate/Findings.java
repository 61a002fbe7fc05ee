package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what rules find. It keeps so many of each rule and counts the rest, so that a million findings of one kind neither
 * fill the memory nor hide those of another. Safe for use by several threads.
 */
public final class Findings {
    private final int perRuleMax;
    private final List<Finding> kept = new ArrayList<>(); // guarded by this, as the three below
    private final Map<String, Integer> perRule = new HashMap<>();
    private final Map<Weight, Long> counts = new EnumMap<>(Weight.class);
    private final Map<Weight, Long> dropped = new EnumMap<>(Weight.class);

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

    /** Takes all of others, which nobody adds to any more. */
    synchronized void addAll(Findings others) {
        others.dropped.forEach((weight, count) -> {
            counts.merge(weight, count, Long::sum);
            dropped.merge(weight, count, Long::sum);
        });
        others.kept.forEach(this::add);
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
