package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the machine's files a command sees and how, in the order of mounting: from the shallowest to the deepest, so
 * that the deeper one counts, without what a guard above it closes.
 */
record Layout(List<Place> places) {
    /** One path and the freedom there; the order of the kinds is the order of mounting at one and the same path. */
    record Place(Path path, Kind kind) {}

    enum Kind {
        READABLE,
        WRITABLE,
        PINNED,
        READ_ONLY,
        MASKED
    }

    /** Folders that would open the machine itself when granted whole; what lies beneath may be granted. */
    private static final Set<Path> NEVER_WHOLE = paths(
            "/", "/bin", "/boot", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/root", "/run", "/sbin",
            "/srv", "/tmp", "/usr", "/var");

    /** What only the sandbox itself fills. */
    private static final Set<Path> NEVER_AT_ALL = paths("/dev", "/proc", "/sys");

    private static final Comparator<Place> SHALLOW_FIRST = Comparator.comparingInt(
                    (Place place) -> place.path().getNameCount())
            .thenComparing(Place::kind);

    Layout {
        places = List.copyOf(places);
    }

    /**
     * Plans the mounts of a confinement.
     *
     * @param home granted neither whole nor with anything above it
     * @param closed the platform's own folders: nothing above or beneath is granted
     * @param shown caches and toolchains every command may read
     * @throws SandboxException when a path is absent, is not a real path, or opens too much
     */
    static Layout of(Confinement confinement, Path home, Path closed, List<Path> shown) {
        var grants = new ArrayList<Place>();
        shown.forEach(path -> grants.add(new Place(path, Kind.READABLE)));
        confinement.grants().readable().forEach(path -> grants.add(grant(path, Kind.READABLE, home, closed)));
        confinement.grants().writable().forEach(path -> grants.add(grant(path, Kind.WRITABLE, home, closed)));
        grants.add(grant(confinement.workspace(), Kind.WRITABLE, home, closed));

        var guards = new ArrayList<Place>();
        confinement.guards().masked().forEach(path -> guard(path, Kind.MASKED).ifPresent(guards::add));
        confinement
                .guards()
                .readOnly()
                .forEach(path -> guard(path, Kind.READ_ONLY).ifPresent(guards::add));
        confinement.guards().pinned().forEach(path -> guard(path, Kind.PINNED).ifPresent(guards::add));
        outrank(grants, guards, confinement.guards());
        guards.removeIf(guard -> !changesSomething(guard, grants));
        guards.addAll(pinsAbove(guards, grants));

        var closing = new HashMap<Path, Kind>();
        guards.stream()
                .filter(guard -> guard.kind().compareTo(Kind.READ_ONLY) >= 0)
                .forEach(guard -> closing.merge(guard.path(), guard.kind(), Layout::stricter));
        grants.addAll(guards);
        grants.removeIf(place -> outranked(place, closing));
        var places = new ArrayList<>(new LinkedHashSet<>(grants));
        places.sort(SHALLOW_FIRST);
        return new Layout(places);
    }

    /** Whether a command may start in this folder. */
    boolean shows(Path directory) {
        return places.stream().anyMatch(place -> directory.startsWith(place.path()));
    }

    /**
     * A grant beneath a guard is no freer than it, also where the guard itself is not mounted since it takes nothing away
     * from what is around it. But a link that leads up out of all grants does not close the workspace that it lies in.
     */
    private static void outrank(List<Place> grants, List<Place> guards, Confinement.Guards named) {
        var around = List.copyOf(grants);
        for (Place guard : guards) {
            boolean itself =
                    named.masked().contains(guard.path()) || named.readOnly().contains(guard.path());
            if (!itself && ground(guard, around).isEmpty()) {
                continue;
            }
            switch (guard.kind()) {
                case MASKED -> grants.removeIf(grant -> isBeneath(grant, guard));
                case READ_ONLY ->
                    grants.replaceAll(
                            grant -> isBeneath(grant, guard) ? new Place(grant.path(), Kind.READABLE) : grant);
                case READABLE, WRITABLE, PINNED -> {} // closes nothing
            }
        }
    }

