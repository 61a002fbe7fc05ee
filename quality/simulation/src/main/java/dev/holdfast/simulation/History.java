package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import java.util.ArrayList;
import java.util.List;

/** Everything that happened in a simulated session, in order. */
final class History {
    private final List<Moment> moments = new ArrayList<>();

    void add(Moment moment) {
        moments.add(moment);
    }

    List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** The events that the platform said were durable, in order. */
    static List<Event.Stamped> events(List<Moment> moments) {
        return moments.stream()
                .filter(Moment.Recorded.class::isInstance)
                .map(moment -> ((Moment.Recorded) moment).event())
                .toList();
    }
}
