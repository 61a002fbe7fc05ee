package dev.holdfast.sandbox;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The process groups that one command has made, so that all of its processes can be found. For several threads. */
final class ProcessGroups {
    private static final int SIGKILL = 9;
    private static final int NO_SIGNAL = 0;

    private final Leash leash;
    private final Mark mark;
    private final Set<Integer> groups = ConcurrentHashMap.newKeySet();

    /** @param mark that every process of the command bears */
    ProcessGroups(Leash leash, Mark mark) {
        this.leash = leash;
        this.mark = mark;
    }

    Mark mark() {
        return mark;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** Whether the process with that number, if there is one, is in one of these groups and bears the mark. */
    boolean hold(int process) {
        return mark.isOn(process)
                && ProcessTable.row(process)
                        .filter(row -> groups.contains(row.group()))
                        .isPresent();
    }

    boolean contains(int group) {
        return groups.contains(group);
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
     * program's by now: one is killed only if a process in it bears the mark.
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

    /** Whether a process in these groups still runs or is about to end. For the usual command one question to the kernel each. */
    boolean areAlive() {
        var doubtful = groups.stream()
                .filter(group -> Kernel.call(SystemCall.KILL, -(long) group, NO_SIGNAL) != -Kernel.ESRCH)
                .collect(Collectors.toSet());
        return !doubtful.isEmpty()
                && ProcessTable.read().rows().stream()
                        .anyMatch(row -> doubtful.contains(row.group()) && row.isAlive() && mark.isOn(row.id()));
    }

    private static void killGroup(int group) {
        Kernel.call(SystemCall.KILL, -(long) group, SIGKILL);
    }

    private Set<Integer> living(Set<Integer> wanted) {
        return ProcessTable.read().rows().stream()
                .filter(row -> wanted.contains(row.group()))
                .filter(row -> mark.isOn(row.id()))
                .map(ProcessTable.Row::group)
                .collect(Collectors.toSet());
    }
}
