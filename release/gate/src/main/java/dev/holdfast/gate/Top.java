package dev.holdfast.gate;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that an artifact puts all of its files in, which nobody means when they name one: {@code package/} of an npm
 * package, {@code name-1.2.3/} of a Python source distribution. Patterns and reports leave it away.
 *
 * @param folder with a slash behind it, or empty when there is none
 */
public record Top(String folder) {
    /** Files that stand at the root of what is published. */
    private static final Set<String> AT_ROOT = Set.of("package.json", "PKG-INFO");

    /** That of an artifact with these files. */
    public static Top of(Inventory inventory) {
        List<String> paths = inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .map(file -> file.name().path())
                .toList();
        Optional<String> folder = paths.stream().findFirst().flatMap(Top::first);
        boolean shared = folder.isPresent() && paths.stream().allMatch(path -> path.startsWith(folder.get()));
        return new Top(
                shared && AT_ROOT.stream().anyMatch(file -> paths.contains(folder.get() + file)) ? folder.get() : "");
    }

    private static Optional<String> first(String path) {
        int slash = path.indexOf('/');
        return slash < 1 ? Optional.empty() : Optional.of(path.substring(0, slash + 1));
    }

    /** A name as patterns and reports have it. */
    public String path(MemberName name) {
        String whole = name.toString();
        return whole.startsWith(folder) ? whole.substring(folder.length()) : whole;
    }
}
