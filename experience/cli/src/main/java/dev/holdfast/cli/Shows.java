package dev.holdfast.cli;

import dev.holdfast.approval.Asker;

/** Picks how a run is shown and who can be asked. */
final class Shows {
    private Shows() {}

    static Runner.Show of(SessionOptions.Output output, Surroundings surroundings) {
        var streams = surroundings.streams();
        var style = Style.of(surroundings);
        var screen = new Screen(streams.err(), style);
        return switch (output) {
            case text -> screen;
            case json -> screen;
            case stream_json -> screen;
        };
    }

    static Asker asker(Surroundings surroundings) {
        return Asker.nobody();
    }
}
