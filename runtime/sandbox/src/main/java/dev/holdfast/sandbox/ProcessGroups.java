package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The process groups that one command has made, so that all of its processes can be killed. One thread. */
final class ProcessGroups {
    private static final int SIGKILL = 9;
    private static final String FILTERED = "\nSeccomp:\t2\n";

    private final Set<Integer> groups = new HashSet<>();

    boolean isEmpty() {
        return groups.isEmpty();
    }

    void add(int group) {
        groups.add(group);
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
        var living = new HashSet<Integer>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                int group = groupOf(process);
                if (wanted.contains(group) && !living.contains(group) && filtered(process)) {
                    living.add(group);
                }
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.SURVIVORS, "cannot look for processes: /proc must be readable", e);
        }
        return living;
    }

    private static int groupOf(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4); // state, parent, group
            return Integer.parseInt(behindName[2]);
        } catch (IOException e) {
            return 0; // it has ended
        }
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
