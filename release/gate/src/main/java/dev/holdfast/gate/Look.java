package dev.holdfast.gate;

/** One look of all rules at one file and at everything they unfold from it. */
final class Look {
    /** How many texts may be inside one another, and how many in one file: maps of maps, archives in strings. */
    private static final int DEPTH_MAX = 24;

    private static final int PARTS_MAX = 200_000;

    /** How many bytes they may have in all: far more than the largest file that is looked at in one piece. */
    private static final long PART_BYTES_MAX = 1L << 30;

    private static final Rule PARTS = Rule.of("unread-parts", Topic.UNREAD);

    private final Iterable<MemberRule> rules;
    private final Findings findings;
    private int parts;
    private long partBytes;

    Look(Iterable<MemberRule> rules, int findingsPerRuleMax) {
        this.rules = rules;
        this.findings = new Findings(findingsPerRuleMax);
    }

    /** What the rules find. A part is looked at when it is handed in, so that not all have to be held. */
    Findings at(Member member) {
        at(member, 0);
        return findings;
    }

    private void at(Member member, int depth) {
        rules.forEach(rule -> rule.look(member, part -> part(part, depth + 1), findings));
    }

    private boolean part(Member part, int depth) {
        parts++;
        partBytes += part.size();
        if (depth > DEPTH_MAX || parts > PARTS_MAX || partBytes > PART_BYTES_MAX) {
            findings.add(new Finding(
                    PARTS,
                    Weight.BLOCK,
                    Place.of(part.name()),
                    "not read: too much is inside one file",
                    "leave it out, or ship it so that it can be read"));
            return false;
        }
        at(part, depth);
        return true;
    }
}
