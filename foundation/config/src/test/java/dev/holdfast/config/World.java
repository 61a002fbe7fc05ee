package dev.holdfast.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A small world of configuration files, owned by whoever runs the tests.
 *
 * @param folder what lies around all of them
 */
record World(Path folder) {
    Path managed() {
        return folder.resolve("etc/holdfast/config.yaml");
    }

    Path user() {
        return folder.resolve("home/.config/holdfast/config.yaml");
    }

    Sources sources() {
        return new Sources(managed(), user(), folder.resolve("home"), new WorkspaceFile.Untrusted(), List.of());
    }

    Sources withWorkspace(String text) {
        return sources().with(new WorkspaceFile.Trusted(Path.of("holdfast.yaml"), text));
    }

    /** Loads with the user of the tests in the place of root, and this world in the place of all there is. */
    Config load(Sources sources) {
        return load(sources, uid());
    }

    Config load(Sources sources, int managedOwner) {
        return Config.load(sources, managedOwner, real());
    }

    /** Loads what the files say. */
    Config load() {
        return load(sources());
    }

    private Path real() {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int uid() {
        try {
            return (int) Files.getAttribute(folder, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    World user(String text) {
        return write(user(), text);
    }

    /** Writes a managed file that only its owner may change, in a folder of the same kind. */
    World managed(String text) {
        write(managed(), text);
        mode(managed(), "rw-r--r--");
        mode(folder.resolve("etc/holdfast"), "rwxr-xr-x");
        return mode(folder.resolve("etc"), "rwxr-xr-x");
    }

    World mode(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private World write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
