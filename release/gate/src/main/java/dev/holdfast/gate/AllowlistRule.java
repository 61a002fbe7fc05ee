package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.util.HashSet;
import java.util.Set;

/** Holds an artifact to its allowlist: no path that is not on it, no pattern without a path, nothing too large. */
public final class AllowlistRule implements ArtifactRule {
    private static final Rule PATH = Rule.of("allowlist-path", Topic.ALLOWLIST);
    private static final Rule SIZE = Rule.of("allowlist-size", Topic.ALLOWLIST);
    private static final Rule UNUSED = Rule.of("allowlist-unused", Topic.ALLOWLIST);

    private final Allowlist allowlist;

    /** Holds it to this one. */
    public AllowlistRule(Allowlist allowlist) {
        this.allowlist = allowlist;
    }

    @Override
    public void look(Inventory inventory, Findings findings) {
        var top = Top.of(inventory);
        Set<PathGlob> used = new HashSet<>();
        for (Shipped file : inventory.files()) {
            String path = top.path(file.name());
            if (!listed(path, used)) {
                findings.add(new Finding(
                        PATH,
                        Weight.BLOCK,
                        Place.of(file.name()),
                        "not on the allowlist",
                        "leave it out of the package, or add it to `ship` in gate.yaml"));
            }
            for (Allowlist.Ceiling ceiling : allowlist.ceilings()) {
                if (file.size() > ceiling.bytesMax() && ceiling.files().matches(path)) {
                    findings.add(tooLarge(file, ceiling));
                }
            }
        }
        total(inventory, findings);
        for (PathGlob glob : allowlist.ship()) {
            if (!used.contains(glob)) {
                findings.add(new Finding(
                        UNUSED,
                        Weight.WARN,
                        Place.of(MemberName.of(glob.toString())),
                        "in `ship` of gate.yaml, but nothing that is shipped matches it",
                        "see whether a file is missing; otherwise remove the pattern from gate.yaml"));
            }
        }
    }

    /** All patterns are tried, so that each that matches something counts as used. */
    private boolean listed(String path, Set<PathGlob> used) {
        boolean listed = false;
        for (PathGlob glob : allowlist.ship()) {
            if (listed && used.contains(glob)) {
                continue;
            }
            if (glob.matches(path)) {
                used.add(glob);
                listed = true;
            }
        }
        return listed;
    }

    private void total(Inventory inventory, Findings findings) {
        long total = inventory.size();
        long max = allowlist.totalMax().orElse(Long.MAX_VALUE);
        if (total > max) {
            findings.add(new Finding(
                    SIZE,
                    Weight.BLOCK,
                    FindingGroup.WHOLE,
                    Bytes.text(total) + " in all, where at most " + Bytes.text(max) + " may be shipped",
                    "see what has grown with `holdfast gate diff`, or raise `max-bytes.total` in gate.yaml"));
        }
    }

    private static Finding tooLarge(Shipped file, Allowlist.Ceiling ceiling) {
        return new Finding(
                SIZE,
                Weight.BLOCK,
                Place.of(file.name()),
                Bytes.text(file.size()) + ", where `" + ceiling.files() + "` may have "
                        + Bytes.text(ceiling.bytesMax()),
                "see what is in it, or raise its ceiling in `max-bytes.files` of gate.yaml");
    }
}
