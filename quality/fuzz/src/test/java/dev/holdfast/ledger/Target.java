package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.scan.Hit;
import dev.holdfast.scan.ScanSettings;
import dev.holdfast.scan.Scanner;
import dev.holdfast.shell.Gloss;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A parser, most of them the ledger's, and what must hold for any bytes whatsoever: it takes them or refuses them in the one way its
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

    /** Files that prove one entry, which they hold. */
    TLOG_PROOF {
        @Override
        void take(byte[] input) {
            EntryProof proof = EntryProof.parse(Checkpoint.text(input));
            same(proof.rendered(), input);
            same(TlogProof.parse(proof.rendered()), proof.proof());
            same(EntryProof.parse(proof.rendered()), proof);
            SignedNote note = SignedNote.parse(proof.proof().checkpoint());
            var inclusion = new InclusionProof(
                    proof.proof().index(),
                    Statement.of(note).head().size(),
                    proof.proof().hashes());
            if (inclusion.proves(TreeHash.leaf(proof.entry().getBytes(UTF_8)), NOBODYS)) {
                throw new AssertionError("a root that nobody has was proven");
            }
            var _ = proof.cosignatures(List.of(WITNESS));
            EntryFormat.parse(proof.entry());
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
            same(EntryFormat.parse(text).canonical(), text);
        }
    },

    /** Tiles of hashes: a width in one byte, whether the full tile has taken its place, and the file. */
    TILE {
        @Override
        void take(byte[] input) {
            var file = TileFile.of(input);
            int width = file.width();
            var tiles = new HashTiles(new Shelf(file.alone(wide -> TilePath.hashes(0, 0, wide))), width);
            byte[] tile = read(() -> tiles.tile(0, 0));
            same(file.start(width * HashTiles.HASH_BYTES), tile);
            Frontier grown = Frontier.EMPTY;
            for (int at = 0; at < width; at++) {
                grown = grown.plus(HashTiles.root(tile, at * HashTiles.HASH_BYTES, 1));
            }
            if (width < TilePath.WIDTH) { // beyond, the root lies in a tile of the next level
                var tree = new TreeReader(tiles);
                same(read(() -> tree.frontier(width)), grown);
                int index = (tile[0] & 0xff) % width;
                Digest leaf = HashTiles.root(tile, index * HashTiles.HASH_BYTES, 1);
                InclusionProof proof = read(() -> tree.inclusion(index, width));
                if (!proof.proves(leaf, grown.head().root())) {
                    throw new AssertionError("no proof of " + index + " in " + width);
                }
            }
        }
    },

    /** Bundles of entries: in front of the file as with a tile; an audit of it must come to its end. */
    ENTRY_BUNDLE {
        @Override
        void take(byte[] input) {
            var file = TileFile.of(input);
            var files = new TreeMap<>(file.alone(wide -> TilePath.entries(0, wide)));
            var shelf = new Shelf(files);
            var nobodys = new Head(file.width(), NOBODYS);
            if (read(() -> new TileAudit(shelf, nobodys, 0, IGNORED).run()).isEmpty()) {
                throw new AssertionError("a root that nobody has was vouched for");
            }
            List<byte[]> entries = read(() -> Bundle.read(shelf, 0, file.width()));
            var written = new ByteArrayOutputStream();
            Frontier grown = Frontier.EMPTY;
            for (byte[] entry : entries) {
                Bundle.add(written, entry);
                grown = grown.plus(TreeHash.leaf(entry));
            }
            same(file.start(written.size()), written.toByteArray());
            Frontier end = grown;
            read(() -> {
                var growth = TileGrowth.from(shelf, 0, files::put);
                for (byte[] entry : entries) {
                    growth.add(TreeHash.leaf(entry));
                }
                growth.end();
                return growth;
            });
            var seen = new ArrayList<byte[]>();
            var audit = new TileAudit(new Shelf(files), end.head(), 0, (_, entry, _) -> seen.add(entry));
            same(read(audit::run), Optional.empty());
            same(audit.tree(), end);
            same(seen.size(), entries.size());
            entries.forEach(entry -> EntryFormat.parse(Bundle.text(entry)));
        }
    },

    /** Shell text, which is read by native code: it is explained, or said to be not understood. */
    SHELL {
        @Override
        void take(byte[] input) {
            for (String line : Gloss.of(new String(input, UTF_8)).lines()) {
                same(Visible.inert(line, Integer.MAX_VALUE), line);
            }
        }
    },

    /** Bytes to be scanned: what is found in them does not depend on how they come. */
    SCAN {
        @Override
        void take(byte[] input) {
            List<Hit> whole = new ArrayList<>();
            SCANNER.scan(input, whole::add);
            List<Hit> streamed = new ArrayList<>();
            try {
                SCANNER.scan(new ByteArrayInputStream(input), streamed::add);
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
            same(streamed, whole);
            for (Hit hit : whole) {
                if (hit.at() < 0 || hit.at() + hit.length() > input.length) {
                    throw new AssertionError("a hit outside of the input: " + hit);
                }
            }
        }
    },

    /** Write-ahead logs: what stands before the last seal is all there is to the bytes up to it. */
    WAL {
        @Override
        void take(byte[] input) {
            if (!(read(() -> new FrameReader(FrameReader.Source.of(input, 0), 0).next()) instanceof Frame.OfBase base)
                    || !base.note().isEmpty()) {
                throw new LedgerException(LedgerException.Code.CORRUPT, "no base of an empty ledger");
            }
            var start = new Committed(Frontier.EMPTY, Committed.Place.afterBase(base));
            var written = new ByteArrayOutputStream();
            written.writeBytes(start.wal().lastBytes());
            var source = FrameReader.Source.of(input, 0);
            var walk = new Walk(
                    source, LOG.name(), start, (text, _, _) -> written.writeBytes(Frame.bytes(Frame.ENTRY, text)));
            var skipping = new Walk(source, LOG.name(), start, Walk.Visitor.NONE);
            long sealed = 0;
            int end = written.size();
            while (read(walk::next) instanceof Walk.Stop.Sealed(var upTo)) {
                same(read(skipping::skip), new Walk.Stop.Sealed(upTo));
                same(Statement.of(SignedNote.parse(upTo.note())), new Statement(LOG.name(), upTo.head()));
                written.writeBytes(upTo.wal().lastBytes());
                same(upTo.wal().bytes(), (long) written.size());
                same(Arrays.copyOf(input, written.size()), written.toByteArray());
                sealed = upTo.frontier().size();
                end = written.size();
            }
            while (read(skipping::skip) instanceof Walk.Stop.Sealed) {
                // whatever the other walk stopped at, this one comes to an end too
            }
            var remnant = new Remnant(base, Arrays.copyOfRange(input, end, input.length), LOG);
            if (read(remnant::isBeginningOfABatch) && read(remnant::size) > Math.max(1, input.length - end)) {
                throw new AssertionError("a remnant is more than there is");
            }
            if (sealed == 0) {
                throw new LedgerException(LedgerException.Code.CORRUPT, "nothing is sealed");
            }
        }
    };

    /** The keys that the seeds of the corpus are signed with. */
    private static final Scanner SCANNER = Scanner.of(ScanSettings.DEFAULT);

    private static final NoteKey LOG =
            NoteKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");

    private static final WitnessKey WITNESS =
            WitnessKey.parse("witness.example/fuzz+35a8983c+BILVG8TE1LiWiPNx1AapKS1xMbfY10By7SqHvThh55hb");

    private static final Digest NOBODYS = Digest.of("a root that nobody has");

    private static final TileAudit.Visitor IGNORED = (_, _, _) -> {};

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

    private static void same(byte[] one, byte[] other) {
        if (!Arrays.equals(one, other)) {
            throw new AssertionError("not the same bytes");
        }
    }

    /** What is read from a {@link Shelf}, which never fails. */
    private static <T> T read(Callable<T> reading) {
        try {
            return reading.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
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
