package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A platform in a process of its own, to be killed while its command runs. */
final class OtherPlatform {
    private OtherPlatform() {}

    /** Runs a script: home, scratch, workspace, script. */
    public static void main(String[] words) throws InterruptedException {
        Sandbox sandbox = Bubblewrap.probe(new Host(Path.of(words[0]), Path.of(words[1]), Map.of()));
        Path workspace = Path.of(words[2]);
        var command = new Command(List.of("/bin/bash", "-c", words[3]), workspace, Map.of("PATH", "/usr/bin:/bin"));
        sandbox.start(command, Confinement.to(workspace), System.out::print).await();
    }
}
