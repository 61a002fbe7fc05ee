package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;
import java.util.List;

/** How bringing back a snapshot ended. */
public sealed interface Restored {
    /**
     * The state is back.
     *
     * @param paths how many paths were brought back, as {@link Snapshots#changes} counts them
     * @param beyondUndo sockets, pipes and devices that were there and cannot be, at most {@link #NAMED_MAX}
     */
    record Done(int paths, List<PathName> beyondUndo) implements Restored {
        public Done {
            beyondUndo = List.copyOf(beyondUndo);
        }
    }

    /**
     * Nothing was touched, because somebody changed these paths since.
     *
     * @param span the last of the spans, from 0, after which they did
     * @param conflicts at most {@link #NAMED_MAX}, sorted
     */
    record Refused(int span, List<PathName> conflicts) implements Restored {
        public Refused {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** The most paths one result names. */
    int NAMED_MAX = 20;
}
