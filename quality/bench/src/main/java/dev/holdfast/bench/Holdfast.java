package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program under test, started as people start it.
 *
 * @param checkout where the launcher is
 * @param state its private state folder
 */
record Holdfast(Path checkout, Path state) {
    private static final long RUN_MINUTES_MAX = 20;

    static Path checkoutOf() {
        return Path.of(System.getProperty("holdfast.home", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** Starts a command; its output goes to a file of the state folder. */
    Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(checkout.resolve("holdfast").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return builder.start();
    }

    /** Runs a command to its end and gives its exit code. */
    int run(Path folder, String... arguments) throws IOException, InterruptedException {
        var process = start(folder, arguments);
        if (!process.waitFor(RUN_MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(
                    "holdfast " + List.of(arguments) + " took longer than " + RUN_MINUTES_MAX + " minutes");
        }
        return process.exitValue();
    }

    /** What the program printed so far. */
    Path log() {
        return state.resolve("output.log");
    }
}
