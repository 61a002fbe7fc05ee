package dev.holdfast.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** The user a command runs as in the eyes of the kernel, without any power of root's. */
sealed interface Account {
    /** The platform's own user, which stays the same for its whole life. */
    Own OWN = own();

    int uid();

    int gid();

    /** The platform's own ordinary user, in a new user namespace that maps it to itself. */
    record Own(int uid, int gid) implements Account {}

    /**
     * The owner of the workspace, which the platform, being root, becomes before the command starts, without any
     * capability.
     *
     * @param groups further groups, each there because it alone opens a package cache of root's home for reading
     */
    record Lesser(int uid, int gid, List<Integer> groups) implements Account {
        public Lesser {
            groups = List.copyOf(groups);
        }
    }

    /**
     * The account for commands in this workspace.
     *
     * @throws SandboxException when the platform is root and so is the workspace's owner
     */
    static Account of(Path workspace, List<Path> caches) {
        try {
            if (!privileged()) {
                return OWN;
            }
            if (number(workspace, "uid") == 0) {
                throw new SandboxException(
                        SandboxException.Code.OWNED_BY_ROOT,
                        "commands never run as root, and `" + workspace + "` belongs to root: give it to an ordinary"
                                + " user with `chown -R USER " + workspace + "`, or run holdfast as that user");
            }
            return lesser(workspace, caches);
        } catch (IOException e) {
            throw ownerless(workspace, e);
        }
    }

    /**
     * The account for commands in this workspace where capabilities alone make root powerful: root's own workspace is
     * worked on by root without any.
     */
    static Account withoutPower(Path workspace, List<Path> caches) {
        try {
            return privileged() ? lesser(workspace, caches) : of(workspace, caches);
        } catch (IOException e) {
            throw ownerless(workspace, e);
        }
    }

    private static Lesser lesser(Path workspace, List<Path> caches) throws IOException {
        return new Lesser(number(workspace, "uid"), number(workspace, "gid"), groupsFor(caches));
    }

    private static SandboxException ownerless(Path workspace, IOException e) {
        return new SandboxException(
                SandboxException.Code.BAD_PATH, "cannot tell who owns `" + workspace + "`: check that it exists", e);
    }

    /** Whether the platform itself runs as root. */
    static boolean privileged() {
        return OWN.uid() == 0;
    }

    private static Own own() {
        try {
            return new Own(number(Path.of("/proc/self"), "uid"), number(Path.of("/proc/self"), "gid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many processes and threads the machine runs now: no fewer than any one user has. */
    static long tasks() {
        try {
            String load = Files.readString(Path.of("/proc/loadavg")); // 0.20 0.18 0.12 running/tasks last
            return Long.parseLong(load.substring(load.indexOf('/') + 1, load.lastIndexOf(' ')));
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.SETUP_FAILED, "cannot count processes: /proc must be readable", e);
        }
    }

    private static List<Integer> groupsFor(List<Path> caches) throws IOException {
        var groups = new TreeSet<Integer>();
        for (Path cache : caches) {
            int mode = number(cache, "mode");
            boolean openToAll = (mode & 05) == 05;
            boolean openToGroup = (mode & 050) == 050;
            if (!openToAll && openToGroup) {
                groups.add(number(cache, "gid"));
            }
        }
        return List.copyOf(groups);
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + attribute);
    }
}
