package dev.holdfast.sandbox;

import java.util.ArrayList;

/** What contains commands. */
public enum Backend {
    /** Bubblewrap where it works, since it hides more; else Landlock. */
    AUTOMATIC,
    BUBBLEWRAP,
    LANDLOCK;

    /**
     * Finds out by probing whether it contains commands here. A few tenths of a second.
     *
     * @return a sandbox at level {@link Level.Contained} when every probe came out as it must, else one at
     *     {@link Level.None} that starts nothing
     */
    public Sandbox probe(Host host) {
        return switch (this) {
            case BUBBLEWRAP -> Bubblewrap.probe(host);
            case LANDLOCK -> Landlock.probe(host);
            case AUTOMATIC -> {
                var reasons = new ArrayList<String>();
                var fixes = new ArrayList<String>();
                for (Backend each : new Backend[] {BUBBLEWRAP, LANDLOCK}) {
                    Sandbox sandbox = each.probe(host);
                    switch (sandbox.level()) {
                        case Level.Contained ignored -> {
                            yield sandbox;
                        }
                        case Level.None(var reason, var fix) -> {
                            reasons.add(reason);
                            fixes.add(fix);
                        }
                    }
                }
                yield new NoSandbox(new Level.None(String.join("; ", reasons), String.join("; or ", fixes)));
            }
        };
    }
}
