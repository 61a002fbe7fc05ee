package dev.holdfast.simulation;

import java.util.Optional;

/** Whatever people answer and whenever the power goes: what Holdfast itself puts on the record, it can believe later. */
final class RecordIsSound implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        return trace.states()
                .live()
                .monitor()
                .approvals()
                .unsound()
                .or(() -> trace.states().replayed().monitor().approvals().unsound());
    }
}
