package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Noted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a command does nothing before the thread that started it is gone. */
@Timeout(60)
class ThresholdTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aCommandStandsStillWithItsLimitsUntilTheThreadThatStartedItIsGone(Noted noted)
            throws IOException, ExecutionException, InterruptedException {
        var start = new LingeringStart(noted);
        var command = new Command(List.of("/usr/bin/touch", "begun"), folder, Map.of());
        var exitCode = CompletableFuture.supplyAsync(() -> start.exitCode(command));
        Path standing = Path.of("/proc", Integer.toString(start.standing()));
        assertThat(standing.resolve("limits")).content().containsPattern("Max core file size +0 +0 ");
        assertThat(folder.resolve("begun")).doesNotExist();
        start.end();
        assertThat(exitCode.get()).isZero();
        assertThat(folder.resolve("begun")).exists();
    }

    @Test
    void aScriptThatDoesNotSayByWhatItRunsIsNotLeftStanding() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "echo ran > begun");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var start = new LingeringStart(Noted.WHAT_IS_ASKED);
        start.end();
        assertThat(start.exitCode(new Command(List.of("./script"), folder, Map.of())))
                .isZero();
        assertThat(folder.resolve("begun")).hasContent("ran");
    }

    /** Each waits for an answer that nobody can give any more, and none may keep another waiting. */
    @Test
    void aPlatformThatIsKilledWithinStartsLeavesNobodyWaiting() throws IOException, InterruptedException {
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnansweredStart.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = platform.inputReader()) {
            for (int i = 0; i < 4; i++) {
                assertThat(Path.of("/proc", output.readLine())).exists();
            }
            platform.destroyForcibly().waitFor(); // kill -9
            // A process that waits shows the platform's command line, whose memory it shares.
            assertThat(endsWithin(Duration.ofSeconds(20), UnansweredStart.class.getName()))
                    .isTrue();
        }
    }

    private static boolean endsWithin(Duration time, String commandLine) {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (ProcessHandle.allProcesses()
                    .noneMatch(process -> process.info()
                            .arguments()
                            .filter(words -> List.of(words).contains(commandLine))
                            .isPresent())) {
                return true;
            }
        }
        return false;
    }

    /** It is stopped, and of those who knew it nobody is left to let it go on. */
    @Test
    void aPlatformThatIsKilledMeanwhileLeavesNoCommandBehind() throws IOException, InterruptedException {
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LingeringStart.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = platform.inputReader()) {
            Path standing = Path.of("/proc", output.readLine());
            assertThat(standing).exists();
            platform.destroyForcibly().waitFor(); // kill -9
            while (Files.exists(standing)) {
                Thread.onSpinWait(); // the class's timeout ends it
            }
        }
        assertThat(folder.resolve("begun")).doesNotExist();
    }
}
