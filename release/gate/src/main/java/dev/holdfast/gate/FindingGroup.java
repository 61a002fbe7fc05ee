package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings that say the same of several places, which a report says once.
 *
 * @param findings at least one
 */
public record FindingGroup(List<Finding> findings) {
    /** Stands for the artifact as a whole. */
    static final Place WHOLE = Place.of(MemberName.of("(all files)"));

    public FindingGroup {
        findings = List.copyOf(findings);
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("a group of no findings");
        }
    }

    private record Said(Weight weight, Rule rule, String what, String fix) {}

    /** The groups of these findings, in the order of the first of each. */
    public static List<FindingGroup> of(List<Finding> findings) {
        Map<Said, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            var said = new Said(finding.weight(), finding.rule(), finding.what(), finding.fix());
            groups.computeIfAbsent(said, _ -> new ArrayList<>()).add(finding);
        }
        return groups.values().stream().map(FindingGroup::new).toList();
    }

    /** One of them, for what all of them say. */
    public Finding first() {
        return findings.getFirst();
    }

    /** Those that stand in a file: what is about the whole artifact names none. */
    public List<Finding> placed() {
        return findings.stream()
                .filter(finding -> !finding.place().equals(WHOLE))
                .toList();
    }
}
