package dev.holdfast.monitor;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which changes of a call touched governance: as it was before the call, or as the call has made it. */
final class Changed {
    private final Governance was;
    private final Governance is;
    private final Set<String> marks = new HashSet<>();

    Changed(Territory before, Territory after, List<Change> changes) {
        this.was = before.rules();
        // Where nobody knows where the state after leads to, whatever made it so is governance itself and is put back.
        this.is = after.rules().asFarAsRead();
        Set<String> added = new HashSet<>();
        changes.stream()
                .filter(change -> change.what() == Change.What.ADDED)
                .forEach(change -> added.add(Governance.key(change.path())));
        is.repositories().stream()
                .filter(folder -> !was.repositories().contains(folder) && !added.contains(folder))
                .forEach(folder -> Survey.MARKS
                        .keySet()
                        .forEach(mark -> marks.add(Governance.key(Territory.child(new PathName(folder), mark)))));
    }

    /**
     * Whether it is put back. A folder of before that became a git folder may have held hooks and settings that meant
     * nothing then, so what made it one is put back.
     */
    boolean governs(Change change) {
        return was.governs(change.path(), change.kind())
                || is.governs(change.path(), change.kind())
                || marks.contains(Governance.key(change.path()));
    }

    /** Whether a right of the session opens it. */
    boolean opened(PathName path, List<Capability> granted) {
        return was.opened(path, granted) && is.opened(path, granted);
    }
}
