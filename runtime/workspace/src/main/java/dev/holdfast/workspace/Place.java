package dev.holdfast.workspace;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules where a workspace may lie. */
final class Place {
    private Place() {}

    /** The folder's path without links, if it may be a workspace. */
    static Path of(Path root, List<Path> forbidden, List<Path> homes) {
        Path real = real(root);
        if (real.getParent() == null) {
            throw refused("the root of the file system cannot be a workspace; choose a project's folder");
        }
        if (!Files.isDirectory(real)) {
            throw refused("not a folder: `" + real + "`; choose a project's folder");
        }
        for (Path home : homes) {
            if (nearest(home).startsWith(real)) {
                throw refused("`" + real + "` is or holds the home folder `" + home
                        + "`, where keys and settings lie; choose a project's folder");
            }
        }
        for (Path folder : forbidden) {
            Path own = nearest(folder);
            if (own.startsWith(real) || real.startsWith(own)) {
                throw refused("`" + real + "` holds or lies in Holdfast's own folder `" + folder
                        + "`; choose a project's folder");
            }
        }
        return real;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new WorkspaceException(
                    Code.NOT_A_WORKSPACE, "not a folder: `" + path + "`; choose a project's folder", e);
        }
    }

    /** The path with links resolved as far as it exists. */
    private static Path nearest(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        for (Path known = whole; known != null; known = known.getParent()) {
            try {
                return known.toRealPath().resolve(known.relativize(whole)).normalize();
            } catch (IOException e) {
                // Not there: what is above it may be.
            }
        }
        return whole;
    }

    private static WorkspaceException refused(String message) {
        return new WorkspaceException(Code.NOT_A_WORKSPACE, message);
    }
}
