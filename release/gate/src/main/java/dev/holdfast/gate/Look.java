package dev.holdfast.gate;

/** One look of all rules at one file and at everything they unfold from it. */
final class Look {
    /** How many texts may be inside one another, and how many in one file: maps of maps, archives in strings. */
    private static final int DEPTH_MAX = 24;

    private static final int PARTS_MAX = 200_000;

    /** How many bytes they may have in all: far more than the largest file that is looked at in one piece. */
    private static final long PART_BYTES_MAX = 1L << 30;

    /** A look costs as much, however short a part is. */
    private static final int LOOK_BYTES = 1 << 12;

    private static final Rule PARTS = Rule.of("unread-parts", Topic.UNREAD);

    private final Iterable<MemberRule> rules;
    private final PartRoom room;
    private final Findings findings;
    private int parts;
    private long partBytes;

    /**
     * A look by these rules.
     *
     * @param room what is left for parts, in all files of the artifact
     */
    Look(Iterable<MemberRule> rules, PartRoom room, int findingsPerRuleMax) {
        this.rules = rules;
        this.room = room;
        this.findings = new Findings(findingsPerRuleMax);
    }

    /** What the rules find. A part is looked at when it is handed in, so that not all have to be held. */
    Findings at(Member member) {
        at(member, 0);
        return findings;
    }

    private void at(Member member, int depth) {
        var within = new MemberRule.Parts() {
            @Override
            public boolean add(Member part) {
                return part(part, depth + 1);
            }

            @Override
            public boolean take(long bytes) {
                return room.take(bytes);
            }
        };
        rules.forEach(rule -> rule.look(member, within, findings));
    }

    private boolean part(Member part, int depth) {
        parts++;
        partBytes += part.size();
        if (depth > DEPTH_MAX || parts > PARTS_MAX || partBytes > PART_BYTES_MAX) {
            unread(part, "one file");
            return false;
        }
        if (!room.take(Math.max(LOOK_BYTES, part.size()))) {
            unread(part, "the files of the artifact");
            return false;
        }
        at(part, depth);
        return true;
    }

    private void unread(Member part, String inside) {
        findings.add(new Finding(
                PARTS,
                Weight.BLOCK,
                Place.of(part.name()),
                "not read: too much is inside " + inside,
                "leave it out, or ship it so that it can be read"));
    }
}
