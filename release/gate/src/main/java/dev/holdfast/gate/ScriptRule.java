package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds code that runs by itself where a package is installed or a program starts: scripts of npm, hooks of Python. */
public final class ScriptRule implements MemberRule, ArtifactRule {
    private static final Rule RULE = Rule.of("install-script", Topic.SCRIPT);
    private static final List<String> SCRIPTS = List.of("preinstall", "install", "postinstall");
    private static final Pattern SETUP = Pattern.compile("[^/]{1,200}/setup\\.py");
    private static final int TEXT_BYTES_MAX = 1 << 20;

    /** The rule. */
    public ScriptRule() {}

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        String file = member.name().file();
        if (file.endsWith(".pth")
                && member.size() <= TEXT_BYTES_MAX
                && isCode(new String(member.bytes(), ISO_8859_1))) {
            add(findings, Weight.WARN, member.name(), "a `.pth` file with code, which runs at every start of Python");
        } else if (file.equals("sitecustomize.py") || file.equals("usercustomize.py")) {
            add(findings, Weight.WARN, member.name(), "it runs at every start of Python");
        }
    }

    private static boolean isCode(String text) {
        return text.lines().anyMatch(line -> line.startsWith("import ") || line.startsWith("import\t"));
    }

    @Override
    public void look(Inventory inventory, Findings findings) {
        var npm = NpmPackage.of(inventory);
        inventory.manifests().values().stream()
                .filter(manifest -> manifest.name().file().equals("package.json"))
                .forEach(manifest -> scripts(manifest, npm, findings));
        for (Inventory.Shipped file : inventory.files()) {
            if (npm.isRoot(file.name(), "binding.gyp")) {
                add(findings, Weight.WARN, file.name(), "npm compiles native code where the package is installed");
            } else if (file.name().depth() == 0
                    && SETUP.matcher(file.name().path()).matches()) {
                add(findings, Weight.NOTE, file.name(), "it runs where the package is installed from its sources");
            }
        }
    }

    private static void scripts(Member manifest, NpmPackage npm, Findings findings) {
        try {
            JsonNode scripts = ManifestJson.parse(manifest.bytes()).path("scripts");
            boolean root = npm.isRoot(manifest.name(), "package.json");
            boolean bundled = manifest.name().path().contains("node_modules/");
            for (String name : SCRIPTS) {
                if (scripts.path(name).isString() && (root || bundled)) {
                    add(
                            findings,
                            root ? Weight.WARN : Weight.NOTE,
                            manifest.name(),
                            "the script `" + name + "` runs where the package is installed");
                }
            }
        } catch (JacksonException e) {
            // not a manifest that npm would read either; the rule on dependencies says so of the one that counts
        }
    }

    private static void add(Findings findings, Weight weight, MemberName name, String what) {
        findings.add(new Finding(
                RULE, weight, Place.of(name), what, "do it when the package is built, or when it is first used"));
    }
}
