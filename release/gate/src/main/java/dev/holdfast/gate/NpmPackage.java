package dev.holdfast.gate;

import java.util.Optional;

/**
 * Where the files of an npm package are: in a folder that is called {@code package} or anything else, or not in one.
 *
 * @param prefix that folder with its slash, or empty
 */
record NpmPackage(String prefix) {
    private static final String MANIFEST = "package.json";

    /** Where they are in this artifact; if it is no npm package, where they would be. */
    static NpmPackage of(Inventory inventory) {
        if (inventory.manifest(MANIFEST).isPresent() || inventory.files().isEmpty()) {
            return new NpmPackage("");
        }
        String first = inventory.files().getFirst().name().steps().getFirst();
        String folder = first.substring(0, first.indexOf('/') + 1);
        boolean all = inventory.files().stream()
                .allMatch(file -> file.name().steps().getFirst().startsWith(folder));
        return new NpmPackage(all ? folder : "");
    }

    /** A manifest that stands in its root. */
    Optional<Member> manifest(Inventory inventory, String file) {
        return inventory.manifest(prefix + file);
    }

    /** Whether a file is this one in its root. */
    boolean isRoot(MemberName name, String file) {
        return name.depth() == 0 && name.path().equals(prefix + file);
    }
}
