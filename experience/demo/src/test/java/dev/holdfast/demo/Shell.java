package dev.holdfast.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A shell without any sandbox, for control runs: as ourselves, or as {@link Stage#NOBODY} when we are root. */
final class Shell {
    private Shell() {}

    /** Runs it and gives back what it wrote; whatever it needs ends within a minute. */
    static String run(Path folder, Map<String, String> environment, String command)
            throws IOException, InterruptedException {
        var argv = new ArrayList<String>();
        Path output = Files.createTempFile("shell", ".out");
        if (new Folder(output).owner() == 0) { // what we make is ours, so we are root
            String user = Integer.toString(Stage.NOBODY);
            argv.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"));
        }
        argv.addAll(List.of("bash", "-c", command));
        try {
            var builder = new ProcessBuilder(argv)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("did not end: " + command);
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            Files.delete(output);
        }
    }
}
