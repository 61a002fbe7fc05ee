package dev.holdfast.monitor;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.tools.Toolbox;
import java.util.List;

/**
 * One call on its way through the monitor.
 *
 * @param id the platform's name for it
 * @param parsed the tool and its checked arguments
 */
public record Call(CallId id, Toolbox.Call parsed) {
    /** The tool's name. */
    public String tool() {
        return parsed.tool().definition().name();
    }

    /** Digest of the exact call: what an approval is bound to. */
    Digest subject(List<Effect> effects) {
        return Digest.of(tool() + "\n" + parsed.arguments().json() + "\n" + effects);
    }
}
