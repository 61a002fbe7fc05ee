package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The code that an artifact bundles or needs, by its package URL (purl), as lock files and manifests in it say. */
final class Needs {
    private final SortedMap<String, Need> byUrl = new TreeMap<>();

    /**
     * One package.
     *
     * @param version exact, or empty
     * @param range what a manifest asks for where no exact version is known, or empty
     * @param place the manifest that says so
     */
    record Need(String name, String version, String range, String place) {}

    private Needs() {}

    /** Those of an artifact by package URL. What a lock file or a bundled package says exactly hides a range. */
    static SortedMap<String, Need> of(Inventory inventory) {
        var needs = new Needs();
        var top = Top.of(inventory);
        var manifests = new TreeMap<String, Member>();
        inventory.manifests().forEach((name, member) -> manifests.put(top.path(name), member));
        manifests.forEach(needs::read);
        var exact = needs.byUrl.values().stream()
                .filter(need -> !need.version().isEmpty())
                .map(Need::name)
                .toList();
        needs.byUrl.values().removeIf(need -> need.version().isEmpty() && exact.contains(need.name()));
        return needs.byUrl;
    }

    private void read(String path, Member member) {
        switch (member.name().file()) {
            case "package.json" -> parsed(member).ifPresent(json -> packageJson(path, json));
            case "package-lock.json", "npm-shrinkwrap.json" -> parsed(member).ifPresent(json -> lock(path, json));
            case "pom.xml" -> Poms.dependencies(member.bytes()).forEach((name, version) -> maven(path, name, version));
            case "pom.properties" -> properties(path, member);
            case "METADATA" -> metadata(path, member);
            default -> {} // says nothing of dependencies
        }
    }

    private void packageJson(String path, JsonNode json) {
        boolean bundled = path.contains("node_modules/");
        if (bundled && json.path("name").isString() && json.path("version").isString()) {
            npm(path, json.path("name").asString(), json.path("version").asString(), "");
        }
        if (path.equals("package.json")) {
            for (String key : new String[] {"dependencies", "optionalDependencies"}) {
                json.path(key)
                        .properties()
                        .forEach(need ->
                                npm(path, need.getKey(), "", need.getValue().asString("")));
            }
        }
    }

    private void lock(String path, JsonNode json) {
        json.path("packages").properties().forEach(entry -> {
            int last = entry.getKey().lastIndexOf("node_modules/");
            boolean shipped = last >= 0 && !entry.getValue().path("dev").asBoolean(false);
            if (shipped && entry.getValue().path("version").isString()) {
                String name = entry.getKey().substring(last + "node_modules/".length());
                npm(path, name, entry.getValue().path("version").asString(), "");
            }
        });
    }

    private void npm(String path, String name, String version, String range) {
        put("pkg:npm/" + encoded(name), new Need(name, version, range, path));
    }

    private void maven(String path, String name, String version) {
        boolean exact = !version.isEmpty() && !version.contains("${") && !version.matches("[\\[(].*");
        put(
                "pkg:maven/" + encoded(name.replaceFirst(":", "/")),
                new Need(name, exact ? version : "", exact ? "" : version, path));
    }

    /** A jar that other jars were unpacked into says so by these files. */
    private void properties(String path, Member member) {
        var values = new TreeMap<String, String>();
        new String(member.bytes(), UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        });
        if (values.containsKey("groupId") && values.containsKey("artifactId") && values.containsKey("version")) {
            maven(path, values.get("groupId") + ":" + values.get("artifactId"), values.getOrDefault("version", ""));
        }
    }

    private void metadata(String path, Member member) {
        new String(member.bytes(), UTF_8)
                .lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("Requires-Dist: ") && !line.contains("extra =="))
                .map(line -> line.substring("Requires-Dist: ".length()))
                .forEach(need -> {
                    String name = Traits.name(need);
                    put(
                            "pkg:pypi/" + encoded(name),
                            new Need(name, "", need.substring(name.length()).strip(), path));
                });
    }

    private void put(String url, Need need) {
        byUrl.putIfAbsent(need.version().isEmpty() ? url : url + "@" + encoded(need.version()), need);
    }

    private static Optional<JsonNode> parsed(Member member) {
        try {
            return Optional.of(PlainJson.read(member.bytes()));
        } catch (JacksonException e) {
            return Optional.empty(); // that it is malformed is for a rule to tell
        }
    }

    /** Percent-encoded as the purl specification wants it, with the slashes kept. */
    private static String encoded(String text) {
        var out = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            out.append(
                    plain || "-._~/".indexOf(c) >= 0
                            ? String.valueOf(c)
                            : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
