package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;
import java.util.Optional;
import java.util.Set;

/**
 * What the rules of a check are called, so that a name in {@code gate.yaml} which no rule has is a problem and not silence.
 * What is said of waivers themselves is not among them.
 */
final class RuleNames {
    static final Set<String> ALL = Set.of(
            "agent-instructions",
            "allowlist-path",
            "allowlist-size",
            "allowlist-unused",
            "compiled-path",
            "conversation",
            "debug-symbols",
            "debugger-open",
            "debugger-stop",
            "dependency",
            "development-build",
            "encoded-archive",
            "encoded-unread",
            "growth-file",
            "growth-kind",
            "growth-total",
            "growth-unknown",
            "home-folder",
            "injection",
            "install-script",
            "internal-endpoint",
            "internals-unread",
            "irregular",
            "leftover",
            "native-code",
            "npm-login",
            "permissions",
            "personal-data",
            "prompt",
            "registered-asset",
            "secret",
            "source-map",
            "source-map-home",
            "source-map-remote",
            "source-map-unread",
            "sources-beside",
            "tool-schema",
            "unread",
            "unread-encoding",
            "unread-parts");

    private RuleNames() {}

    /** The rule of this name. */
    static Optional<RuleId> of(String name) {
        return ALL.contains(name) ? Optional.of(new RuleId(name)) : Optional.empty();
    }
}
