package dev.holdfast.workspace;

import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The folders of snapshots in a vault: one that did not change is stored once, whatever number of snapshots have it. One thread at a time. */
final class Trees implements Side {
    /** Who looks for one item after the other asks for the same folders again and again. */
    private static final int LOADED_MAX = 16;

    private final Vault vault;
    private final SequencedMap<Body.Listing, List<Node>> loaded = new LinkedHashMap<>(16, 0.75f, true);

    Trees(Vault vault) {
        this.vault = vault;
    }

    @Override
    public List<Node> children(BytePath path, Node folder, List<Node> counterpart) {
        return folder.body() instanceof Body.Listing listing ? load(listing) : List.of();
    }

    List<Node> load(Body.Listing listing) {
        List<Node> known = loaded.get(listing);
        if (known != null) {
            return known;
        }
        List<Node> nodes = read(listing);
        loaded.put(listing, nodes);
        if (loaded.size() > LOADED_MAX) {
            loaded.pollFirstEntry();
        }
        return nodes;
    }

    private List<Node> read(Body.Listing listing) {
        var bytes = new ByteArrayOutputStream();
        listing.pieces().forEach(piece -> bytes.writeBytes(vault.get(piece)));
        return List.copyOf(Encoding.nodes(bytes.toByteArray()));
    }

    Body.Listing store(List<Node> nodes) {
        byte[] bytes = Encoding.encoded(nodes);
        var pieces = new ArrayList<BlobId>();
        for (int at = 0; at < bytes.length; at += Vault.BLOB_BYTES_MAX) {
            pieces.add(vault.put(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + Vault.BLOB_BYTES_MAX))));
        }
        return new Body.Listing(pieces);
    }
}
