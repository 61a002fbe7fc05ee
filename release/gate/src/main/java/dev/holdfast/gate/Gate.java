package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows an artifact to rules and gives their verdict. Immutable; safe for use by several threads. */
public final class Gate {
    private static final int FINDINGS_PER_RULE_MAX = 1_000;
    private static final Rule UNREAD = Rule.of("unread", Topic.UNREAD);

    private final List<MemberRule> memberRules;
    private final List<ArtifactRule> artifactRules;

    /** A gate with these rules. */
    public Gate(List<MemberRule> memberRules, List<ArtifactRule> artifactRules) {
        this.memberRules = List.copyOf(memberRules);
        this.artifactRules = List.copyOf(artifactRules);
    }

    /**
     * Looks at all of it.
     *
     * @throws IOException when it cannot be read at all
     */
    public Verdict check(Artifact artifact) throws IOException {
        var findings = new Findings(FINDINGS_PER_RULE_MAX);
        var looking = new Looking(findings);
        artifact.visit(looking);
        var inventory = new Inventory(looking.files, looking.manifests);
        artifactRules.forEach(rule -> rule.look(inventory, findings));
        return new Verdict(artifact.name(), inventory, findings.sorted(), findings.count(Weight.BLOCK));
    }

    private final class Looking implements Artifact.Visitor {
        private final Findings findings;
        private final List<Shipped> files = new ArrayList<>();
        private final Map<MemberName, Member> manifests = new HashMap<>();

        Looking(Findings findings) {
            this.findings = findings;
        }

        @Override
        public void member(Member member) {
            files.add(new Shipped(member.name(), member.size(), member.mode(), member.digest()));
            if (Manifests.holds(member)) {
                manifests.put(member.name(), member);
            }
            Deque<Member> left = new ArrayDeque<>(List.of(member));
            while (!left.isEmpty()) {
                Member next = left.remove();
                memberRules.forEach(rule -> rule.look(next, left::add, findings));
            }
        }

        @Override
        public void unread(Place place, String why) {
            findings.add(new Finding(
                    UNREAD,
                    Weight.BLOCK,
                    place,
                    "not read: " + why,
                    "leave it out, or ship it so that it can be read"));
        }
    }
}
