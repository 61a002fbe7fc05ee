package dev.holdfast.gate;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What {@code package.json} and the lock file beside it say of dependencies. */
final class NpmDependencies implements DependencyRule.Kind {
    private static final String BUNDLED = "node_modules/";
    private static final int WORDS_MAX = 200;
    private static final Pattern EXACT = Pattern.compile("[v=]?\\d+\\.\\d+\\.\\d+(?:[-+][0-9A-Za-z.+-]+)?");
    private static final Pattern ANYTHING = Pattern.compile("[*xX]?|latest|next|>=? ?[\\d.]+");
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?:git[+:]|git@|https?:|ssh:|github:|gitlab:|bitbucket:|gist:|[\\w.-]+/[\\w.-]+(?:#|$)).*");
    private static final Pattern HERE = Pattern.compile("(?:file:|link:|portal:|workspace:|catalog:|\\.{0,2}/|~/).*");
    private static final List<String> LOCKS = List.of("npm-shrinkwrap.json", "package-lock.json");

    @Override
    public void look(Inventory inventory, Report report) {
        var npm = NpmPackage.of(inventory);
        Optional<Member> manifest = npm.manifest(inventory, "package.json");
        if (manifest.isEmpty()) {
            return;
        }
        Optional<JsonNode> root = parse(manifest.get(), report);
        if (root.isEmpty()) {
            return;
        }
        MemberName name = manifest.get().name();
        var ranges = new ArrayList<String>();
        for (String group : List.of("dependencies", "optionalDependencies", "peerDependencies")) {
            for (Map.Entry<String, JsonNode> entry : root.get().path(group).properties()) {
                one(group, entry.getKey(), entry.getValue().asString(""), name, ranges, report);
            }
        }
        if (!ranges.isEmpty()) {
            report.add(
                    Weight.NOTE,
                    name,
                    "what is installed is decided where it is installed: " + ranges.size()
                            + " of its dependencies are ranges, such as `" + ranges.getFirst() + "`",
                    "pin exact versions, or ship `npm-shrinkwrap.json`, if it is a program and not a library");
        }
        LOCKS.stream()
                .flatMap(lock -> npm.manifest(inventory, lock).stream())
                .findFirst()
                .ifPresent(lock -> parse(lock, report)
                        .ifPresent(locked ->
                                new NpmLock(lock.name(), locked).compare(root.get(), bundled(inventory, npm), report)));
        OtherLocks.look(npm, inventory, root.get(), report);
        PackageFiles.look(name, root.get(), inventory, report);
        tools(root.get(), bundled(inventory, npm), report);
    }

    private static Optional<JsonNode> parse(Member member, Report report) {
        try {
            return Optional.of(ManifestJson.parse(member.bytes()));
        } catch (JacksonException e) {
            report.add(Weight.BLOCK, member.name(), "it is not JSON, so its dependencies are not known", "mend it");
            return Optional.empty();
        }
    }

    private static void one(
            String group, String dependency, String stated, MemberName name, List<String> ranges, Report report) {
        String shown = Visible.inert(dependency + "@" + stated, WORDS_MAX);
        String version = stated.startsWith("npm:") ? stated.substring(stated.lastIndexOf('@') + 1) : stated.strip();
        LookAlikes.NPM
                .of(dependency)
                .ifPresent(other -> report.add(
                        LookAlikes.isPlain(dependency) ? Weight.WARN : Weight.BLOCK,
                        name,
                        "the dependency `" + Visible.inert(dependency, WORDS_MAX) + "` is called nearly like `" + other
                                + "`",
                        "see that it is the one you mean"));
        if (HERE.matcher(version).matches()) {
            report.add(
                    Weight.BLOCK,
                    name,
                    "the dependency `" + shown + "` is on this machine and nowhere else",
                    "publish it, and name its version");
        } else if (ELSEWHERE.matcher(version).matches()) {
            report.add(
                    Weight.BLOCK,
                    name,
                    "the dependency `" + shown + "` does not come from a registry, so it may change or vanish",
                    "publish it, and name its version");
        } else if (group.equals("peerDependencies") || EXACT.matcher(version).matches()) {
            return; // a range is what a peer is for
        } else if (ANYTHING.matcher(version.toLowerCase(Locale.ROOT)).matches()) {
            report.add(
                    Weight.WARN,
                    name,
                    "any version of the dependency `" + shown + "` will do",
                    "say which were tested");
        } else {
            ranges.add(shown);
        }
    }

    /** The manifests of the packages that are shipped along, by the folder they are in. */
    private static Map<String, Member> bundled(Inventory inventory, NpmPackage npm) {
        var found = new TreeMap<String, Member>();
        inventory.manifests().forEach((name, member) -> {
            String begin = npm.prefix() + BUNDLED;
            if (name.depth() == 0
                    && name.file().equals("package.json")
                    && name.path().startsWith(begin)) {
                String folder =
                        name.path().substring(npm.prefix().length(), name.path().lastIndexOf('/'));
                String last = folder.substring(folder.lastIndexOf(BUNDLED) + BUNDLED.length());
                boolean isPackage =
                        last.startsWith("@") ? last.indexOf('/') == last.lastIndexOf('/') : !last.contains("/");
                if (isPackage) {
                    found.put(folder, member);
                }
            }
        });
        return found;
    }

    /** Tools of development that were shipped along: they are in the folder, and nothing that is shipped asks for them. */
    private static void tools(JsonNode root, Map<String, Member> bundled, Report report) {
        JsonNode tools = root.path("devDependencies");
        var needed = new HashSet<String>();
        for (Member member : bundled.values()) {
            parse(member, report).ifPresent(manifest -> {
                needed.addAll(manifest.path("dependencies").propertyNames());
                needed.addAll(manifest.path("optionalDependencies").propertyNames());
                needed.addAll(manifest.path("peerDependencies").propertyNames());
            });
        }
        bundled.forEach((folder, member) -> {
            String dependency = folder.substring(BUNDLED.length());
            if (tools.has(dependency)
                    && !needed.contains(dependency)
                    && !root.path("dependencies").has(dependency)
                    && !root.path("optionalDependencies").has(dependency)) {
                report.add(
                        Weight.WARN,
                        member.name(),
                        "`" + Visible.inert(dependency, WORDS_MAX)
                                + "`, which is only for development, is shipped along",
                        "install without development dependencies before packing: `npm ci --omit=dev`");
            }
        });
    }
}
