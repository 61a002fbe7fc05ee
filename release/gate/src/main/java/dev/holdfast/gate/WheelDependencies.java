package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the metadata of a Python wheel or source distribution says of dependencies, and whether a wheel's record of digests is true. */
final class WheelDependencies implements DependencyRule.Kind {
    private static final int WORDS_MAX = 200;
    private static final String REQUIRES = "requires-dist:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final Pattern EXACT = Pattern.compile("===? ?[^,*]+");
    private static final Pattern OPTIONAL = Pattern.compile(".*extra *==.*");
    private static final String SHA_256 = "sha256=";

    @Override
    public void look(Inventory inventory, Report report) {
        var top = Top.of(inventory);
        inventory.manifests().forEach((name, member) -> {
            boolean ofSources = name.depth() == 0 && top.path(name).equals("PKG-INFO");
            if (ofSources || (name.depth() == 0 && name.path().endsWith(".dist-info/METADATA"))) {
                requirements(member, report);
            }
            if (name.depth() == 0 && name.path().endsWith(".dist-info/RECORD")) {
                record(member, inventory, report);
            }
        });
    }

    private static void requirements(Member metadata, Report report) {
        var ranges = new ArrayList<String>();
        List<String> head = new String(metadata.bytes(), UTF_8)
                .lines()
                .takeWhile(line -> !line.isBlank())
                .toList();
        for (String line : head) {
            if (line.length() <= 4096 && line.regionMatches(true, 0, REQUIRES, 0, REQUIRES.length())) {
                requirement(line.substring(REQUIRES.length()).strip(), metadata.name(), ranges, report);
            }
        }
        if (!ranges.isEmpty()) {
            report.add(
                    Weight.NOTE,
                    metadata.name(),
                    "what is installed is decided where it is installed: " + ranges.size()
                            + " of its dependencies are ranges, such as `" + ranges.getFirst() + "`",
                    "pin exact versions if it is a program and not a library");
        }
    }

    private static void requirement(String requirement, MemberName name, List<String> ranges, Report report) {
        String[] parts = requirement.split(";", 2);
        String wanted = parts[0].strip();
        String shown = Visible.inert(wanted, WORDS_MAX);
        var letters = NAME.matcher(wanted);
        String dependency = letters.lookingAt() ? letters.group() : wanted;
        if (wanted.contains("@")) {
            report.add(
                    Weight.BLOCK,
                    name,
                    "the dependency `" + shown + "` does not come from a registry, so it may change or vanish",
                    "publish it, and name its version");
        }
        LookAlikes.PYTHON
                .of(dependency)
                .ifPresent(other -> report.add(
                        LookAlikes.isPlain(dependency) ? Weight.WARN : Weight.BLOCK,
                        name,
                        "the dependency `" + Visible.inert(dependency, WORDS_MAX) + "` is called nearly like `" + other
                                + "`",
                        "see that it is the one you mean"));
        boolean optional = parts.length == 2 && OPTIONAL.matcher(parts[1]).matches();
        String version = wanted.substring(Math.min(wanted.length(), dependency.length()))
                .replaceAll("[()]", "")
                .strip();
        if (!optional && !EXACT.matcher(version).matches() && !wanted.contains("@")) {
            ranges.add(shown);
        }
    }

    /** The record lists every file of a wheel with its digest; the files are at hand, so it is compared. */
    private static void record(Member member, Inventory inventory, Report report) {
        Map<String, Inventory.Shipped> files = new HashMap<>();
        inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .forEach(file -> files.put(file.name().path(), file));
        var listed = new HashSet<String>();
        for (String line : new String(member.bytes(), UTF_8).lines().toList()) {
            int size = line.lastIndexOf(',');
            int digest = size < 0 ? -1 : line.lastIndexOf(',', size - 1);
            if (digest < 0) {
                continue;
            }
            String path = line.substring(0, digest).replace("\"", "");
            String stated = line.substring(digest + 1, size);
            listed.add(path);
            Inventory.Shipped file = files.get(path);
            if (file == null) {
                report.add(
                        Weight.WARN,
                        member.name(),
                        "the record lists `" + Visible.inert(path, WORDS_MAX) + "`, which is not in the wheel",
                        "build the wheel again");
            } else if (stated.startsWith(SHA_256)
                    && !stated.substring(SHA_256.length()).equals(encoded(file.digest()))) {
                report.add(
                        Weight.BLOCK,
                        file.name(),
                        "it is not the file that the record of the wheel has the digest of",
                        "build the wheel again, and find out who changed it");
            }
        }
        files.keySet().stream()
                .filter(path -> !listed.contains(path) && !path.contains(".dist-info/"))
                .sorted()
                .findFirst()
                .ifPresent(path -> report.add(
                        Weight.WARN,
                        member.name(),
                        "the record does not list `" + Visible.inert(path, WORDS_MAX) + "`",
                        "build the wheel again"));
    }

    private static String encoded(Digest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.raw());
    }
}
