package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes that are left of an attempt: those that sleep as nobody else does, or that stand in the workspace. */
final class Remains {
    private static final int TRIES = 200;

    private final Path workspace;
    private final Set<Long> earlier =
            ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet());

    private Set<Long> knownDead = Set.of();

    /** Of attempts in this workspace that are still to be made. */
    Remains(Path workspace) {
        this.workspace = workspace;
    }

    /** All but the one that is to stay. */
    Stream<ProcessHandle> processes(long staying) throws IOException {
        return ProcessHandle.allProcesses()
                .filter(each -> each.pid() != staying && !earlier.contains(each.pid()))
                .filter(each -> sleeps(each) || standsHere(each));
    }

    /** Kills them all, and waits until they are gone. */
    void clear(long staying) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            var left = processes(staying).toList();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.onSpinWait();
        }
    }

    /** Whether this process has a new dead child that nobody fetches. */
    boolean strangeChildren() {
        Set<Long> dead = Set.of();
        for (int tries = 0; tries < TRIES; tries++) { // one that is just being fetched is no stranger
            dead = ProcessHandle.current()
                    .children()
                    .filter(Remains::isDead)
                    .map(ProcessHandle::pid)
                    .collect(Collectors.toSet());
            if (knownDead.containsAll(dead)) {
                return false;
            }
            Thread.onSpinWait();
        }
        knownDead = dead; // for ever, and told once
        return true;
    }

    private static boolean isDead(ProcessHandle process) {
        String stat = text(process, "stat");
        return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    }

    private static boolean sleeps(ProcessHandle process) {
        return text(process, "cmdline").contains("\0" + Scene.NAP);
    }

    private boolean standsHere(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(workspace);
        } catch (IOException | DirectoryIteratorException e) {
            return false; // another's, or gone
        }
    }

    private static String text(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone
        }
    }
}
