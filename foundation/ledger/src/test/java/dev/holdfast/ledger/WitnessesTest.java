package dev.holdfast.ledger;

import static dev.holdfast.ledger.WitnessScene.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.ledger.WitnessExit.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessesTest {
    @TempDir
    private Path folder;

    private final MemoryDisk disk = new MemoryDisk();
    private final Map<String, Witness> servers = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private UnaryOperator<Answer> onTheWay = answer -> answer;
    private WitnessScene scene;
    private Ledger ledger;

    @BeforeEach
    void setUp() {
        scene = new WitnessScene(folder);
        ledger = Ledger.open(disk, scene.log);
        ledger.append(Samples.entries(0, 3));
    }

    @Test
    void aHeadIsShownGrownAndShownAgain() {
        var witnesses = witnesses(2, place("w1"), place("w2"));
        assertThat(witnesses.round())
                .isEqualTo(new Witnesses.Round(ledger.head(), 2, List.of("w1", "w2"), List.of(), List.of()));
        assertThat(witnesses.round().enough()).isTrue();
        assertThat(asked).as("what is witnessed is not asked again").hasSize(2);

        for (int size = 3; size < 12; size++) {
            ledger.append(Samples.entries(size, size + 1));
            assertThat(witnesses.round().enough()).isTrue();
        }
        assertThat(asked).as("the size each knows is remembered").hasSize(2 * 10);
        WitnessedHead kept = ledger.witnessed().orElseThrow();
        assertThat(kept.head()).isEqualTo(ledger.head());
        assertThat(kept.cosignatures(List.of(
                        place("w2").key(), place("w1").key(), place("w3").key())))
                .containsExactly(new Cosignature("w2", NOON), new Cosignature("w1", NOON));
        assertThat(Verification.of(disk, scene.log, List.of())).isEqualTo(new Verification.Intact(ledger.head(), 12));
    }

    @Test
    void aWitnessThatKnowsAnotherSizeIsAskedOnceMore() {
        assertThat(witnesses(1, place("w1")).round().enough()).isTrue();
        disk.plant(WitnessedHead.FILE, new byte[0]);
        ledger.append(Samples.entries(3, 9));
        assertThat(witnesses(1, place("w1")).round().enough()).isTrue();
        assertThat(asked).containsExactly("old 0", "old 0", "old 3");
    }

    @Test
    void tooFewWitnessesKeepNothing() {
        var round = witnesses(2, place("w1"), broken("w2")).round();
        assertThat(round)
                .isEqualTo(new Witnesses.Round(
                        ledger.head(), 2, List.of("w1"), List.of("witness `w2`: `w2` cannot be reached"), List.of()));
        assertThat(round.enough()).isFalse();
        assertThat(ledger.witnessed()).isEmpty();
    }

    @Test
    void aWitnessThatSawALongerLedgerRaisesAnAlarm() {
        MemoryDisk older = disk.copy();
        ledger.append(Samples.entries(3, 5));
        witnesses(1, place("w1")).round();
        var rolledBack = Ledger.open(older, scene.log);
        var round = witnesses(rolledBack, 1, place("w1"), place("w2")).round();
        assertThat(round.enough()).as("one would do, but the other disagrees").isFalse();
        assertThat(round.alarms())
                .containsExactly("witness `w1`: it has seen 5 entries and this ledger has 3; the ledger was put back to"
                        + " an older state, or the witness is wrong");
    }

    @Test
    void aLedgerWrittenAnewWithItsOwnKeyIsNotCosigned() {
        witnesses(1, place("w1")).round();
        for (int more : List.of(0, 1, 4)) {
            var forged = Ledger.open(new MemoryDisk(), scene.log);
            forged.append(Samples.entries(7, 10 + more));
            var round = witnesses(forged, 1, place("w1")).round();
            assertThat(round.enough()).isFalse();
            assertThat(round.alarms()).singleElement().asString().contains("the ledger was written anew");
            assertThat(forged.witnessed()).isEmpty();
        }
    }

    @Test
    void nothingIsSignedBelowWhatWitnessesSaw() {
        MemoryDisk older = disk.copy();
        ledger.append(Samples.entries(3, 5));
        witnesses(1, place("w1")).round();
        older.plant(WitnessedHead.FILE, disk.bytes(WitnessedHead.FILE));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(older, scene.log))
                .withMessageStartingWith(
                        "witnesses have seen `" + ledger.head() + "` of this ledger and it ends at `3:")
                .extracting(LedgerException::code)
                .isEqualTo(Code.ROLLED_BACK);
        assertThat(Verification.of(older, scene.log, List.of())).isInstanceOf(Verification.Broken.class);

        var forged = new MemoryDisk();
        Ledger.open(forged, scene.log).append(Samples.entries(7, 12));
        forged.plant(WitnessedHead.FILE, disk.bytes(WitnessedHead.FILE));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ledger.open(forged, scene.log))
                .extracting(LedgerException::code)
                .isEqualTo(Code.FORKED);

        var longer = new MemoryDisk();
        Ledger.open(longer, scene.log).append(Samples.entries(7, 17));
        longer.plant(WitnessedHead.FILE, disk.bytes(WitnessedHead.FILE));
        assertThat(Verification.of(longer, scene.log, List.of()))
                .isEqualTo(new Verification.Broken(
                        0, "the receipt `" + ledger.head() + "` is of other entries; the ledger was written anew", 10));
    }

    @Test
    void aSmallerHeadNeverReplacesALargerOne() {
        SignedNote small = SignedNote.parse(ledger.checkpoint());
        ledger.append(Samples.entries(3, 5));
        witnesses(1, place("w1")).round();
        byte[] kept = disk.bytes(WitnessedHead.FILE);
        ledger.keepWitnessed(small, List.of(scene.witness("w1").cosign(small, NOON)));
        assertThat(disk.bytes(WitnessedHead.FILE)).isEqualTo(kept);
    }

    @Test
    void aDamagedFileOfWitnessesIsNeverTakenForNone() {
        witnesses(1, place("w1")).round();
        byte[] sound = disk.bytes(WitnessedHead.FILE);
        for (int at = 0; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= 1;
            disk.plant(WitnessedHead.FILE, changed);
            if (!believed(changed)) {
                assertThat(Verification.of(disk, scene.log, List.of())).isInstanceOf(Verification.Broken.class);
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> Ledger.open(disk, scene.log))
                        .withMessageStartingWith("the file `checkpoint-witnessed`: ");
            } // else a witness's line was changed: it vouches for nothing, and is asked for again
        }
    }

    @Test
    void refusesWhatHostileWitnessesAnswer() {
        SignedNote old = SignedNote.parse(ledger.checkpoint());
        var early = scene.witness("w1").cosign(old, NOON);
        ledger.append(Samples.entries(3, 5));
        SignedNote now = SignedNote.parse(ledger.checkpoint());
        var rogue = new WitnessSigner("w1", Ed25519Signer.open(folder.resolve("rogue"))).cosign(now, NOON);
        byte[] forged = scene.witness("w1").cosign(now, NOON).signature();
        forged[70] ^= 1;
        for (Object[] wrong : new Object[][] {
            {answer(200, early.rendered()), "the cosignature by `w1` does not belong to this checkpoint"},
            {answer(200, rogue.rendered()), "it has not signed with the key `w1` that is configured"},
            {answer(200, line("w1", forged)), "the cosignature by `w1` does not belong to this checkpoint"},
            {answer(200, ""), "it has not signed with the key `w1` that is configured"},
            {answer(200, "<html>"), "its answer holds no signature lines: not a signed note: "},
            {answer(200, "\nholdfast.local\n9\n\n" + early.rendered()), "the cosignature by `w1` does not"},
            {answer(200, early.rendered().repeat(101)), "its answer holds no signature lines: "},
            {answer(302, "elsewhere"), "it answered with a redirect, which is not followed"},
            {answer(404, "no"), "it does not witness this ledger (status 404)"},
            {answer(403, "no"), "it does not witness this ledger (status 403)"},
            {answer(500, "it\u001b[2Jbroke"), "it answered with status 500: `it[U+001B][2Jbroke`"},
            {answer(409, "3\n"), "it reports a conflict and names no size"},
            {new Answer(409, "text/x.tlog.size", "03\n"), "it reports a conflict and names no size"},
            {new Answer(409, "text/x.tlog.size", "-1\n"), "it reports a conflict and names no size"},
            {new Answer(409, "text/x.tlog.size", "18446744073709551615\n"), "it reports a conflict and names no size"},
            {new Answer(409, "text/x.tlog.size", "0\n"), "it refuses the size it names"},
            {new Answer(409, "text/x.tlog.size", "2\n"), "it refuses the size it names"},
        }) {
            onTheWay = ignored -> (Answer) wrong[0];
            var round = witnesses(1, place("w1")).round();
            assertThat(round.problems())
                    .as("%s", wrong[0])
                    .singleElement()
                    .asString()
                    .contains((String) wrong[1]);
            assertThat(round.cosigned()).isEmpty();
            assertThat(round.alarms()).isEmpty();
        }
        assertThat(ledger.witnessed()).isEmpty();
    }

    @Test
    void aWitnessIsAskedTwiceAtMost() {
        var sizes = new ArrayList<>(List.of("1\n", "2\n", "1\n"));
        onTheWay = ignored -> new Answer(409, "text/x.tlog.size", sizes.removeFirst());
        assertThat(witnesses(1, place("w1")).round().problems())
                .containsExactly("witness `w1`: it named another size each time it was asked; another process may be"
                        + " asking it");
        assertThat(asked).containsExactly("old 0", "old 1");
    }

    @Test
    void anEmptyLedgerHasNothingToBeSeen() {
        var empty = Ledger.open(new MemoryDisk(), scene.log);
        assertThat(witnesses(empty, 1, place("w1")).round().enough()).isFalse();
        empty.append(Samples.entries(0, 2));
        assertThat(witnesses(empty, 1, place("w1")).round().enough()).isTrue();
    }

    @Test
    void refusesAPolicyThatNobodyCouldMeet() {
        assertThatIllegalArgumentException().isThrownBy(() -> witnesses(2, place("w1")));
        assertThatIllegalArgumentException().isThrownBy(() -> witnesses(-1, place("w1")));
        assertThatIllegalArgumentException().isThrownBy(() -> witnesses(1, place("w1"), place("w1")));
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, "text/plain", body);
    }

    private String line(String name, byte[] timed) {
        byte[] id = scene.witness(name).key().id();
        byte[] whole = Arrays.copyOf(id, id.length + timed.length);
        System.arraycopy(timed, 0, whole, id.length, timed.length);
        return new SignedNote.SignatureLine(name, Base64.getEncoder().encodeToString(whole)).rendered();
    }

    /** Whether the ledger's own part of the file is as it was, so that only a witness's line was changed. */
    private boolean believed(byte[] changed) {
        try {
            return Checkpoint.verified(SignedNote.parse(Checkpoint.text(changed)), NoteKey.of(scene.log))
                            .size()
                    == 3;
        } catch (LedgerException e) {
            return false;
        }
    }

    private Witnesses witnesses(int required, WitnessPlace... places) {
        return witnesses(ledger, required, places);
    }

    private Witnesses witnesses(Ledger of, int required, WitnessPlace... places) {
        return new Witnesses(of, List.of(places), required, this::post);
    }

    private WitnessPlace place(String name) {
        servers.computeIfAbsent(
                name, ignored -> Witness.open(new MemoryDisk(), scene.witness(name), scene.logs(), () -> NOON));
        return new WitnessPlace(
                URI.create("https://" + name), scene.witness(name).key());
    }

    private WitnessPlace broken(String name) {
        return new WitnessPlace(
                URI.create("https://" + name), scene.witness(name).key());
    }

    private Answer post(URI url, String body) throws IOException {
        asked.add(body.lines().findFirst().orElse(""));
        Witness server = servers.get(url.getHost());
        if (server == null || !url.getPath().equals("/add-checkpoint")) {
            throw new IOException("`" + url.getHost() + "` cannot be reached");
        }
        return onTheWay.apply(
                switch (server.add(body)) {
                    case Witness.Answer.Cosigned(var lines) -> new Answer(200, "text/plain", lines);
                    case Witness.Answer.Conflict(var size) -> new Answer(409, "text/x.tlog.size", size + "\n");
                    case Witness.Answer.Refused(var status, var why) -> new Answer(status, "text/plain", why);
                });
    }
}
