package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own that tries to take the lock for appending, and says whether it could. */
final class LockingProcess {
    private LockingProcess() {}

    /** What it says about a directory. */
    static String of(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockingProcess.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    public static void main(String[] args) throws IOException {
        try (var disk = FileDisk.open(Path.of(args[0]))) {
            System.out.print(disk.lock(Disk.Lock.APPEND, Duration.ZERO).isPresent() ? "taken" : "held by another");
        }
    }
}
