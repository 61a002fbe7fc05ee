package dev.holdfast.gate;

import java.util.Set;

/** Which files say what an artifact is and what it needs. */
final class Manifests {
    private static final int BYTES_MAX = 4 * 1024 * 1024;
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

    private Manifests() {}

    static boolean holds(Member member) {
        return FILES.contains(member.name().file()) && member.size() <= BYTES_MAX;
    }
}
