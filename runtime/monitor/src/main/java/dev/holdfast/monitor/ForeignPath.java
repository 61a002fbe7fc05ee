package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import java.nio.file.Path;

/** A path that a foreign tool works on, as effects speak of it. */
final class ForeignPath {
    private ForeignPath() {}

    /** The effect of that kind on a path as it was written. What is no path is outside of everything. */
    static Effect effect(Effect.Kind kind, ForeignPlaces places, String written, Reversibility reversibility) {
        PathName path = named(places.workspace().orElseThrow(), written);
        if (!path.inside()) {
            return new Effect(kind, path.text(), Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 0);
        }
        boolean governs = kind == Effect.Kind.WRITE_PATH
                ? GovernancePaths.matchesFile(path)
                : kind == Effect.Kind.DELETE_PATH && GovernancePaths.matches(path);
        Environment environment = kind == Effect.Kind.READ_PATH
                ? Environment.WORKSPACE
                : places.declared().declared(path).orElse(Environment.WORKSPACE);
        return new Effect(governs ? Effect.Kind.CHANGE_GOVERNANCE : kind, path.text(), environment, reversibility, 0);
    }

    private static PathName named(Path workspace, String written) {
        try {
            // a shell or a tool may read a tilde as the home folder, which is not in the workspace
            return written.startsWith("~") ? new PathName("/~") : PathName.of(workspace, written);
        } catch (IllegalArgumentException e) {
            return new PathName("/");
        }
    }
}
