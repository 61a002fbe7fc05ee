package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Go's own implementation of transparent logs says of a large log of ours, and of one byte changed in it. */
@Tag("vectors")
class ForeignVerifierTest {
    private static final int SIZE = 100_000;
    private static final int PROOFS = 300;

    @TempDir
    private Path place;

    private String key = "";

    @Test
    void verifiesALargeLogOfOursWithItsProofsAndFindsEveryChangedByte() throws Exception {
        Path log = place.resolve("log");
        Path proofs = Files.createDirectories(place.resolve("proofs"));
        fill(log, proofs);
        assertThat(verified(log, proofs))
                .isEqualTo("0 verified " + key.substring(0, key.indexOf('+')) + ": " + SIZE + " entries, "
                        + "394 tiles, 300 proofs of each kind made, " + PROOFS + " of inclusion and " + PROOFS
                        + " of consistency checked\n");
        for (Path file : new Path[] {
            log.resolve("checkpoint"),
            log.resolve("tile/entries/123"),
            log.resolve("tile/0/390.p/160"),
            log.resolve("tile/1/000"),
            proofs.resolve("7.tlog-proof"),
            proofs.resolve("7.add-checkpoint")
        }) {
            byte[] sound = Files.readAllBytes(file);
            byte[] changed = sound.clone();
            changed[sound.length - 20] ^= 1;
            Files.write(file, changed);
            assertThat(verified(log, proofs)).as("a byte of %s", file).startsWith("1 ");
            Files.write(file, sound);
        }
    }

    /** Half of the log stands under an older checkpoint when the first proofs are made. */
    private void fill(Path home, Path proofs) throws IOException {
        var random = new Random(1);
        try (var ledger = Ledger.open(FileDisk.open(home), Ed25519Signer.open(place.resolve("key")))) {
            key = ledger.verifierKey();
            for (int half = 0; half < 2; half++) {
                int end = (half + 1) * SIZE / 2;
                for (int at = half * SIZE / 2; at < end; at += Ledger.BATCH_ENTRIES_MAX) {
                    ledger.append(Samples.entries(at, Math.min(end, at + Ledger.BATCH_ENTRIES_MAX)));
                }
                var checkpoint = SignedNote.parse(ledger.checkpoint());
                for (int proof = half; proof < PROOFS; proof += 2) {
                    int index = random.nextInt(end);
                    Files.writeString(
                            proofs.resolve(proof + ".tlog-proof"),
                            proof % 3 == 0
                                    ? ledger.proof(index).rendered()
                                    : ledger.entryProof(index).rendered());
                    int old = 1 + random.nextInt(end);
                    var submission =
                            new Submission(old, ledger.consistency(old, end).hashes(), checkpoint);
                    Files.writeString(proofs.resolve(proof + ".add-checkpoint"), submission.rendered());
                }
            }
        }
    }

    /** The exit code and what was said. */
    private String verified(Path log, Path proofs) throws IOException, InterruptedException {
        Path script = Path.of("../../quality/foreign/verify");
        var process = new ProcessBuilder(script.toString(), "-proofs", proofs.toString(), key, log.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() + " " + said;
    }
}
