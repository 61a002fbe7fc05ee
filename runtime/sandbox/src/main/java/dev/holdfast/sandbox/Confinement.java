package dev.holdfast.sandbox;

import dev.holdfast.terms.Peer;
import java.nio.file.Path;
import java.util.List;

/**
 * What one command may touch. Every path is the real one: a file has the same path inside as outside.
 *
 * @param workspace the folder it may read and change
 * @param grants folders and files besides the workspace
 * @param guards what stays out of reach or unchanged inside all that
 * @param limits how long and how much
 * @param noted which refusals are told
 */
public record Confinement(Path workspace, Grants grants, Guards guards, ProcessLimits limits, Noted noted) {
    /** Which refusals are told when the command has {@linkplain Ended#refused() ended}. It changes none of them. */
    public enum Noted {
        /** Those of which the backend hears anyway. */
        WHAT_IS_ASKED,
        /** All that it can hear of, at the cost of a slower command; for a person who wants to know why it fails. */
        EVERYTHING
    }

    /**
     * Folders, files and peers a command may use besides the workspace. Where two paths overlap, the deeper one counts.
     *
     * @param writable it may read and change
     * @param readable it may only read
     * @param peers to which it may connect by TCP, exactly, and whose names it may resolve; the servers that it opens itself
     *     need none
     */
    public record Grants(List<Path> writable, List<Path> readable, List<Peer> peers) {
        /** The workspace alone. */
        public static final Grants NONE = new Grants(List.of(), List.of(), List.of());

        /** Files alone. */
        public Grants(List<Path> writable, List<Path> readable) {
            this(writable, readable, List.of());
        }

        public Grants {
            writable = normal(writable);
            readable = normal(readable);
            peers = List.copyOf(peers);
        }
    }

    /**
     * Existing files and folders, mostly inside the workspace, with less freedom than what surrounds them. A guard always
     * outranks a grant. A guard on a symbolic link holds for what the link points to, as far as that lies in a grant: the
     * link itself can still be replaced, as can a folder above a read-only or a pinned path be renamed unless it is pinned
     * itself. Between a pinned folder and what is around it nothing can be renamed or linked, only copied.
     *
     * @param readOnly can be read but not changed, removed or renamed
     * @param pinned can be changed inside but not removed or renamed: {@code .git}, so that guards beneath it keep their
     *     place
     * @param masked cannot be read, changed, removed or renamed: files that hold secrets. The folders above are pinned
     */
    public record Guards(List<Path> readOnly, List<Path> pinned, List<Path> masked) {
        /** Nothing is guarded. */
        public static final Guards NONE = new Guards(List.of(), List.of(), List.of());

        public Guards {
            readOnly = normal(readOnly);
            pinned = normal(pinned);
            masked = normal(masked);
        }
    }

    /** More paths than this in one list is a mistake, and slow. */
    static final int PATHS_MAX = 1_000;

    public Confinement {
        workspace = normal(List.of(workspace)).getFirst();
    }

    /** With no more noted than what is asked anyway. */
    public Confinement(Path workspace, Grants grants, Guards guards, ProcessLimits limits) {
        this(workspace, grants, guards, limits, Noted.WHAT_IS_ASKED);
    }

    /** Only this workspace, with nothing guarded and the usual limits. */
    public static Confinement to(Path workspace) {
        return new Confinement(workspace, Grants.NONE, Guards.NONE, ProcessLimits.USUAL);
    }

    /** The same with other grants. */
    public Confinement with(Grants others) {
        return new Confinement(workspace, others, guards, limits, noted);
    }

    /** The same with other guards. */
    public Confinement with(Guards others) {
        return new Confinement(workspace, grants, others, limits, noted);
    }

    /** The same with other limits. */
    public Confinement with(ProcessLimits others) {
        return new Confinement(workspace, grants, guards, others, noted);
    }

    /** The same with other refusals noted. */
    public Confinement with(Noted others) {
        return new Confinement(workspace, grants, guards, limits, others);
    }

    private static List<Path> normal(List<Path> paths) {
        if (paths.size() > PATHS_MAX) {
            throw new IllegalArgumentException(
                    "a confinement lists at most " + PATHS_MAX + " paths of a kind, this one " + paths.size());
        }
        for (Path path : paths) {
            if (!path.isAbsolute() || !path.equals(path.normalize())) {
                throw new IllegalArgumentException("not an absolute, normal path: `" + path + "`");
            }
        }
        return List.copyOf(paths);
    }
}
