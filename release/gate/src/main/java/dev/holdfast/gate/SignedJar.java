package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.gate.Inventory.Shipped;
import dev.holdfast.terms.Visible;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The digests in the manifest of a signed jar (JAR file specification), compared with its files. Whose signature is on them is
 * for {@code jarsigner} to say, who knows certificates.
 */
final class SignedJar implements DependencyRule.Kind {
    private static final int WORDS_MAX = 200;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String DIGEST = "SHA-256-Digest";

    @Override
    public void look(Inventory inventory, Report report) {
        boolean signed = inventory.files().stream().anyMatch(file -> isSignature(file.name()));
        if (signed) {
            inventory.manifest(MANIFEST).ifPresent(manifest -> compare(manifest, inventory, report));
        }
    }

    private static boolean isSignature(MemberName name) {
        String path = name.path().toUpperCase(Locale.ROOT);
        return name.depth() == 0
                && path.startsWith("META-INF/")
                && path.endsWith(".SF")
                && path.lastIndexOf('/') == "META-INF".length();
    }

    private static void compare(Member manifest, Inventory inventory, Report report) {
        Map<String, Shipped> files = new HashMap<>();
        inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .forEach(file -> files.put(file.name().path(), file));
        Set<String> listed = new HashSet<>();
        int others = 0;
        for (Map<String, String> section : sections(manifest)) {
            String path = section.getOrDefault("Name", "");
            String stated = section.getOrDefault(DIGEST, "");
            Shipped file = files.get(path);
            listed.add(path);
            if (stated.isEmpty()) {
                others += path.isEmpty() ? 0 : 1;
            } else if (file == null) {
                report.add(
                        Weight.WARN,
                        manifest.name(),
                        "the manifest has a digest of `" + Visible.inert(path, WORDS_MAX)
                                + "`, which is not in the jar",
                        "build and sign the jar again");
            } else if (!stated.equals(
                    Base64.getEncoder().encodeToString(file.digest().raw()))) {
                report.add(
                        Weight.BLOCK,
                        file.name(),
                        "it is not the file that the manifest of the signed jar has the digest of",
                        "build and sign the jar again, and find out who changed it");
            }
        }
        if (others > 0) {
            report.add(
                    Weight.NOTE,
                    manifest.name(),
                    "digests of the signed jar that are not SHA-256 were not compared: " + others,
                    "compare them with `jarsigner -verify`");
        }
        files.keySet().stream()
                .filter(path -> !listed.contains(path) && !path.startsWith("META-INF/"))
                .sorted()
                .findFirst()
                .ifPresent(path -> report.add(
                        Weight.WARN,
                        manifest.name(),
                        "the jar is signed, but not its file `" + Visible.inert(path, WORDS_MAX) + "`",
                        "sign the jar when everything is in it"));
    }

    /** What stands between empty lines, with lines that go on put together. */
    private static List<Map<String, String>> sections(Member manifest) {
        String text = new String(manifest.bytes(), UTF_8)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace("\n ", "");
        return List.of(text.split("\n\n+", -1)).stream()
                .map(section -> {
                    Map<String, String> headers = new HashMap<>();
                    section.lines().forEach(line -> {
                        int colon = line.indexOf(": ");
                        if (colon > 0) {
                            headers.put(line.substring(0, colon), line.substring(colon + 2));
                        }
                    });
                    return headers;
                })
                .toList();
    }
}
