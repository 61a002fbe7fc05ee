package dev.holdfast.gate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which npm packages are the publisher's own although they stand in {@code node_modules}, as linked and bundled workspaces do:
 * those that {@code gate.yaml} names, the package itself, others of its scope, and those that it needs from this machine.
 */
final class OwnPackages {
    private static final String FOLDER = "node_modules/";
    private static final int NAME_MAX = 214; // as the registry of npm has it
    private static final Pattern FIRST_PARTY = Pattern.compile("@[\\w.~-]+/([\\w.~-]+\\*?|\\*)|[\\w~][\\w.~-]*\\*?");
    private static final Set<String> ROOTS = Set.of("package.json", "extension/package.json");
    private static final List<String> NEEDS =
            List.of("dependencies", "optionalDependencies", "peerDependencies", "devDependencies");
    private static final List<String> LOCAL = List.of("workspace:", "file:", "link:", "portal:");

    private final Set<String> names = new HashSet<>();
    private final Set<String> beginnings = new HashSet<>();

    /** Whether a text names packages as {@code gate.yaml} does: {@code @acme/*}, {@code @acme/core}, {@code acme-*}. */
    static boolean isPattern(String text) {
        return text.length() <= NAME_MAX && FIRST_PARTY.matcher(text).matches();
    }

    /** Those of an artifact, and those that these patterns name. */
    static OwnPackages of(Inventory inventory, List<String> firstParty) {
        var own = new OwnPackages();
        for (String pattern : firstParty) {
            if (pattern.endsWith("*")) {
                own.beginnings.add(pattern.substring(0, pattern.length() - 1));
            } else {
                own.names.add(pattern);
            }
        }
        var top = Top.of(inventory);
        for (Map.Entry<MemberName, Member> manifest : inventory.manifests().entrySet()) {
            MemberName name = manifest.getKey();
            boolean atRoot = ROOTS.contains(name.depth() == 0 ? top.path(name) : name.path());
            if (atRoot && !name.toString().contains(FOLDER)) {
                own.read(manifest.getValue());
            }
        }
        return own;
    }

    private void read(Member manifest) {
        try {
            JsonNode root = PlainJson.read(manifest.bytes());
            String name = root.path("name").asString("");
            names.add(name);
            int slash = name.indexOf('/');
            if (name.startsWith("@") && slash > 1) {
                beginnings.add(name.substring(0, slash + 1));
            }
            for (String needs : NEEDS) {
                root.path(needs).properties().forEach(need -> {
                    String from = need.getValue().asString("");
                    if (LOCAL.stream().anyMatch(from::startsWith)) {
                        names.add(need.getKey());
                    }
                });
            }
        } catch (JacksonException e) {
            // it says nothing here; that it cannot be read is for another rule to tell
        }
    }

    /** Whether a package of this name is. */
    boolean has(String name) {
        return names.contains(name) || beginnings.stream().anyMatch(name::startsWith);
    }

    /** The package in whose folder a path is: the innermost, as far as the path tells. */
    static Optional<String> nameIn(String path) {
        String plain = path.replace('\\', '/');
        int folder = plain.lastIndexOf(FOLDER);
        if (folder < 0) {
            return Optional.empty();
        }
        int begin = folder + FOLDER.length();
        int end = plain.indexOf('/', begin);
        if (end > 0 && plain.startsWith("@", begin)) {
            end = plain.indexOf('/', end + 1);
        }
        return end <= begin || end - begin > NAME_MAX ? Optional.empty() : Optional.of(plain.substring(begin, end));
    }
}
