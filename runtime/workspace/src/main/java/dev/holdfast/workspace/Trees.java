package dev.holdfast.workspace;

import dev.holdfast.vault.BlobId;
import dev.holdfast.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The folders of snapshots in a vault: one that did not change is stored once, whatever number of snapshots have it. */
final class Trees implements Side {
    private final Vault vault;

    Trees(Vault vault) {
        this.vault = vault;
    }

    @Override
    public List<Node> children(BytePath path, Node folder, List<Node> counterpart) {
        return folder.body() instanceof Body.Listing listing ? load(listing) : List.of();
    }

    List<Node> load(Body.Listing listing) {
        var bytes = new ByteArrayOutputStream();
        listing.pieces().forEach(piece -> bytes.writeBytes(vault.get(piece)));
        return Encoding.nodes(bytes.toByteArray());
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
