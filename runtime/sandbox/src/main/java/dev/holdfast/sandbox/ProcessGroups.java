package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The process groups that one command has made, so that all of its processes can be found. For several threads. */
final class ProcessGroups {
    private static final int SIGKILL = 9;
    private static final String FILTERED = "\nSeccomp:\t2\n";

    private final Leash leash;
    private final Set<Integer> groups = ConcurrentHashMap.newKeySet();

    ProcessGroups(Leash leash) {
        this.leash = leash;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    void add(int group) {
        if (groups.add(group)) {
            leash.hold(group);
        }
    }

    /** None of them has a process any more. */
    void free() {
        groups.forEach(leash::free);
    }

    /** Those among all processes that are in one of these groups. */
    ProcessTable members(ProcessTable all) {
        return all.where(row -> groups.contains(row.group()));
    }

    /**
     * Kills every process in these groups. A group whose processes have all ended may have given its number to another
     * program's by now: one is killed only if a process in it has a filter, as all of the command's have.
     *
     * @param certain a group that is known to be the command's own, since its leader was not reaped yet; or none of them
     */
    void kill(int certain) {
        var doubtful = new HashSet<>(groups);
        if (doubtful.remove(certain)) {
            killGroup(certain);
        }
        if (!doubtful.isEmpty()) {
            living(doubtful).forEach(ProcessGroups::killGroup);
        }
    }

    private static void killGroup(int group) {
        Kernel.call(SystemCall.KILL, -(long) group, SIGKILL);
    }

    private static Set<Integer> living(Set<Integer> wanted) {
        return ProcessTable.read().rows().stream()
                .filter(row -> wanted.contains(row.group()))
                .filter(row -> filtered(Path.of("/proc", Integer.toString(row.id()))))
                .map(ProcessTable.Row::group)
                .collect(Collectors.toSet());
    }

    private static boolean filtered(Path process) {
        try {
            return Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1)
                    .contains(FILTERED);
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
