package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A log of numbered leaves with a key of its own, as a witness meets it, and keys for witnesses. */
final class WitnessScene {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final Path folder;
    final Ed25519Signer log;

    WitnessScene(Path folder) {
        this.folder = folder;
        this.log = Ed25519Signer.open(folder.resolve("log-key"));
    }

    List<WitnessedLog> logs() {
        return List.of(WitnessedLog.parse(NoteKey.of(log).toString()));
    }

    WitnessSigner witness(String name) {
        return new WitnessSigner(name, Ed25519Signer.open(folder.resolve("key-of-" + name.replace('/', '-'))));
    }

    /** The leaves of the honest log. */
    static List<Digest> leaves(int size) {
        return leaves("honest", size);
    }

    static List<Digest> leaves(String history, int size) {
        return IntStream.range(0, size)
                .mapToObj(n -> TreeHash.leaf((history + " " + n).getBytes(UTF_8)))
                .toList();
    }

    /** Of the first leaves all are shared; the last one is another. */
    static List<Digest> forked(int size) {
        var leaves = new ArrayList<>(leaves(size));
        leaves.set(size - 1, Digest.of("forked"));
        return leaves;
    }

    static Head head(List<Digest> leaves) {
        return new Head(leaves.size(), ModelTree.root(leaves));
    }

    SignedNote checkpoint(List<Digest> leaves) {
        return Checkpoint.sign(head(leaves), log);
    }

    /** A submission of these leaves to a witness that knows the first {@code old}. */
    String submission(int old, List<Digest> leaves) {
        List<Digest> proof = old == 0 || old > leaves.size() ? List.of() : ModelTree.consistency(old, leaves);
        return new Submission(old, proof, checkpoint(leaves)).rendered();
    }

    /** When the witness says it cosigned. */
    static Instant time(WitnessKey key, SignedNote checkpoint, Witness.Answer answer) {
        return key.on(SignedNote.parse(checkpoint.rendered() + ((Witness.Answer.Cosigned) answer).lines()))
                .orElseThrow()
                .time();
    }
}
