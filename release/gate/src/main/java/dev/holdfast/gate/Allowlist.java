package dev.holdfast.gate;

import java.util.List;
import java.util.OptionalLong;

/**
 * Which files may be shipped, and how large.
 *
 * @param ship every path has to match one of them, and each of them some path
 * @param ceilings for files that match a pattern
 * @param totalMax the most bytes that all files together may have
 */
public record Allowlist(List<PathGlob> ship, List<Ceiling> ceilings, OptionalLong totalMax) {
    public Allowlist {
        ship = List.copyOf(ship);
        ceilings = List.copyOf(ceilings);
    }

    /**
     * How large a file may be.
     *
     * @param files those that match
     */
    public record Ceiling(PathGlob files, long bytesMax) {}
}
