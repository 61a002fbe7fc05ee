package dev.holdfast.monitor;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.tools.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

    /**
     * Digest of the exact call, its effects and the content it would leave behind: what an approval is bound to. Every
     * part stands as a digest on a line of its own, so no two calls share one.
     */
    Digest subject(List<Effect> effects, Draft draft) {
        var lines = new ArrayList<String>();
        lines.add(tool());
        lines.add(parsed.arguments().json());
        effects.forEach(effect -> lines.add(String.join(
                " ",
                effect.kind().toString(),
                effect.environment().toString(),
                effect.reversibility().toString(),
                Long.toString(effect.size()),
                effect.resource())));
        lines.add(draft.signed());
        return Digest.of("holdfast call 1\n"
                + lines.stream().map(line -> Digest.of(line).hex() + "\n").collect(Collectors.joining()));
    }
}
