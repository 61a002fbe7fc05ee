package dev.holdfast.gate;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A lock file of npm, version 2 or 3: whether it is whole, and whether it fits the manifest and what is shipped along. */
record NpmLock(MemberName name, JsonNode root) {
    private static final String FOLDER = "node_modules/";
    private static final int WORDS_MAX = 200;

    void compare(JsonNode manifest, Map<String, Member> bundled, Report report) {
        JsonNode packages = root.path("packages");
        if (packages.isEmpty()) {
            report.add(
                    Weight.WARN,
                    name,
                    "a lock file of an old version, which was not compared",
                    "write it anew: `npm install`");
            return;
        }
        for (String group : List.of("dependencies", "optionalDependencies")) {
            JsonNode locked = packages.path("").path(group);
            JsonNode stated = manifest.path(group);
            if (!locked.equals(stated) && !(locked.isEmpty() && stated.isEmpty())) {
                report.add(
                        Weight.WARN,
                        name,
                        "the lock file and `package.json` do not name the same `" + group + "`",
                        "write the lock file anew: `npm install`");
            }
            for (String dependency : stated.propertyNames()) {
                if (!packages.has(FOLDER + dependency) && group.equals("dependencies")) {
                    report.add(
                            Weight.WARN,
                            name,
                            "the lock file does not have `" + Visible.inert(dependency, WORDS_MAX) + "`",
                            "write the lock file anew: `npm install`");
                }
            }
        }
        packages.properties().forEach(entry -> entry(entry.getKey(), entry.getValue(), report));
        bundled.forEach((folder, member) -> shipped(packages.path(folder), member, report));
    }

    private void entry(String folder, JsonNode entry, Report report) {
        String from = entry.path("resolved").asString("");
        String shown = "`" + Visible.inert(folder, WORDS_MAX) + "`";
        if (folder.isEmpty()
                || entry.path("dev").asBoolean(false)
                || entry.path("link").asBoolean(false)
                || entry.path("inBundle").asBoolean(false)) {
            return;
        }
        if (from.startsWith("git") || from.startsWith("http:") || from.startsWith("file:")) {
            report.add(
                    Weight.BLOCK,
                    name,
                    "the lock file takes " + shown
                            + " from a place that is no registry, or over a line that anybody may change",
                    "publish it, and write the lock file anew");
        } else if (entry.path("integrity").asString("").isEmpty()) {
            report.add(
                    Weight.WARN,
                    name,
                    "the lock file has no digest for " + shown,
                    "write the lock file anew: `npm install`");
        }
    }

    private static void shipped(JsonNode entry, Member member, Report report) {
        String version;
        try {
            version = ManifestJson.parse(member.bytes()).path("version").asString("");
        } catch (JacksonException e) {
            version = "";
        }
        if (!entry.path("version").asString("").equals(version)) {
            report.add(
                    Weight.WARN,
                    member.name(),
                    "what is shipped along is not the version of the lock file",
                    "install from the lock file before packing: `npm ci`");
        }
    }
}
