package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.gate.Locked.Digested;
import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Lock files of Yarn, pnpm and Bun beside a {@code package.json}. They do not all say what is for development alone, so what
 * comes from elsewhere is to look at; where the manifest itself asks for it, that blocks.
 */
final class OtherLocks {
    private static final int WORDS_MAX = 200;

    private OtherLocks() {}

    static void look(NpmPackage npm, Inventory inventory, JsonNode manifest, Report report) {
        for (String file : List.of("yarn.lock", "pnpm-lock.yaml", "bun.lock")) {
            npm.manifest(inventory, file).ifPresent(lock -> compare(lock, manifest, report));
        }
        inventory.files().stream()
                .map(Inventory.Shipped::name)
                .filter(name -> npm.isRoot(name, "bun.lockb"))
                .forEach(name -> report.add(
                        Weight.WARN,
                        name,
                        "a lock file in a form of Bun's that was not compared",
                        "write it as text: `bun install --save-text-lockfile`"));
    }

    private static void compare(Member lock, JsonNode manifest, Report report) {
        String text = new String(lock.bytes(), UTF_8);
        if (!lock.name().file().equals("bun.lock") && !LockText.isReadWhole(text)) {
            report.add(Weight.WARN, lock.name(), "a line of the lock file is too long to be read", "write it anew");
        }
        List<Locked> entries;
        try {
            entries = switch (lock.name().file()) {
                case "yarn.lock" -> LockText.yarn(text);
                case "pnpm-lock.yaml" -> LockText.pnpm(text);
                default -> LockText.bun(lock.bytes());
            };
        } catch (JacksonException e) {
            report.add(Weight.WARN, lock.name(), "a lock file that cannot be read", "write it anew");
            return;
        }
        Set<String> names = entries.stream().map(Locked::name).collect(Collectors.toSet());
        for (String dependency : manifest.path("dependencies").propertyNames()) {
            String stated = manifest.path("dependencies").path(dependency).asString("");
            if (!names.contains(dependency) && !stated.contains(":")) { // an alias stands under another name
                report.add(
                        Weight.WARN,
                        lock.name(),
                        "the lock file does not have `" + Visible.inert(dependency, WORDS_MAX) + "`",
                        "write the lock file anew");
            }
        }
        for (Locked entry : entries) {
            String shown = "`" + Visible.inert(entry.name(), WORDS_MAX) + "`";
            if (entry.isFromElsewhere()) {
                report.add(
                        Weight.WARN,
                        lock.name(),
                        "the lock file takes " + shown
                                + " from a place that is no registry, or over a line that anybody may change",
                        "publish it, and write the lock file anew");
            }
        }
        List<String> bare = entries.stream()
                .filter(entry -> entry.digest() == Digested.NO && !entry.isFromElsewhere())
                .map(Locked::name)
                .toList();
        if (!bare.isEmpty()) { // Yarn has none of what other systems need: one finding, not one for each
            report.add(
                    Weight.WARN,
                    lock.name(),
                    "the lock file has no digest for " + bare.size() + " of its " + entries.size()
                            + " packages, such as `" + Visible.inert(bare.getFirst(), WORDS_MAX) + "`",
                    "see why, and write the lock file anew");
        }
    }
}
