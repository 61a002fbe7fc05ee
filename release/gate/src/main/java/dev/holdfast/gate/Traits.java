package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an artifact says that it needs, offers, runs and may do, as its manifests have it. What cannot be parsed says nothing
 * here; that it cannot is for a rule to tell.
 */
final class Traits {
    /** One sort of trait. */
    enum Trait {
        DEPENDENCY("dependencies"),
        ENTRY_POINT("entry points"),
        SCRIPT("install scripts"),
        PERMISSION("permissions");

        private final String title;

        Trait(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final int UNUSUAL_BITS = 07113; // set-id and sticky, anybody's execution, others' writing
    private static final Set<String> JAR_ENTRIES =
            Set.of("Main-Class", "Class-Path", "Premain-Class", "Agent-Class", "Launcher-Agent-Class");
    private static final Set<String> JAR_PERMISSIONS = Set.of("Enable-Native-Access", "Add-Opens", "Add-Exports");

    private final Map<Trait, SortedMap<String, String>> values = new EnumMap<>(Trait.class);

    private Traits() {}

    /** Those of an artifact; a sort of which it has none is left out. */
    static Map<Trait, SortedMap<String, String>> of(Inventory inventory) {
        var traits = new Traits();
        var top = Top.of(inventory);
        inventory.manifests().forEach((name, member) -> {
            if (name.depth() == 0) {
                traits.read(top.path(name), member);
            }
        });
        inventory.files().stream()
                .filter(file -> file.name().depth() == 0 && (file.mode() & UNUSUAL_BITS) != 0)
                .forEach(file -> traits.put(
                        Trait.PERMISSION,
                        top.path(file.name()),
                        String.format(Locale.ROOT, "%04o", file.mode() & 07777)));
        return traits.values;
    }

    private void read(String path, Member member) {
        if (path.equals("package.json") || path.equals("extension/package.json")) {
            parsed(member).ifPresent(this::npm);
        } else if (path.equals("manifest.json")) {
            parsed(member).ifPresent(this::extension);
        } else if (path.equals("META-INF/MANIFEST.MF")) {
            headers(member).forEach((key, value) -> {
                if (JAR_ENTRIES.contains(key)) {
                    put(Trait.ENTRY_POINT, key, value);
                } else if (JAR_PERMISSIONS.contains(key)) {
                    put(Trait.PERMISSION, key, value);
                }
            });
        } else if (member.name().file().equals("METADATA")) {
            new String(member.bytes(), UTF_8)
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.startsWith("Requires-Dist: "))
                    .map(line -> line.substring("Requires-Dist: ".length()))
                    .forEach(need -> put(
                            Trait.DEPENDENCY,
                            name(need),
                            need.substring(name(need).length()).strip()));
        } else if (member.name().file().equals("pom.xml")) {
            Poms.dependencies(member.bytes()).forEach((name, version) -> put(Trait.DEPENDENCY, name, version));
        }
    }

    private void npm(JsonNode manifest) {
        for (String key : List.of("dependencies", "optionalDependencies", "peerDependencies")) {
            manifest.path(key)
                    .properties()
                    .forEach(need -> put(Trait.DEPENDENCY, need.getKey(), text(need.getValue())));
        }
        for (String key : List.of("bin", "main", "module", "browser", "exports", "types")) {
            if (manifest.has(key)) {
                put(Trait.ENTRY_POINT, key, text(manifest.path(key)));
            }
        }
        for (String key : List.of("preinstall", "install", "postinstall")) {
            if (manifest.path("scripts").has(key)) {
                put(Trait.SCRIPT, key, text(manifest.path("scripts").path(key)));
            }
        }
    }

    private void extension(JsonNode manifest) {
        for (String key : List.of("permissions", "optional_permissions", "host_permissions")) {
            manifest.path(key).forEach(permission -> put(Trait.PERMISSION, text(permission), key));
        }
        if (manifest.path("server").has("entry_point")) {
            put(Trait.ENTRY_POINT, "server", text(manifest.path("server").path("entry_point")));
        }
    }

    private void put(Trait trait, String name, String value) {
        values.computeIfAbsent(trait, _ -> new TreeMap<>()).put(name, value);
    }

    private static Optional<JsonNode> parsed(Member member) {
        try {
            return Optional.of(PlainJson.read(member.bytes()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The main section of a manifest, with lines that go on put together (JAR file specification). */
    private static Map<String, String> headers(Member member) {
        var headers = new TreeMap<String, String>();
        String text = new String(member.bytes(), UTF_8).replace("\r\n", "\n").replace("\n ", "");
        text.lines().takeWhile(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return headers;
    }

    /** The project's name that a requirement begins with (PEP 508). */
    static String name(String requirement) {
        int end = 0;
        while (end < requirement.length()
                && (Character.isLetterOrDigit(requirement.charAt(end))
                        || "._-".indexOf(requirement.charAt(end)) >= 0)) {
            end++;
        }
        return requirement.substring(0, end);
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : node.toString();
    }
}
