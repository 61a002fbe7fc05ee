package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.RestrictedThread.Step;
import dev.holdfast.sandbox.Ruleset.Rights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a rule goes with the name of a file of the machine, whatever file it means by now. */
class MachineFilesTest {
    private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
    private static final long NO_ACCESS = -13; // EACCES

    @TempDir
    Path folder;

    @Test
    void grantsWhatANameMeansNow() throws IOException {
        Path file = folder.resolve("file");
        Path absent = folder.resolve("absent");
        var files = new MachineFiles(Map.of(file, Rights.READ, absent, Rights.READ));
        Files.writeString(file, "one");
        Files.writeString(folder.resolve("other"), "closed");
        assertThat(opened(files, file)).isNotNegative();
        assertThat(opened(files, folder.resolve("other"))).isEqualTo(NO_ACCESS);
        files.prepare(Ruleset.abi());
        assertThat(opened(files, file)).isNotNegative();
        files.prepare(Ruleset.abi());
        Files.move(Files.writeString(folder.resolve("new"), "two"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(opened(files, file)).isNotNegative();
        Files.writeString(absent, "there");
        assertThat(opened(files, absent)).isNotNegative();
        Files.move(file, folder.resolve("old"));
        assertThat(opened(files, folder.resolve("old"))).isEqualTo(NO_ACCESS);
    }

    /** What a thread with these rights gets when it opens a path for reading; closed at once. */
    private static long opened(MachineFiles files, Path path) {
        try (Arena arena = Arena.ofConfined();
                var ruleset = files.ruleset(Ruleset.abi())) {
            long name = arena.allocateFrom(path.toString()).address();
            var open = new Step("open", SystemCall.OPENAT, Descriptors.CURRENT_FOLDER, name, 0);
            var steps = List.of(
                    new Step("give up new privileges", SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1),
                    new Step("restrict files", SystemCall.LANDLOCK_RESTRICT_SELF, ruleset.descriptor()),
                    open);
            var results = new AtomicLongArray(steps.size());
            try {
                RestrictedThread.run(steps, results, () -> 0);
                Descriptors.close((int) results.get(2));
            } catch (SandboxException e) {
                assertThat(e).hasMessageStartingWith("cannot open: ");
            }
            return results.get(2);
        }
    }
}
