package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has open between commands, whatever its numbers are. */
final class OpenHere {
    private OpenHere() {}

    /** Waits until the next command's ruleset is ready, which is made after the end of one was told. */
    static List<String> betweenCommands() throws IOException {
        List<String> open = now();
        while (open.stream().noneMatch(each -> each.contains("landlock-ruleset"))) {
            Thread.onSpinWait(); // the test's timeout ends it
            open = now();
        }
        return open;
    }

    private static List<String> now() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(OpenHere::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // it was closed meanwhile
        }
    }
}
