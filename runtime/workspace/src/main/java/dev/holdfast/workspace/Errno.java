package dev.holdfast.workspace;

import dev.holdfast.workspace.WorkspaceException.Code;

/** The kernel's error numbers that we tell apart; the same on both processors. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ELOOP = 40;
    static final int EDQUOT = 122;

    private Errno() {}

    /** What a failed call means to a caller; {@code what} is a verb such as {@code read}. */
    static WorkspaceException failure(int errno, String what, BytePath path) {
        String to = "cannot " + what + " `" + path + "`: ";
        return switch (errno) {
            case ENOENT ->
                new WorkspaceException(Code.NOT_FOUND, "nothing is at `" + path + "`; list its folder to see what is");
            case EEXIST, ENOTEMPTY ->
                new WorkspaceException(Code.EXISTS, to + "something is there already; delete or move it first");
            case ELOOP -> symlink(path);
            case ENOTDIR ->
                new WorkspaceException(
                        Code.NOT_A_FOLDER, to + "a part of it is not a folder; name a path through folders");
            case EISDIR -> new WorkspaceException(Code.NOT_A_FILE, to + "it is a folder; name a file");
            case EXDEV ->
                new WorkspaceException(Code.OUTSIDE, to + "it leads out of the workspace or its file system; stay in");
            case EACCES, EPERM, EROFS ->
                new WorkspaceException(Code.PERMISSION, to + "permission denied; see its owner and mode with `ls -ld`");
            case ENAMETOOLONG ->
                new WorkspaceException(Code.TOO_LARGE, to + "a name has at most 255 bytes and a path 4095; shorten it");
            case ENOSPC, EDQUOT -> new WorkspaceException(Code.DISK, to + "the disk is full; free some space");
            case EMFILE ->
                new WorkspaceException(Code.DISK, to + "too many open files; raise the limit with `ulimit -n`");
            case EINVAL, ENOSYS ->
                new WorkspaceException(
                        Code.UNSUPPORTED,
                        to + "the kernel or this file system lacks the call (errno " + errno
                                + "); Linux 5.6 or later on a local file system has it");
            default -> new WorkspaceException(Code.DISK, to + "errno " + errno + "; see the system's log");
        };
    }

    static WorkspaceException symlink(BytePath path) {
        return new WorkspaceException(
                Code.SYMLINK,
                "`" + path + "` is, or passes through, a symbolic link, and links are not followed; name what it points"
                        + " to by its own path in the workspace");
    }
}
