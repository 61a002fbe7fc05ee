package dev.holdfast.bench;

import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a command may do with a file, told from its confinement alone, as the documentation has it. Shares nothing with
 * the code that sets a sandbox up.
 *
 * @param workspace where what is guarded against change is put back by others
 * @param changing granted for reading and changing
 * @param reading granted for reading
 * @param kept guarded against change
 * @param pinned guarded against being moved
 * @param secret guarded against everything
 */
record Freedoms(
        Backend backend,
        Path workspace,
        List<Path> changing,
        List<Path> reading,
        List<Path> kept,
        List<Path> pinned,
        List<Path> secret) {
    enum Freedom {
        NONE,
        READ,
        CHANGE
    }

    static Freedoms of(Confinement confinement, Backend backend, List<Path> shown) throws IOException {
        var changing = new ArrayList<>(confinement.grants().writable());
        changing.add(confinement.workspace());
        var reading = new ArrayList<>(confinement.grants().readable());
        reading.addAll(shown);
        var granted = Stream.concat(changing.stream(), reading.stream()).toList();
        var guards = confinement.guards();
        return new Freedoms(
                backend,
                confinement.workspace(),
                changing,
                reading,
                real(guards.readOnly(), granted),
                real(guards.pinned(), granted),
                real(guards.masked(), granted));
    }

    /** Through links, but for one that leads out of all that is granted. */
    private static List<Path> real(List<Path> paths, List<Path> granted) throws IOException {
        var all = new ArrayList<Path>();
        for (Path path : paths) {
            Path real = path.toRealPath();
            if (real.equals(path) || beneath(real, granted)) {
                all.add(real);
            }
        }
        return all;
    }

    Freedom freedom(Path path) {
        return switch (backend) {
            case LANDLOCK -> { // rights add up along the path
                if (beneath(path, secret)) {
                    yield Freedom.NONE;
                }
                yield beneath(path, changing) ? Freedom.CHANGE : beneath(path, reading) ? Freedom.READ : Freedom.NONE;
            }
            case BUBBLEWRAP, AUTOMATIC -> {
                if (beneath(path, secret)) {
                    yield Freedom.NONE;
                }
                int change = deepest(path, changing);
                int read = deepest(path, reading);
                if (change < 0 && read < 0) {
                    yield Freedom.NONE;
                }
                yield change >= read && !beneath(path, kept) ? Freedom.CHANGE : Freedom.READ;
            }
        };
    }

    /** Whether this backend, which hides nothing, would have to hide something. */
    boolean besideASecret() {
        return backend == Backend.LANDLOCK
                && secret.stream()
                        .anyMatch(path -> Stream.concat(changing.stream(), reading.stream())
                                .anyMatch(grant -> path.startsWith(grant) && !isClosed(grant)));
    }

    /** Whether this backend, which keeps nothing unchanged either, may have to refuse a command for it. */
    boolean besideAGuard() {
        return backend == Backend.LANDLOCK
                && (kept.stream().anyMatch(path -> !path.startsWith(workspace) && beneath(path, changing))
                        || reading.stream().anyMatch(path -> beneath(path, changing) && !changing.contains(path)));
    }

    /** Whether a guard above takes the whole grant away, so that nothing of it has to be hidden. */
    private boolean isClosed(Path grant) {
        return secret.stream().anyMatch(path -> grant.startsWith(path) && !grant.equals(path));
    }

    /** Whether a file must stay at its very path, though the folders around it may be changed. */
    boolean staysInPlace(Path path) {
        return isHeld(path) && secret.stream().anyMatch(masked -> masked.startsWith(path));
    }

    /** Whether it must stay in its folder under its name, though that folder may be moved. */
    boolean keepsItsName(Path path) {
        return isHeld(path) && pinned.contains(path);
    }

    private boolean isHeld(Path path) {
        Path above = path.getParent();
        return backend != Backend.LANDLOCK && above != null && freedom(above) == Freedom.CHANGE;
    }

    private static boolean beneath(Path path, List<Path> folders) {
        return folders.stream().anyMatch(path::startsWith);
    }

    private static int deepest(Path path, List<Path> folders) {
        return folders.stream()
                .filter(path::startsWith)
                .mapToInt(Path::getNameCount)
                .max()
                .orElse(-1);
    }
}
