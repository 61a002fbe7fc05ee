package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A platform in a process of its own, to be killed while its command runs. */
final class OtherPlatform {
    private OtherPlatform() {}

    /** Runs a script: backend, home, scratch, workspace, script. */
    public static void main(String[] words) throws InterruptedException {
        Sandbox sandbox = Backend.valueOf(words[0]).probe(new Host(Path.of(words[1]), Path.of(words[2]), Map.of()));
        Path workspace = Path.of(words[3]);
        var command = new Command(List.of("/bin/bash", "-c", words[4]), workspace, Map.of("PATH", "/usr/bin:/bin"));
        sandbox.start(command, Confinement.to(workspace), System.out::print).await();
    }
}
