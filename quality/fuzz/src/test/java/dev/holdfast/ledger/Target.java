package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A parser of the ledger and what must hold for any bytes whatsoever: it takes them or refuses them in the one way its
 * callers expect, and what it takes means the same when it is written down again. Anything else that is thrown is a find.
 */
enum Target {
    /** Signed notes. */
    NOTE {
        @Override
        void take(byte[] input) {
            SignedNote note = SignedNote.parse(Checkpoint.text(input));
            same(note.rendered(), input);
            same(SignedNote.parse(note.rendered()), note);
            var _ = note.signedBy(List.of(LOG));
        }
    },

    /** Checkpoints, ours and others'. */
    CHECKPOINT {
        @Override
        void take(byte[] input) {
            SignedNote note = SignedNote.parse(Checkpoint.text(input));
            Statement stated = Statement.of(note);
            String text = note.text();
            if (text.lines().count() == 3) {
                same(Checkpoint.parse(note, stated.origin()), stated.head());
            }
            same(Head.parse(stated.head().toString()), stated.head());
        }
    },

    /** Checkpoints with the lines of witnesses. */
    COSIGNATURE {
        @Override
        void take(byte[] input) {
            SignedNote note = SignedNote.parse(Checkpoint.text(input));
            WITNESS.on(note).ifPresent(cosignature -> same(cosignature.witness(), WITNESS.name()));
        }
    },

    /** Public keys as text. */
    VERIFIER_KEY {
        @Override
        void take(byte[] input) {
            String text = new String(input, UTF_8);
            boolean ofALog = isKey(() -> same(NoteKey.parse(text).toString(), text));
            boolean ofAWitness = isKey(() -> same(WitnessKey.parse(text).toString(), text));
            if (ofALog && ofAWitness) {
                throw new AssertionError("one key of two types");
            }
            if (!ofALog && !ofAWitness) {
                throw new LedgerException(LedgerException.Code.KEY, "no key");
            }
        }
    },

    /** Requests to a witness, with proofs and checkpoints in them. */
    SUBMISSION {
        @Override
        void take(byte[] input) {
            Submission submission = Submission.parse(Checkpoint.text(input));
            same(submission.rendered(), input);
            Statement stated = Statement.of(submission.checkpoint());
            var proof = new ConsistencyProof(submission.old(), stated.head().size(), submission.proof());
            if (submission.old() != stated.head().size()
                    && proof.proves(NOBODYS, stated.head().root())) {
                throw new AssertionError("a root that nobody has was proven");
            }
        }
    },

    /** Proofs of any shape: an index, a size, and hashes, as raw bytes. */
    PROOF {
        @Override
        void take(byte[] input) {
            var bytes = ByteBuffer.wrap(input);
            if (input.length < 2 * Long.BYTES) {
                throw new LedgerException(LedgerException.Code.CORRUPT, "too short");
            }
            long one = bytes.getLong();
            long two = bytes.getLong();
            var hashes = new ArrayList<Digest>();
            while (bytes.remaining() >= 32) {
                byte[] hash = new byte[32];
                bytes.get(hash);
                hashes.add(Digest.ofRaw(hash));
            }
            if (new InclusionProof(one, two, hashes).proves(Digest.of("a leaf"), NOBODYS)
                    || new ConsistencyProof(one, two, hashes).proves(Digest.of("a root"), NOBODYS)) {
                throw new AssertionError("a root that nobody has was proven");
            }
        }
    },

    /** JSON objects. */
    JSON {
        @Override
        void take(byte[] input) {
            Json.Members object = Json.object(new String(input, UTF_8));
            String canonical = object.canonical();
            same(Json.object(canonical), object);
            same(Json.object(canonical).canonical(), canonical);
        }
    },

    /** Entries of the ledger. */
    ENTRY {
        @Override
        void take(byte[] input) {
            String text = new String(input, UTF_8);
            same(EntryFormat.text(EntryFormat.parse(text)), text);
        }
    };

    /** The keys that the seeds of the corpus are signed with. */
    private static final NoteKey LOG =
            NoteKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");

    private static final WitnessKey WITNESS =
            WitnessKey.parse("witness.example/fuzz+35a8983c+BILVG8TE1LiWiPNx1AapKS1xMbfY10By7SqHvThh55hb");

    private static final Digest NOBODYS = Digest.of("a root that nobody has");

    /**
     * Takes an input and holds it to what must hold.
     *
     * @throws LedgerException when the parser refuses it, which is well
     */
    abstract void take(byte[] input);

    /** The folder of its corpus. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void same(Object one, Object other) {
        if (!one.equals(other)) {
            throw new AssertionError("not the same:\n" + one + "\n" + other);
        }
    }

    private static void same(String text, byte[] input) {
        same(text, new String(input, UTF_8));
    }

    private static boolean isKey(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
