package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import java.util.Set;

/**
 * What was done to a workspace between two snapshots.
 *
 * @param before the workspace when it began
 * @param after when it ended
 * @param spared paths at which the two differ because of somebody else: bringing back leaves them alone
 */
public record Span(Snapshot before, Snapshot after, Set<PathName> spared) {
    public Span {
        spared = Set.copyOf(spared);
    }
}
