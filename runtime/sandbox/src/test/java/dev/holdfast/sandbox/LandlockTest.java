package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandlockTest {
    @TempDir
    Path folder;

    @Test
    void tries() throws IOException, InterruptedException {
        var ground = Ground.in(folder);
        var sandbox = Backend.LANDLOCK.probe(new Host(ground.home(), ground.scratch(), System.getenv()));
        System.out.println(sandbox.level());
        for (int i = 0; i < 200; i++) {
            if (i % 50 == 0) System.gc();
            long start = System.nanoTime();
            Ended ended = sandbox.start(new Command(List.of("/usr/bin/true"), ground.workspace(), ground.environment()), Confinement.to(ground.workspace())).await();
            if (i % 20 == 0) System.out.println("== " + ended.exitCode() + " " + ended.stop() + " " + (System.nanoTime() - start) / 1000 + " us\n" + ended.output().text());
        }
    }
}
