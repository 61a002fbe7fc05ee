package dev.holdfast.monitor;

import java.util.List;

/** Where the monitor puts its events. */
public interface Journal {
    /**
     * Records the events as one batch; they are durable when it returns.
     *
     * @throws RuntimeException when they could not be made durable: nothing with an effect may follow
     */
    void record(List<MonitorEvent> events);

    /** Records one event. */
    default void record(MonitorEvent event) {
        record(List.of(event));
    }
}
