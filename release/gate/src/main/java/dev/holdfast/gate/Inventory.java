package dev.holdfast.gate;

import dev.holdfast.terms.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an artifact ships.
 *
 * @param files all of it in the order it was read, what is inside archives included
 * @param manifests those files, whole, that say what the artifact is and needs; see {@link Manifests}
 */
public record Inventory(List<Shipped> files, Map<MemberName, Member> manifests) {
    public Inventory {
        files = List.copyOf(files);
        manifests = Map.copyOf(manifests);
    }

    /**
     * One file.
     *
     * @param mode the permission bits, or {@link Member#NO_MODE}
     */
    public record Shipped(MemberName name, long size, int mode, Digest digest) {}

    /** A manifest that is not inside another archive. */
    public Optional<Member> manifest(String path) {
        return Optional.ofNullable(manifests.get(MemberName.of(path)));
    }

    /** The bytes of all files that are not inside another. */
    public long size() {
        return files.stream()
                .filter(file -> file.name().depth() == 0)
                .mapToLong(Shipped::size)
                .sum();
    }
}
