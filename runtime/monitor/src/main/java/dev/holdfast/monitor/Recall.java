package dev.holdfast.monitor;

import dev.holdfast.policy.Deed;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a session has read, as it is searched for the origin of a value. It follows the folded state and holds nothing of
 * its own: whatever it is asked about a state, one that was made just now answers the same. One thread at a time.
 */
final class Recall {
    private List<Span> heard = List.of();
    private Provenance provenance = Provenance.fresh();
    private Set<Deed> called = EnumSet.noneOf(Deed.class);

    /** The spans of a session, ready to be searched. */
    Provenance provenance(Reading reading) {
        follow(reading.spans());
        return provenance;
    }

    /** The deeds that the words of the task call for. */
    Set<Deed> called(Reading reading) {
        follow(reading.spans());
        return called;
    }

    private void follow(List<Span> spans) {
        int known = heard.size();
        if (spans.size() < known || !spans.subList(0, known).equals(heard)) { // another session, or another past
            known = 0;
            provenance = Provenance.fresh();
            called = EnumSet.noneOf(Deed.class);
        }
        for (Span span : spans.subList(known, spans.size())) {
            provenance.hear(span);
            if (span.source().equals(Reading.TASK)) {
                called.addAll(Intent.of(span.text()));
            }
        }
        heard = spans;
    }
}
