package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryProofTest {
    @TempDir
    private Path place;

    private Ledger ledger;
    private Head head = Head.EMPTY;

    @BeforeEach
    void setUp() {
        ledger = Ledger.open(new MemoryDisk(), Ed25519Signer.open(place.resolve("key")));
        head = filled(ledger);
    }

    private static Head filled(Ledger empty) {
        empty.append(Samples.entries(0, 200));
        return empty.append(Samples.entries(200, 300));
    }

    @Test
    void theFileAndTheKeyAreAllThatIsNeeded() {
        for (int index : List.of(0, 1, 255, 256, 299)) {
            String file = ledger.entryProof(index).rendered();
            assertThat(file).startsWith("c2sp.org/tlog-proof@v1\nextra ").contains("\nindex " + index + "\n");
            assertThat(EntryProof.parse(file).proves(ledger.verifierKey()))
                    .isEqualTo(new EntryProof.Proved(ledger.entry(index), head));
        }
    }

    @Test
    void anotherReaderOfTheFormatFindsAnOrdinaryProof() {
        String file = ledger.entryProof(4).rendered();
        byte[] entry = Samples.entry(4).canonical().getBytes(UTF_8);
        assertThat(TlogProof.parse(file)).isEqualTo(ledger.proof(4));
        assertThat(TlogProof.parse(file).proves(entry, ledger.verifierKey())).isEqualTo(head);
    }

    @Test
    void anEntryThatWasChangedIsNotProved() {
        var sound = ledger.entryProof(4);
        var changed = new EntryProof(sound.entry().replace("\"n\":4", "\"n\":5"), sound.proof());
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> EntryProof.parse(changed.rendered()).proves(ledger.verifierKey()))
                .extracting(LedgerException::code)
                .isEqualTo(Code.FORKED);
    }

    @Test
    void aProofOfAnotherLedgerIsNotProvedByThisKey() {
        var other = Ledger.open(new MemoryDisk(), Ed25519Signer.open(place.resolve("other")));
        filled(other);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.entryProof(4).proves(other.verifierKey()))
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
    }

    @Test
    void aProofWithoutItsEntrySaysWhereToGetOne() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> EntryProof.parse(ledger.proof(4).rendered()))
                .withMessage("the proof has no line `extra` with its entry; ask for one that `holdfast ledger prove`"
                        + " wrote");
        String binary = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff});
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() ->
                        EntryProof.parse(ledger.proof(4).rendered().replace("@v1\n", "@v1\nextra " + binary + "\n")))
                .withMessage("an entry is not in UTF-8; this version did not write it");
    }

    @Test
    void noChangeOfACharacterProvesAnythingElse() {
        String sound = ledger.entryProof(77).rendered();
        var proved = EntryProof.parse(sound).proves(ledger.verifierKey());
        var random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            int at = random.nextInt(sound.length());
            String changed =
                    sound.substring(0, at) + (char) random.nextInt(128) + sound.substring(at + random.nextInt(2));
            try {
                assertThat(EntryProof.parse(changed).proves(ledger.verifierKey()))
                        .as(changed)
                        .isEqualTo(proved);
            } catch (LedgerException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_500);
    }

    @Test
    void holdsWhatWitnessesSaidWhereTheyHaveSeenTheEntry() {
        var scene = new WitnessScene(place);
        var witness = scene.witness("w1");
        var note = SignedNote.parse(ledger.checkpoint());
        ledger.keepWitnessed(note, List.of(witness.cosign(note, WitnessScene.NOON)));
        Head later = ledger.append(Samples.entries(300, 301));

        var seen = EntryProof.parse(ledger.entryProof(299).rendered());
        assertThat(seen.proves(ledger.verifierKey()).head()).isEqualTo(head);
        assertThat(seen.cosignatures(List.of(witness.key()))).containsExactly(new Cosignature("w1", WitnessScene.NOON));
        var unseen = EntryProof.parse(ledger.entryProof(300).rendered());
        assertThat(unseen.proves(ledger.verifierKey()).head()).isEqualTo(later);
        assertThat(unseen.cosignatures(List.of(witness.key()))).isEmpty();
    }
}
