package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a folder's nodes and of a manifest, as {@code docs/formats/snapshots.md} describes them. Numbers are
 * LEB128, seven bits a byte from the lowest; signed ones zigzag. Reading is strict: it takes nothing that could not have
 * been written here.
 */
final class Encoding {
    private static final String MAGIC = "holdfast snapshot 1\n";
    private static final int FILE = 1;
    private static final int FOLDER = 2;
    private static final int LINK = 3;
    private static final int SPECIAL = 4;
    private static final int NUMBER_BYTES_MAX = 9;

    /**
     * A manifest.
     *
     * @param workspace the path of the workspace it was taken of
     */
    record Manifest(String workspace, Node root, long items, long bytes) {}

    private Encoding() {}

    static byte[] encoded(Manifest manifest) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC.getBytes(ISO_8859_1));
        text(out, manifest.workspace());
        number(out, manifest.items());
        number(out, manifest.bytes());
        node(out, manifest.root());
        return out.toByteArray();
    }

    static Manifest manifest(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (!text(in, MAGIC.length()).equals(MAGIC)) {
                throw unreadable();
            }
            String workspace = text(in);
            long items = number(in);
            long size = number(in);
            Node root = node(in);
            if (in.hasRemaining() || !root.isFolder() || !root.name().isEmpty()) {
                throw unreadable();
            }
            return new Manifest(workspace, root, items, size);
        } catch (BufferUnderflowException | DateTimeException e) {
            throw unreadable(e);
        }
    }

    static byte[] encoded(List<Node> nodes) {
        var out = new ByteArrayOutputStream(64 + nodes.size() * 96);
        nodes.forEach(node -> node(out, node));
        return out.toByteArray();
    }

    static List<Node> nodes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var nodes = new ArrayList<Node>();
        String last = "";
        try {
            while (in.hasRemaining()) {
                Node node = node(in);
                String name = node.name();
                if (name.compareTo(last) <= 0 || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
                    throw unreadable();
                }
                nodes.add(node);
                last = name;
            }
        } catch (BufferUnderflowException | DateTimeException e) {
            throw unreadable(e);
        }
        return nodes;
    }

    private static void node(ByteArrayOutputStream out, Node node) {
        text(out, node.name());
        number(out, node.attributes().mode());
        number(out, Integer.toUnsignedLong(node.attributes().owner().user()));
        number(out, Integer.toUnsignedLong(node.attributes().owner().group()));
        time(out, node.attributes().modified());
        number(out, node.stamp().inode());
        time(out, node.stamp().changed());
        switch (node.body()) {
            case Body.Content(long bytes, List<BlobId> pieces) -> {
                out.write(FILE);
                number(out, bytes);
                pieces.forEach(piece -> out.writeBytes(piece.raw()));
            }
            case Body.Listing(List<BlobId> pieces) -> {
                out.write(FOLDER);
                number(out, pieces.size());
                pieces.forEach(piece -> out.writeBytes(piece.raw()));
            }
            case Body.Target(String target) -> {
                out.write(LINK);
                text(out, target);
            }
            case Body.Special(int type) -> {
                out.write(SPECIAL);
                number(out, type);
            }
            case Body.Unread _, Body.Absent _ -> throw new IllegalStateException("a snapshot keeps only what was read");
        }
    }

    private static Node node(ByteBuffer in) {
        String name = text(in);
        int mode = number(in, Attributes.MODE_MASK);
        var owner = new Owner((int) number(in), (int) number(in));
        var attributes = new Attributes(mode, owner, time(in));
        var stamp = new Stamp(number(in), time(in));
        Body body = switch (in.get()) {
            case FILE -> {
                long bytes = number(in);
                yield new Body.Content(bytes, ids(in, pieces(bytes)));
            }
            case FOLDER -> new Body.Listing(ids(in, number(in)));
            case LINK -> new Body.Target(text(in));
            case SPECIAL -> new Body.Special(number(in, 15));
            default -> throw unreadable();
        };
        return new Node(name, attributes, stamp, body);
    }

    /** How many pieces a file of this length has. */
    static long pieces(long bytes) {
        return (bytes / Vault.BLOB_BYTES_MAX) + (bytes % Vault.BLOB_BYTES_MAX == 0 ? 0 : 1);
    }

    private static List<BlobId> ids(ByteBuffer in, long count) {
        if (count > in.remaining() / BlobId.BYTES) {
            throw unreadable();
        }
        var ids = new ArrayList<BlobId>((int) count);
        for (long i = 0; i < count; i++) {
            byte[] raw = new byte[BlobId.BYTES];
            in.get(raw);
            ids.add(BlobId.ofRaw(raw));
        }
        return ids;
    }

    private static void time(ByteArrayOutputStream out, Instant time) {
        long seconds = time.getEpochSecond();
        number(out, ((seconds << 1) ^ (seconds >> 63)) & Long.MAX_VALUE); // no time of a file needs the 64th bit
        number(out, time.getNano());
    }

    private static Instant time(ByteBuffer in) {
        long zigzag = number(in);
        return Instant.ofEpochSecond((zigzag >>> 1) ^ -(zigzag & 1), number(in, 999_999_999));
    }

    private static void text(ByteArrayOutputStream out, String bytes) {
        number(out, bytes.length());
        out.writeBytes(bytes.getBytes(ISO_8859_1));
    }

    private static String text(ByteBuffer in) {
        return text(in, number(in, BytePath.LENGTH_MAX));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value & Long.MAX_VALUE; // an inode number above 2^63 only has to be equal to itself
        while (rest >= 128) {
            out.write((int) (rest & 127) | 128);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static int number(ByteBuffer in, int most) {
        long number = number(in);
        if (number > most) {
            throw unreadable();
        }
        return (int) number;
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int at = 0; at < NUMBER_BYTES_MAX; at++) {
            byte next = in.get();
            value |= (long) (next & 127) << (7 * at);
            if (next >= 0) {
                return value;
            }
        }
        throw unreadable();
    }

    private static WorkspaceException unreadable() {
        return new WorkspaceException(
                Code.NOT_A_SNAPSHOT, "these bytes are no snapshot of this version; take a new snapshot");
    }

    private static WorkspaceException unreadable(RuntimeException cause) {
        return new WorkspaceException(
                Code.NOT_A_SNAPSHOT, "these bytes are no snapshot of this version; take a new snapshot", cause);
    }
}
