package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness that is killed at any moment has cosigned one history, whatever it is shown afterwards. */
class WitnessKillTest {
    private static final int KILLS = 6;

    @TempDir
    private Path folder;

    @Test
    void aWitnessKilledAnywhereNeverCosignsTwoHistories() throws Exception {
        var scene = new WitnessScene(folder);
        var _ = Witness.create(folder.resolve("state"), "witness.example/w1");
        var random = new SplittableRandom(11);
        var cosigned = new ArrayList<Head>();
        for (int kill = 0; kill < KILLS; kill++) {
            cosigned.addAll(killedAfter(random.nextInt(1, 25), "honest"));
            // the fork is as long as what it knows, and then longer
            assertThat(killedAfter(Integer.MAX_VALUE, "forged")).isEmpty();
        }
        assertThat(cosigned)
                .hasSizeGreaterThan(KILLS)
                .allSatisfy(head -> assertThat(head)
                        .isEqualTo(WitnessScene.head(WitnessScene.leaves(Math.toIntExact(head.size())))));
        try (var witness = Witness.open(folder.resolve("state"), scene.logs(), () -> WitnessScene.NOON)) {
            var answer = witness.add(scene.submission(0, WitnessScene.leaves(1)));
            assertThat(answer).isInstanceOf(Witness.Answer.Conflict.class);
            assertThat(((Witness.Answer.Conflict) answer).size())
                    .isGreaterThanOrEqualTo(cosigned.getLast().size());
        }
    }

    /** Runs a witness on one history and kills it once it has printed so many heads; returns the heads. */
    private List<Head> killedAfter(int heads, String history) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Files.writeString(out, "");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WitnessProcess.class.getName(),
                        folder.toString(),
                        history,
                        "300")
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        while (process.isAlive() && Files.readAllLines(out).size() < heads) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("err")).hasContent("");
        return Files.readString(out)
                .lines()
                .filter(line -> line.matches("[0-9]+:[0-9a-f]{64}"))
                .map(Head::parse)
                .toList();
    }
}
