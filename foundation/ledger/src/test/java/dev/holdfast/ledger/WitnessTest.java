package dev.holdfast.ledger;

import static dev.holdfast.ledger.WitnessScene.NOON;
import static dev.holdfast.ledger.WitnessScene.leaves;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.ledger.MemoryDisk.Fault;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    @TempDir
    private Path folder;

    private WitnessScene scene;
    private WitnessSigner signer;
    private MemoryDisk disk = new MemoryDisk();
    private Instant now = NOON;

    @BeforeEach
    void setUp() {
        scene = new WitnessScene(folder);
        signer = scene.witness("witness.example/w1");
    }

    @Test
    void cosignsALogThatGrows() {
        var witness = open();
        for (int size : List.of(0, 1, 2, 7, 8, 64, 64, 65)) {
            var answer = witness.add(scene.submission(known(), leaves(size)));
            assertThat(WitnessScene.time(signer.key(), scene.checkpoint(leaves(size)), answer))
                    .isEqualTo(NOON);
            assertThat(known()).isEqualTo(size);
        }
    }

    @Test
    void answersEveryWrongSubmissionAsTheProtocolSays() {
        var witness = open();
        witness.add(scene.submission(0, leaves(5)));
        String sound = scene.submission(5, leaves(8));
        var stranger = new WitnessScene(make("stranger"));
        for (String[] wrong : new String[][] {
            {"404 no log `holdfast.local/ledger/", stranger.submission(5, leaves(8))},
            {"403 no key of `", new Submission(5, List.of(), unsigned(leaves(8))).rendered()},
            {"403 the signature by `", new Submission(5, List.of(), borrowed(leaves(8))).rendered()},
            {"400 the old size is larger", scene.submission(9, leaves(8))},
            {"409 5", scene.submission(4, leaves(8))},
            {"409 5", scene.submission(0, leaves(8))},
            {"409 5", scene.submission(3, leaves(3))},
            {"409 5", scene.submission(5, WitnessScene.forked(5))},
            {"422 the proof does not show", scene.submission(5, forkedBefore(5, 8))},
            {"422 the proof does not show", new Submission(5, List.of(), scene.checkpoint(leaves(8))).rendered()},
            {"422 the proof does not show", new Submission(5, proof(), scene.checkpoint(leaves(5))).rendered()},
            {"400 not a submission to a witness: its first line", sound.replace("old 5", "old 05")},
            {"400 not a submission to a witness: its first line", sound.replace("old 5", "old -5")},
            {"400 not a submission to a witness: its first line", sound.replace("old 5", "old 18446744073709551615")},
            {"400 not a submission to a witness: its first line", sound.replace("old 5", "old 5 ")},
            {"400 not a submission to a witness: its first line", sound.replace("old 5\n", "")},
            {"400 not a submission to a witness: a line of its proof", sound.replace("=\n", "=\r\n")},
            {"400 not a submission to a witness: a line of its proof", sound.replaceFirst("=\n", "\n")},
            {"400 not a submission to a witness: it has no empty line", sound.replace("\n\n", "\n")},
            {"400 not a submission to a witness: its proof has more", "old 5\n" + hashes(64) + "\n" + note()},
            {"400 not a signed note", "old 5\n\n"},
            {"400 not a submission", ""},
            {"400 not a signed note", sound.substring(0, sound.length() - 1)},
            {"400 the note is no checkpoint", new Submission(0, List.of(), text("one line\n")).rendered()},
        }) {
            assertThat(said(witness.add(wrong[1]))).as(wrong[1]).startsWith(wrong[0]);
        }
        assertThat(known()).isEqualTo(5);
        assertThat(said(witness.add(sound))).isEqualTo("200");
    }

    @Test
    void theFirstTreeNeedsNoProofAndTheEmptyTreeHasOneRoot() {
        var witness = open();
        assertThat(said(witness.add(new Submission(0, proof(), scene.checkpoint(leaves(5))).rendered())))
                .startsWith("422 ");
        var wrong = Checkpoint.sign(new Head(0, Digest.of("no tree")), scene.log);
        assertThat(said(witness.add(new Submission(0, List.of(), wrong).rendered())))
                .isEqualTo("409 0");
        assertThat(disk.bytes(WitnessStore.LOGS)).isEmpty();
    }

    @Test
    void extensionLinesAreSignedWithoutAnOpinion() {
        var signed = text(scene.checkpoint(leaves(5)).text() + "an extension\n");
        var answer = open().add(new Submission(0, List.of(), signed).rendered());
        assertThat(WitnessScene.time(signer.key(), signed, answer)).isEqualTo(NOON);
    }

    @Test
    void severalKeysMaySignForOneOrigin() {
        var old = new WitnessScene(make("old"));
        String origin = scene.log.name();
        var logs = new ArrayList<>(scene.logs());
        logs.add(WitnessedLog.parse(NoteKey.of(old.log) + "=" + origin));
        var witness = Witness.open(disk, signer, logs, () -> now);
        var note = SignedNote.sign(scene.checkpoint(leaves(5)).text(), old.log);
        assertThat(said(witness.add(new Submission(0, List.of(), note).rendered())))
                .isEqualTo("200");
        assertThat(said(witness.add(scene.submission(5, leaves(6))))).isEqualTo("200");
    }

    @Test
    void theTimeOfACosignatureNeverGoesBack() {
        open().add(scene.submission(0, leaves(5)));
        now = NOON.minusSeconds(3600);
        disk = disk.copy();
        var witness = open();
        assertThat(WitnessScene.time(
                        signer.key(), scene.checkpoint(leaves(5)), witness.add(scene.submission(5, leaves(5)))))
                .isEqualTo(NOON);
        assertThat(WitnessScene.time(
                        signer.key(), scene.checkpoint(leaves(6)), witness.add(scene.submission(5, leaves(6)))))
                .isEqualTo(NOON);
    }

    @Test
    void nothingIsCosignedThatAPowerCutForgets() {
        for (Fault fault : Fault.values()) {
            for (int skipped = 0; skipped < 2; skipped++) {
                disk = new MemoryDisk();
                var witness = open();
                disk.failOnceAfter(skipped, fault);
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> witness.add(scene.submission(0, leaves(5))))
                        .withMessageStartingWith("the witness's memory cannot be read or written: ")
                        .extracting(LedgerException::code)
                        .isEqualTo(Code.DISK);
                var afterwards = witness.add(scene.submission(known(), leaves(8)));
                assertThat(said(afterwards)).as(fault + " " + skipped).isEqualTo("200");
                disk = disk.afterPowerCut(0);
                assertThat(said(open().add(scene.submission(0, WitnessScene.forked(8)))))
                        .as("after the cut it still knows what it cosigned")
                        .isEqualTo("409 8");
            }
        }
    }

    @Test
    void aDamagedMemoryStopsItBeforeItServes() {
        open().add(scene.submission(0, leaves(5)));
        String file = WitnessStore.file(scene.log.name());
        byte[] sound = disk.bytes(file);
        disk = disk.copy();
        for (int at = 0; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= 1;
            disk.plant(file, changed);
            assertRefused(Code.CORRUPT, "the file `" + file + "` is not what this witness cosigned for `");
        }
        for (int size = 1; size < sound.length; size++) {
            disk.plant(file, Arrays.copyOf(sound, size));
            assertRefused(Code.CORRUPT, "the file `" + file + "` is not what this witness cosigned for `");
        }
        disk.plant(file, new byte[0]);
        assertRefused(
                Code.LOST, "the witness has cosigned `" + scene.log.name() + "` and its file `" + file + "` is gone");
        disk.plant(WitnessStore.LOGS, "not a digest\n".getBytes(UTF_8));
        assertRefused(Code.CORRUPT, "the file `logs` is damaged");
    }

    @Test
    void memoryDamagedWhileItServesIsNotSignedOver() {
        var witness = open();
        witness.add(scene.submission(0, leaves(5)));
        disk.plant(WitnessStore.file(scene.log.name()), new byte[0]);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> witness.add(scene.submission(0, WitnessScene.forked(5))))
                .extracting(LedgerException::code)
                .isEqualTo(Code.LOST);
    }

    @Test
    void whatOneLogSawIsNothingToAnother() {
        var other = new WitnessScene(make("other"));
        var logs = new ArrayList<>(scene.logs());
        logs.addAll(other.logs());
        var witness = Witness.open(disk, signer, logs, () -> now);
        witness.add(scene.submission(0, leaves(5)));
        assertThat(said(witness.add(other.submission(0, leaves(3))))).isEqualTo("200");
        // nor may the one's memory stand in for the other's
        disk.plant(WitnessStore.file(scene.log.name()), disk.bytes(WitnessStore.file(other.log.name())));
        disk = disk.copy();
        assertRefused(Code.CORRUPT, "the file `");
    }

    @Test
    void ofManyAtOnceNoTwoAreInconsistent() throws InterruptedException {
        var witness = open();
        witness.add(scene.submission(0, leaves(5)));
        var cosigned = Collections.synchronizedList(new ArrayList<String>());
        var threads = new ArrayList<Thread>();
        for (int n = 0; n < 16; n++) {
            String history = "history " + n;
            threads.add(Thread.ofVirtual().start(() -> {
                var leaves = new ArrayList<>(leaves(5));
                leaves.add(Digest.of(history));
                if (witness.add(scene.submission(5, leaves)) instanceof Witness.Answer.Cosigned) {
                    cosigned.add(history);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(cosigned).hasSize(1);
    }

    @Test
    void aDirectoryIsForOneWitnessAndOneProcess() throws IOException {
        Path state = folder.resolve("state");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Witness.open(state, scene.logs(), () -> now))
                .withMessage("there is no witness in `" + state + "`; make its key with `--new-key NAME`");
        assertThatIllegalArgumentException().isThrownBy(() -> Witness.create(state, "two words"));
        WitnessKey key = Witness.create(state, "witness.example/w1");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Witness.create(state, "witness.example/w2"))
                .withMessage("there is a witness in `" + state + "` already; name another directory");
        try (var witness = Witness.open(state, scene.logs(), () -> now)) {
            assertThat(witness.key()).isEqualTo(key);
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Witness.open(state, scene.logs(), () -> now))
                    .withMessage("another process is this witness already; one directory is for one witness")
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.BUSY);
        }
        Files.delete(state.resolve("key"));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Witness.open(state, scene.logs(), () -> now))
                .withMessageStartingWith("the key `" + state.resolve("key") + "` is gone; ");
        assertThat(state.resolve("key")).doesNotExist();
    }

    @Test
    void refusesWhatNamesNoLog() {
        String key = NoteKey.of(scene.log).toString();
        assertThat(WitnessedLog.parse(key + "=example.com/log=1").origin()).isEqualTo("example.com/log=1");
        for (String text :
                List.of("", "example.com/log", key + "=", key + "=a\nb", key + "=" + "o".repeat(256), key + "A")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> WitnessedLog.parse(text));
        }
    }

    private Witness open() {
        return Witness.open(disk, signer, scene.logs(), () -> now);
    }

    private int known() {
        try {
            return new WitnessStore(disk, signer.key())
                    .last(scene.log.name())
                    .map(last -> Math.toIntExact(last.head().size()))
                    .orElse(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(Code code, String message) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith(message)
                .extracting(LedgerException::code)
                .isEqualTo(code);
    }

    private Path make(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String said(Witness.Answer answer) {
        return switch (answer) {
            case Witness.Answer.Cosigned ignored -> "200";
            case Witness.Answer.Conflict(var size) -> "409 " + size;
            case Witness.Answer.Refused(var status, var why) -> status + " " + why;
        };
    }

    /** Signed by a key of another name, its text the log's. */
    private SignedNote unsigned(List<Digest> leaves) {
        return SignedNote.sign(scene.checkpoint(leaves).text(), new FakeSigner("sim.local/stranger"));
    }

    /** With the log's signature of another head. */
    private SignedNote borrowed(List<Digest> leaves) {
        return new SignedNote(
                scene.checkpoint(leaves).text(), scene.checkpoint(leaves(1)).signatures());
    }

    private SignedNote text(String text) {
        return SignedNote.sign(text, scene.log);
    }

    private String note() {
        return scene.checkpoint(leaves(8)).rendered();
    }

    /** A tree whose last leaf before {@code known} is another than the witness saw. */
    private static List<Digest> forkedBefore(int known, int size) {
        var leaves = new ArrayList<>(leaves(size));
        leaves.set(known - 1, Digest.of("forked"));
        return leaves;
    }

    private static List<Digest> proof() {
        return List.of(Digest.of("a hash"));
    }

    private static String hashes(int count) {
        return (Base64.getEncoder().encodeToString(new byte[32]) + "\n").repeat(count);
    }
}
