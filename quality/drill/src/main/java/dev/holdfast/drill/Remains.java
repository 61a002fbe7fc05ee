package dev.holdfast.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Processes that a run has left behind: those that work in its folder, and those whose command line names it. */
final class Remains {
    /** A command that was killed a moment ago may still be going. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int COMMAND_LINE_CHARS = 120;

    private Remains() {}

    /** One line for each that is still there after the grace; they are ended then. */
    static List<String> of(World world) {
        List<String> lines =
                left(world, process -> {}).stream().map(Remains::line).toList();
        if (!lines.isEmpty()) {
            left(world, ProcessHandle::destroyForcibly); // again at each look: one may have started others meanwhile
        }
        return lines;
    }

    /** Who is still there after the grace. */
    private static List<ProcessHandle> left(World world, Consumer<ProcessHandle> atEachLook) {
        List<ProcessHandle> left = found(world);
        for (long looks = GRACE.dividedBy(PAUSE); looks > 0 && !left.isEmpty(); looks--) {
            left.forEach(atEachLook);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            left = found(world);
        }
        return left;
    }

    private static String line(ProcessHandle process) {
        String words = commandLine(process);
        return "process " + process.pid() + " lives on: "
                + words.substring(0, Math.min(words.length(), COMMAND_LINE_CHARS));
    }

    private static List<ProcessHandle> found(World world) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != world.bystander().pid())
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> belongs(process, world.root()))
                .toList();
    }

    private static boolean belongs(ProcessHandle process, Path root) {
        return commandLine(process).contains(root + "/")
                || folder(process).map(folder -> folder.startsWith(root)).orElse(false);
    }

    private static Optional<Path> folder(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
        } catch (IOException e) {
            return Optional.empty(); // gone, or another user's
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException e) {
            return ""; // gone
        }
    }
}
