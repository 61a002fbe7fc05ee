package dev.holdfast.sandbox;

import dev.holdfast.terms.Peer;
import java.util.List;

/**
 * What a command reached for and had not been granted, as far as its backend sees that; each once.
 *
 * @param peers where it wanted to connect to
 * @param names of hosts that it asked for and that nobody had granted, in lower case, with a port where it named one
 */
public record Refusals(List<Peer> peers, List<String> names) {
    /** Nothing was seen. */
    public static final Refusals NONE = new Refusals(List.of(), List.of());

    public Refusals {
        peers = List.copyOf(peers);
        names = List.copyOf(names);
    }
}
