package dev.holdfast.monitor;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a person grants a command of their own that no command has otherwise. It opens nothing by itself: a call gets of
 * it what it declared and was allowed.
 *
 * @param readable files and folders; in the workspace, secret files that are to be seen
 * @param writable files and folders; in the workspace, governance paths that may be changed, and secret files
 * @param peers to connect to
 */
public record Beyond(List<Path> readable, List<Path> writable, List<Peer> peers) {
    /** Nothing is granted. */
    public static final Beyond NOTHING = new Beyond(List.of(), List.of(), List.of());

    public Beyond {
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
        peers = List.copyOf(peers);
    }

    /** What of it these effects name. */
    Beyond declared(List<Effect> effects, Path workspace) {
        return new Beyond(
                readable.stream()
                        .filter(path -> names(effects, workspace, path, Effect.Kind.READ_PATH))
                        .toList(),
                writable.stream()
                        .filter(path -> names(effects, workspace, path, Effect.Kind.WRITE_PATH)
                                || names(effects, workspace, path, Effect.Kind.CHANGE_GOVERNANCE))
                        .toList(),
                peers.stream()
                        .filter(peer -> effects.stream()
                                .anyMatch(effect -> effect.kind() == Effect.Kind.CONNECT
                                        && effect.resource().equals(peer.toString())))
                        .toList());
    }

    /** The same without what lies in the workspace, where a command may read and write anyway. */
    public Beyond outside(Path workspace) {
        return new Beyond(outside(readable, workspace), outside(writable, workspace), peers);
    }

    /** Whether that very path was granted, under this name or by the one that it leads to. */
    boolean grants(Path path) {
        return holds(path) || holds(real(path));
    }

    private boolean holds(Path path) {
        return readable.contains(path) || writable.contains(path);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path; // it leads nowhere
        }
    }

    private static boolean names(List<Effect> effects, Path workspace, Path path, Effect.Kind kind) {
        String resource = PathName.of(workspace, path.toString()).text();
        return effects.stream()
                .anyMatch(effect -> effect.kind() == kind && effect.resource().equals(resource));
    }

    private static List<Path> outside(List<Path> paths, Path workspace) {
        return paths.stream()
                .filter(path -> !path.startsWith(workspace))
                .distinct()
                .toList();
    }
}
