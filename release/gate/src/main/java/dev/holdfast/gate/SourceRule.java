package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;

/**
 * Finds the sources that something was built from, beside what was built from them. Many libraries ship theirs on purpose, so
 * it does not block.
 */
public final class SourceRule implements ArtifactRule {
    private static final Rule BESIDE = Rule.of("sources-beside", Topic.SOURCE);
    private static final int NAME_SHOWN_MAX = 80;
    private static final List<Language> LANGUAGES = List.of(
            new Language("TypeScript", List.of(".ts", ".tsx", ".mts", ".cts"), List.of(".js", ".mjs", ".cjs")),
            new Language("Java", List.of(".java", ".kt", ".scala", ".groovy"), List.of(".class")),
            new Language("Python", List.of(".pyx", ".pxd"), List.of(".so", ".pyd")));
    private static final List<String> DECLARATIONS = List.of(".d.ts", ".d.mts", ".d.cts");

    private final SourcePolicy policy;
    private final List<String> firstParty;

    /** Finds what this policy does not allow. */
    public SourceRule(SourcePolicy policy) {
        this(policy, List.of());
    }

    /**
     * The same.
     *
     * @param firstParty names of npm packages that are one's own
     */
    SourceRule(SourcePolicy policy, List<String> firstParty) {
        this.policy = policy;
        this.firstParty = List.copyOf(firstParty);
    }

    @Override
    public void look(Inventory inventory, Findings findings) {
        if (policy == SourcePolicy.ALLOW) {
            return;
        }
        var top = Top.of(inventory);
        var packages = OwnPackages.of(inventory, firstParty);
        for (Language language : LANGUAGES) {
            List<Shipped> sources = inventory.files().stream()
                    .filter(file -> language.isSource(file.name().file()))
                    .filter(file -> OwnPackages.nameIn(file.name().path())
                            .map(packages::has)
                            .orElse(true))
                    .toList();
            boolean built =
                    inventory.files().stream().anyMatch(file -> ends(file.name().file(), language.built));
            if (!sources.isEmpty() && built) {
                report(top, language.name + " sources beside what was built from them", sources, findings);
            }
        }
        List<Shipped> archives = inventory.files().stream()
                .filter(file -> file.name().file().endsWith("-sources.jar"))
                .toList();
        if (!archives.isEmpty()) {
            report(top, "archives of sources", archives, findings);
        }
    }

    private void report(Top top, String what, List<Shipped> files, Findings findings) {
        long bytes = files.stream().mapToLong(Shipped::size).sum();
        findings.add(new Finding(
                BESIDE,
                policy == SourcePolicy.DENY ? Weight.WARN : Weight.NOTE,
                Place.of(files.getFirst().name()),
                String.format(
                        Locale.ROOT,
                        "%,d %s, %s, such as `%s`",
                        files.size(),
                        what,
                        Bytes.text(bytes),
                        Visible.inert(top.path(files.getFirst().name()), NAME_SHOWN_MAX)),
                "leave them out; if they are public, say `sources: sources-public` in gate.yaml"));
    }

    private static boolean ends(String file, List<String> endings) {
        return endings.stream().anyMatch(file::endsWith);
    }

    /** A language whose sources are not what is shipped of it. */
    private record Language(String name, List<String> sources, List<String> built) {
        boolean isSource(String file) {
            return ends(file, sources) && !ends(file, DECLARATIONS);
        }
    }
}
