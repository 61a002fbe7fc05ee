package dev.holdfast.monitor;

import java.util.List;

/** Where the monitor puts its events. */
public interface Journal {
    /**
     * Records the events as one batch; they are durable when it returns.
     *
     * @return the state of the session after them, as the record has it
     * @throws RuntimeException when they could not be made durable: nothing with an effect may follow
     */
    MonitorState record(List<MonitorEvent> events);

    /** Records one event. */
    default MonitorState record(MonitorEvent event) {
        return record(List.of(event));
    }
}
