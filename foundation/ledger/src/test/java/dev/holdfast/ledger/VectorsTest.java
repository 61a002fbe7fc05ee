package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conformance with published vectors: transparency-dev/merkle, RFC 6962's reference tree, Go's sumdb/note, the C2SP
 * pages and a log written by Tessera. They lie outside this repository: {@code -Dvectors} runs these tests, {@code
 * -Dholdfast.vectors=...} says where the folder is, and without it they fail.
 */
@Tag("vectors")
class VectorsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private final Path folder = Path.of(Objects.requireNonNull(System.getProperty("holdfast.vectors")));

    @TempDir
    private Path place;

    @Test
    void inclusionProofs() throws IOException {
        var wrong = new ArrayList<String>();
        var files = jsonFiles("transparency-dev-merkle/testdata/inclusion");
        for (Path file : files) {
            JsonNode vector = JSON.readTree(file.toFile());
            if (new InclusionProof(unsigned(vector, "leafIdx"), unsigned(vector, "treeSize"), proof(vector))
                            .proves(digest(vector, "leafHash", "a leaf"), digest(vector, "root", "a root"))
                    == vector.path("wantErr").asBoolean()) {
                wrong.add(file.toString());
            }
        }
        assertThat(files).hasSize(98);
        assertThat(wrong).isEmpty();
    }

    @Test
    void consistencyProofs() throws IOException {
        var wrong = new ArrayList<String>();
        var files = jsonFiles("transparency-dev-merkle/testdata/consistency");
        for (Path file : files) {
            JsonNode vector = JSON.readTree(file.toFile());
            if (new ConsistencyProof(unsigned(vector, "size1"), unsigned(vector, "size2"), proof(vector))
                            .proves(digest(vector, "root1", "a root"), digest(vector, "root2", "a root"))
                    == vector.path("wantErr").asBoolean()) {
                wrong.add(file.toString());
            }
        }
        assertThat(files).hasSize(98);
        assertThat(wrong).isEmpty();
    }

    @Test
    void rootsOfTheReferenceTree() throws IOException {
        JsonNode tree =
                JSON.readTree(folder.resolve("rfc6962_reference_tree.json").toFile());
        Frontier frontier = Frontier.EMPTY;
        for (int size = 0; size <= 8; size++) {
            assertThat(frontier.head().root().hex())
                    .isEqualTo(tree.path("root_hash_by_size_hex").path(size).asString());
            if (size < 8) {
                String input = tree.path("leaf_inputs_hex").path(size).asString();
                frontier = frontier.plus(TreeHash.leaf(HexFormat.of().parseHex(input)));
            }
        }
    }

    @Test
    void notesOfGo() throws IOException {
        JsonNode notes = JSON.readTree(folder.resolve("signed_note_go.json").toFile());
        for (JsonNode valid : notes.path("valid")) {
            assertThat(SignedNote.parse(valid.path("note").asString()).signedBy(keys(valid)))
                    .as(valid.path("name").asString())
                    .isEqualTo(strings(valid.path("ok")));
        }
        for (JsonNode invalid : notes.path("invalid")) {
            assertThat(signers(invalid)).as(invalid.path("name").asString()).isEmpty();
        }
        for (String key : strings(notes.path("bad_vkeys"))) {
            assertThatIllegalArgumentException().as(key).isThrownBy(() -> NoteKey.parse(key));
        }
        assertThat(notes.path("valid").size()).isEqualTo(4);
        assertThat(notes.path("invalid").size()).isGreaterThan(6);
    }

    @Test
    void theExampleOfTheSignedNotePage() throws IOException {
        JsonNode example = JSON.readTree(
                        folder.resolve("c2sp_spec_examples.json").toFile())
                .path("signed_note");
        NoteKey key = NoteKey.parse(example.path("vkey").asString());
        assertThat(SignedNote.parse(example.path("note").asString()).signedBy(List.of(key)))
                .containsExactly("example.com/foo");
    }

    @Test
    void malformedCheckpoints() throws IOException {
        JsonNode cases = JSON.readTree(
                        folder.resolve("cosignature_and_checkpoint.json").toFile())
                .path("checkpoint_unmarshal");
        int refused = 0;
        for (JsonNode vector : cases) {
            if (vector.path("wantErr").asBoolean()) {
                String text = vector.path("text").asString();
                String origin = text.substring(0, text.indexOf('\n'));
                assertThatExceptionOfType(LedgerException.class)
                        .as(vector.path("desc").asString())
                        .isThrownBy(() -> Checkpoint.parse(SignedNote.sign(text, FakeSigner.ONE), origin));
                refused++;
            }
        }
        assertThat(refused).isEqualTo(7);
    }

    @Test
    void keysAndTimesOfWitnesses() throws IOException {
        JsonNode cases =
                JSON.readTree(folder.resolve("cosignature_and_checkpoint.json").toFile());
        assertThat(strings(cases.path("vkeys_valid")))
                .satisfiesExactly(
                        ofALog -> assertThat(NoteKey.parse(ofALog)).hasToString(ofALog),
                        ofAWitness -> assertThat(WitnessKey.parse(ofAWitness)).hasToString(ofAWitness));
        JsonNode timed = cases.path("cosig_v1_ed25519_timestamp");
        var line = new SignedNote.SignatureLine("w", timed.path("sig_b64").asString());
        assertThat(Cosignature.time(line.signature()))
                .isEqualTo(timed.path("unix").asLong());
        assertThat(Cosignature.signature(line.signature())).hasSize(64);
    }

    @Test
    void aLogWrittenByTesseraIsWitnessed() throws IOException {
        Path log = folder.resolve("tessera-log/testdata/log");
        var logs = List.of(
                WitnessedLog.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"));
        var entries = ByteBuffer.wrap(Files.readAllBytes(log.resolve("tile/entries/000.p/15")));
        var leaves = new ArrayList<Digest>();
        try (var witness = Witness.open(
                new MemoryDisk(),
                new WitnessSigner("w", Ed25519Signer.open(place.resolve("key"))),
                logs,
                () -> WitnessScene.NOON)) {
            while (entries.hasRemaining()) {
                int known = leaves.size();
                byte[] entry = new byte[entries.getShort()];
                entries.get(entry);
                leaves.add(TreeHash.leaf(entry));
                var note = SignedNote.parse(Files.readString(log.resolve("checkpoint." + leaves.size()), UTF_8));
                List<Digest> proof = known == 0 ? List.of() : ModelTree.consistency(known, leaves);
                assertThat(witness.add(new Submission(known, proof, note).rendered()))
                        .isInstanceOf(Witness.Answer.Cosigned.class);
            }
        }
        assertThat(leaves).hasSize(15);
    }

    @Test
    void aLogWrittenByTessera() throws IOException {
        Path log = folder.resolve("tessera-log/testdata/log");
        NoteKey key = NoteKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
        Frontier frontier = Frontier.EMPTY;
        var entries = ByteBuffer.wrap(Files.readAllBytes(log.resolve("tile/entries/000.p/15")));
        while (true) {
            String note = Files.readString(log.resolve("checkpoint." + frontier.size()), UTF_8);
            assertThat(Checkpoint.verified(SignedNote.parse(note), key)).isEqualTo(frontier.head());
            if (!entries.hasRemaining()) {
                break;
            }
            byte[] entry = new byte[entries.getShort()];
            entries.get(entry);
            frontier = frontier.plus(TreeHash.leaf(entry));
        }
        assertThat(frontier.size()).isEqualTo(15);
    }

    private List<Path> jsonFiles(String under) throws IOException {
        try (var files = Files.walk(folder.resolve(under))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static List<String> signers(JsonNode vector) {
        try {
            return SignedNote.parse(vector.path("note").asString()).signedBy(keys(vector));
        } catch (LedgerException e) {
            return List.of();
        }
    }

    private static List<NoteKey> keys(JsonNode vector) {
        return strings(vector.path("vkeys")).stream().map(NoteKey::parse).toList();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static long unsigned(JsonNode vector, String field) {
        return Long.parseUnsignedLong(vector.path(field).bigIntegerValue().toString());
    }

    private static List<Digest> proof(JsonNode vector) {
        return vector.path("proof")
                .valueStream()
                .map(hash -> digest(hash, "a node"))
                .toList();
    }

    private static Digest digest(JsonNode vector, String field, String role) {
        return digest(vector.path(field), role);
    }

    /**
     * Hashes of other lengths cannot be built here. Stand-ins that are equal only where text and role are equal let such
     * vectors test more than that.
     */
    private static Digest digest(JsonNode base64, String role) {
        byte[] raw = Base64.getDecoder().decode(base64.asString());
        return raw.length == 32 ? Digest.ofRaw(raw) : Digest.of(role + " " + base64.asString());
    }
}
