package dev.holdfast.workspace;

import dev.holdfast.vault.BlobId;
import java.util.List;

/** What a snapshot, or a look at the disk, knows of the inside of one node. */
sealed interface Body {
    /** The content of a file, in pieces of at most {@link dev.holdfast.vault.Vault#BLOB_BYTES_MAX} bytes. */
    record Content(long bytes, List<BlobId> pieces) implements Body {
        public Content {
            pieces = List.copyOf(pieces);
        }
    }

    /** The encoded nodes of a folder, in pieces; none for an empty folder or one that was only seen on disk. */
    record Listing(List<BlobId> pieces) implements Body {
        static final Listing EMPTY = new Listing(List.of());

        public Listing {
            pieces = List.copyOf(pieces);
        }
    }

    /** Where a link points, as bytes. */
    record Target(String bytes) implements Body {}

    /** A socket, pipe or device: its file type. */
    record Special(int type) implements Body {}

    /** A file on disk that was not read because it cannot be what it is compared with. */
    record Unread(long bytes) implements Body {}

    /** Nothing at all. */
    record Absent() implements Body {}
}
