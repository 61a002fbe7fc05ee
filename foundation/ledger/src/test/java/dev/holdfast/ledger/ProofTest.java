package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
    private static final int SIZE = 600;
    private static final List<Digest> LEAVES = IntStream.range(0, SIZE)
            .mapToObj(number -> TreeHash.leaf(Samples.entry(number).canonical().getBytes(UTF_8)))
            .toList();

    @TempDir
    private Path place;

    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);

    @Test
    void inclusionProofsAreThoseOfTheDefinition() {
        fill(SIZE);
        for (int size : List.of(1, 2, 3, 7, 255, 256, 257, 511, 513, SIZE)) {
            for (int index = 0; index < size; index += size / 9 + 1) {
                var proof = ledger.inclusion(index, size);
                assertThat(proof)
                        .isEqualTo(
                                new InclusionProof(index, size, ModelTree.inclusion(index, LEAVES.subList(0, size))));
                assertThat(proof.proves(LEAVES.get(index), ModelTree.root(LEAVES.subList(0, size))))
                        .isTrue();
            }
        }
    }

    @Test
    void aProofThatIsAskedForAgainVerifiesAndReadsNothingTwice() {
        fill(SIZE);
        var proof = ledger.proof(7);
        int reads = disk.reads();
        assertThat(ledger.proof(7)).isEqualTo(proof);
        assertThat(disk.reads() - reads)
                .as("the end of the log and the checkpoint, to see that they are the ones that are known")
                .isEqualTo(4);
    }

    @Test
    void aCheckpointThatIsPutInPlaceOfTheOneThatWasVerifiedIsVerifiedInTurn() {
        fill(SIZE);
        var proof = ledger.inclusion(7, SIZE);
        byte[] right = disk.bytes("checkpoint");
        disk.plant(
                "checkpoint",
                Checkpoint.sign(ledger.head(), new FakeSigner("sim.local/one2"))
                        .rendered()
                        .getBytes(UTF_8));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.inclusion(7, SIZE))
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
        disk.plant("checkpoint", right);
        assertThat(ledger.inclusion(7, SIZE)).isEqualTo(proof);
    }

    @Test
    void consistencyProofsAreThoseOfTheDefinition() {
        fill(SIZE);
        for (int second : List.of(1, 2, 3, 7, 255, 256, 257, 511, 513, SIZE)) {
            for (int first = 1; first <= second; first += second / 9 + 1) {
                assertThat(ledger.consistency(first, second))
                        .isEqualTo(new ConsistencyProof(
                                first, second, ModelTree.consistency(first, LEAVES.subList(0, second))));
            }
            assertThat(ledger.consistency(0, second).hashes()).isEmpty();
            assertThat(ledger.consistency(second, second).hashes()).isEmpty();
        }
    }

    @Test
    void aProofMayBeOfEntriesThatWereNotPublishedYet() {
        fill(3);
        assertThat(disk.bytes(Ledger.CHECKPOINT)).isEmpty();
        assertThat(ledger.inclusion(2, 3).hashes()).hasSize(1);
        assertThat(disk.bytes(Ledger.CHECKPOINT)).isNotEmpty();
    }

    @Test
    void entriesAreFoundByTheirIndexPublishedOrNot() {
        fill(300);
        ledger.publish();
        ledger.append(Samples.entries(300, 310));
        for (int index : List.of(0, 1, 255, 256, 299, 300, 309)) {
            assertThat(ledger.entry(index)).isEqualTo(new Recorded(index, Samples.entry(index), LEAVES.get(index)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.entry(310))
                .withMessage("no entry `310` in a ledger of 310");
    }

    @Test
    void anEntryThatWasChangedIsNotHandedOut() {
        fill(3);
        ledger.publish();
        String file = "tile/entries/000.p/3";
        String changed = new String(disk.bytes(file), ISO_8859_1).replace("\"n\":1", "\"n\":7");
        disk.plant(file, changed.getBytes(ISO_8859_1));
        assertThat(ledger.entry(0).entry()).isEqualTo(Samples.entry(0));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> ledger.entry(1))
                .extracting(LedgerException::code)
                .isEqualTo(Code.CORRUPT);
    }

    @Test
    void refusesIndexesAndSizesThatAreNotThere() {
        fill(3);
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.inclusion(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.inclusion(-1, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.inclusion(1, 4))
                .withMessage("no tree of `4` entries in a ledger of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.consistency(3, 2))
                .withMessage("no tree of `3` entries grows to one of `2`; name the smaller size first");
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.consistency(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.proof(3));
    }

    @Test
    void aTlogProofIsOneFileThatIsCheckedOffline() {
        var signed = Ledger.open(new MemoryDisk(), Ed25519Signer.open(place.resolve("key")));
        Head head = signed.append(Samples.entries(0, 7));
        TlogProof proof = signed.proof(4);

        assertThat(proof.rendered())
                .startsWith("c2sp.org/tlog-proof@v1\nindex 4\n")
                .endsWith("\n");
        assertThat(TlogProof.parse(proof.rendered())).isEqualTo(proof);
        byte[] entry = Samples.entry(4).canonical().getBytes(UTF_8);
        assertThat(proof.proves(entry, signed.verifierKey())).isEqualTo(head);
        String extra = proof.rendered().replace("@v1\n", "@v1\nextra aGk=\n");
        assertThat(TlogProof.parse(extra)).isEqualTo(proof);

        byte[] other = Samples.entry(5).canonical().getBytes(UTF_8);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> proof.proves(other, signed.verifierKey()))
                .extracting(LedgerException::code)
                .isEqualTo(Code.FORKED);
        var moved = new TlogProof(5, proof.hashes(), proof.checkpoint());
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> moved.proves(entry, signed.verifierKey()))
                .extracting(LedgerException::code)
                .isEqualTo(Code.FORKED);
    }

    @Test
    void refusesTlogProofsThatAreMalformed() {
        fill(7);
        String sound = ledger.proof(4).rendered();
        var broken = new ArrayList<String>();
        broken.add("");
        broken.add(sound.replace("@v1", "@v2"));
        broken.add(sound.replace("index 4", "index 04"));
        broken.add(sound.replace("index 4", "index -4"));
        broken.add(sound.replace("index 4", "index 9223372036854775808"));
        broken.add(sound.replace("index 4\n", ""));
        broken.add(sound.replace("\n\n", "\n"));
        broken.add(sound.replace("=\n", "\n"));
        broken.add(sound.replace("@v1\n", "@v1\nextra a\n"));
        broken.add(sound.replaceFirst("\n\n", "\naGk=\n\n"));
        broken.add(sound.replaceFirst("\n\n", ("\n" + "A".repeat(43) + "=").repeat(64) + "\n\n"));
        for (String text : broken) {
            assertThatExceptionOfType(LedgerException.class)
                    .as(text)
                    .isThrownBy(() -> TlogProof.parse(text))
                    .withMessageStartingWith("not a tlog-proof: ")
                    .extracting(LedgerException::code)
                    .isEqualTo(Code.CORRUPT);
        }
    }

    private void fill(int size) {
        for (int at = 0; at < size; at += Ledger.BATCH_ENTRIES_MAX) {
            ledger.append(Samples.entries(at, Math.min(size, at + Ledger.BATCH_ENTRIES_MAX)));
        }
    }
}
