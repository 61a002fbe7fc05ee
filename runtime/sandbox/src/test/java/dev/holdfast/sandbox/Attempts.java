package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All attempts, and the sandboxes they are made on. */
final class Attempts {
    static final List<Chapter> ALL = List.of(
            FileAttempts.CHAPTER,
            SecretAttempts.CHAPTER,
            GitAttempts.CHAPTER,
            ProcessAttempts.CHAPTER,
            SurvivalAttempts.CHAPTER,
            NetworkAttempts.CHAPTER,
            KernelAttempts.CHAPTER,
            RaceAttempts.CHAPTER);

    private Attempts() {}

    /** Lays a scene in this folder. */
    static Scene scene(Path folder) throws IOException, InterruptedException {
        Path program = AttackProgram.compiled(folder);
        return new Scene(Files.createDirectory(folder.resolve("scene")), program);
    }

    /** What can contain here. */
    static Map<Backend, Sandbox> backends(Scene scene) {
        var ground = scene.ground();
        var backends = new EnumMap<Backend, Sandbox>(Backend.class);
        int abi = Ruleset.abi();
        if (abi >= Ruleset.ABI_MIN) {
            backends.put(
                    Backend.LANDLOCK,
                    new Landlock(abi, ground.home(), ground.scratch(), List.of(), Diagnosis.notProbed()));
        }
        Sandbox bubblewrap = Bubblewrap.probe(new Host(ground.home(), ground.scratch(), System.getenv()));
        if (bubblewrap.level() instanceof Level.Contained) {
            backends.put(Backend.BUBBLEWRAP, bubblewrap);
        }
        return backends;
    }
}
