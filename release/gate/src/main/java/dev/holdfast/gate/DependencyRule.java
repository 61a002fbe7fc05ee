package dev.holdfast.gate;

import java.util.List;

/**
 * Looks at what an artifact needs: whether it is what was tested, comes from a registry, and is called what it seems to be.
 * Ranges are what most good packages have, so they are worth a note; what cannot be had again, or only by luck, blocks.
 */
public final class DependencyRule implements ArtifactRule {
    private static final List<Kind> KINDS = List.of(
            new NpmDependencies(),
            new WheelDependencies(),
            new MavenDependencies(),
            new GradleDependencies(),
            new SignedJar());
    private static final Rule RULE = Rule.of("dependency", Topic.DEPENDENCY);

    /** The rule. */
    public DependencyRule() {}

    /** The dependencies of one kind of package. */
    interface Kind {
        /** Looks at them, if the artifact is such a package. */
        void look(Inventory inventory, Report report);
    }

    /** Where they say what is wrong. */
    record Report(Findings findings) {
        void add(Weight weight, MemberName name, String what, String fix) {
            findings.add(new Finding(RULE, weight, Place.of(name), what, fix));
        }
    }

    @Override
    public void look(Inventory inventory, Findings findings) {
        var report = new Report(findings);
        for (Kind kind : KINDS) {
            kind.look(inventory, report);
        }
        inventory.files().stream()
                .map(Inventory.Shipped::name)
                .filter(name -> name.depth() == 0 && Manifests.isCompared(name))
                .filter(name -> !inventory.manifests().containsKey(name))
                .forEach(name -> report.add(
                        Weight.WARN,
                        name,
                        "too large for the rules on dependencies, which did not look at it",
                        "see to it yourself"));
    }
}
