package dev.holdfast.approval;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rights that people gave a session by approving a plan. It names exactly what was asked and nothing grows from it.
 *
 * @param question digest of the question that was approved; names the grant
 * @param rights the capabilities it gives, for the rest of the session
 */
public record Grant(Digest question, List<Capability> rights) {
    public Grant {
        rights = List.copyOf(rights);
    }

    /** The subject of the question that asks for exactly these rights: each stands for itself, so no two lists share one. */
    public static Digest subject(List<Capability> rights) {
        return Digest.of("holdfast grant 1\n"
                + rights.stream()
                        .map(right -> Digest.of(right.toString()).hex() + "\n")
                        .collect(Collectors.joining()));
    }
}