    private static boolean isBeneath(Place place, Place above) {
        return place.path().startsWith(above.path()) && !place.path().equals(above.path());
    }

    /** Whether a guard takes any freedom away: it does not where nothing is granted, nor a read-only one on a readable. */
    private static boolean changesSomething(Place guard, List<Place> grants) {
        return ground(guard, grants)
                .filter(ground -> ground.kind() == Kind.WRITABLE || guard.kind() == Kind.MASKED)
                .isPresent();
    }

    /** The grant that counts where a guard stands. */
    private static Optional<Place> ground(Place guard, List<Place> grants) {
        return grants.stream()
                .filter(grant -> guard.path().startsWith(grant.path()))
                .max(SHALLOW_FIRST);
    }

    /**
     * Every folder above a masked path keeps its name, up to the last grant around it: what is a secret is told by names, and
     * one that a command carried to another name with the folder around it would be open to the next command. A grant in
     * between is mounted, and so keeps its own.
     */
    private static List<Place> pinsAbove(List<Place> guards, List<Place> grants) {
        var pins = new ArrayList<Place>();
        for (Place guard : guards) {
            if (guard.kind() != Kind.MASKED) {
                continue;
            }
            for (Path above = guard.path().getParent(); above != null; above = above.getParent()) {
                var pin = new Place(above, Kind.PINNED);
                ground(pin, grants)
                        .filter(grant ->
                                grant.kind() == Kind.WRITABLE && !grant.path().equals(pin.path()))
                        .ifPresent(_ -> pins.add(pin));
            }
        }
        return pins;
    }

    /** INVARIANT: nothing is mounted beneath a closed place, where it would open again what the guard closed. */
    private static boolean outranked(Place place, Map<Path, Kind> closing) {
        for (Path at = place.path(); at != null; at = at.getParent()) {
            Kind guard = closing.getOrDefault(at, Kind.READABLE);
            if (guard.compareTo(place.kind()) > 0
                    || (guard == place.kind() && closing.containsKey(at) && !at.equals(place.path()))) {
                return true;
            }
        }
        return false;
    }

    private static Kind stricter(Kind one, Kind other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Place grant(Path path, Kind kind, Path home, Path closed) {
        try {
            Path real = path.toRealPath();
            if (!real.equals(path)) {
                throw new SandboxException(
                        Code.BAD_PATH, "`" + path + "` leads through a symbolic link to `" + real + "`: grant that");
            }
        } catch (IOException e) {
            throw new SandboxException(Code.BAD_PATH, "cannot grant `" + path + "`: it must exist", e);
        }
        if (home.startsWith(path)) {
            throw unsafe(path, "it holds the home folder `" + home + "`");
        }
        if (closed.startsWith(path) || path.startsWith(closed)) {
            throw unsafe(path, "it holds or lies in a folder of holdfast itself, `" + closed + "`");
        }
        if (NEVER_WHOLE.contains(path) || NEVER_AT_ALL.contains(path.getRoot().resolve(path.getName(0)))) {
            throw unsafe(path, "it belongs to the system");
        }
        return new Place(path, kind);
    }

    private static SandboxException unsafe(Path path, String why) {
        return new SandboxException(
                Code.UNSAFE_CONFINEMENT, "cannot grant `" + path + "`: " + why + "; grant a folder of your project");
    }

    /** Where a guard has to stand: nowhere when it is a link to nothing, for then there is nothing to guard. */
    private static Optional<Place> guard(Path path, Kind kind) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new SandboxException(
                    Code.BAD_PATH, "cannot guard `" + path + "`: it does not exist; name only paths that are there");
        }
        try {
            return Optional.of(new Place(path.toRealPath(), kind));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SandboxException(Code.BAD_PATH, "cannot guard `" + path + "`: it cannot be resolved", e);
        }
    }

    private static Set<Path> paths(String... names) {
        return Stream.of(names).map(Path::of).collect(Collectors.toUnmodifiableSet());
    }
}
