package dev.holdfast.gate;

import java.util.Set;

/** Which files say what an artifact is and what it needs. */
final class Manifests {
    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final int ROOT_SLASHES_MAX = 2;
    private static final Set<String> FILES = Set.of(
            "package.json",
            "package-lock.json",
            "npm-shrinkwrap.json",
            "pom.xml",
            "pom.properties",
            "MANIFEST.MF",
            "METADATA",
            "RECORD",
            "WHEEL",
            "manifest.json",
            "extension.vsixmanifest");

    /** Those that say something of the artifact only near its root: every other one is of something that it brings. */
    private static final Set<String> AT_ROOT =
            Set.of("yarn.lock", "pnpm-lock.yaml", "bun.lock", "gradle.lockfile", "libs.versions.toml", "PKG-INFO");

    /** Those of the first that have a name which nothing else has. */
    private static final Set<String> COMPARED =
            Set.of("package.json", "package-lock.json", "npm-shrinkwrap.json", "pom.xml", "MANIFEST.MF");

    private Manifests() {}

    static boolean holds(Member member) {
        return (FILES.contains(member.name().file()) || isAtRoot(member.name())) && member.size() <= BYTES_MAX;
    }

    /** Whether the rules on dependencies look at such a file, as long as it is of a size to be held. */
    static boolean isCompared(MemberName name) {
        return COMPARED.contains(name.file())
                || isAtRoot(name)
                || name.path().endsWith(".dist-info/METADATA")
                || name.path().endsWith(".dist-info/RECORD");
    }

    private static boolean isAtRoot(MemberName name) {
        return name.depth() == 0
                && AT_ROOT.contains(name.file())
                && name.path().chars().filter(c -> c == '/').count() <= ROOT_SLASHES_MAX;
    }
}
