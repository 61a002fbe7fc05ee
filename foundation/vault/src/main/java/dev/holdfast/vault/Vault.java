package dev.holdfast.vault;

import dev.holdfast.vault.PackFile.RecordHead;
import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * An append-only file of encrypted blobs of one session, each found by the keyed hash of its content and stored once.
 * Blobs are encrypted by AES-256-GCM with a random nonce, bound to their id. Their number and lengths are not hidden.
 *
 * <p>One process, and in it one object, has a vault open at a time. Safe for several threads.
 */
public final class Vault implements AutoCloseable {
    /** The longest blob, in bytes; callers cut longer content into pieces. */
    public static final int BLOB_BYTES_MAX = 4 << 20;

    /** The most blobs in one vault: far below the 2^32 random nonces that NIST SP 800-38D allows a key. */
    private static final int BLOBS_MAX = 20_000_000;

    private final Path file;
    private final PackFile pack;
    private final Aead aead;
    private final Mac naming;
    // One lock, this object's, guards the index, the pack and the two stateful primitives above.
    private final Map<BlobId, Long> places = new HashMap<>();

    private Vault(Path file, PackFile pack, SessionKey key, SecureRandom random) {
        this.file = file;
        this.pack = pack;
        this.aead = new Aead(key.derive("holdfast vault 1 encrypt", "AES"), random);
        this.naming = naming(key);
    }

    /**
     * Opens a vault, making it when missing. What a crash tore off the end is cut; everything that was there at a
     * {@link #sync} is there.
     *
     * @param file in a folder that nobody else may enter; the folder is made when missing
     * @throws VaultException IN_USE when it is open already; WRONG_KEY when it belongs to another session; DAMAGED when
     *     durable bytes are gone; OPEN_TO_OTHERS when others may enter its folder
     */
    public static Vault open(Path file, SessionKey key, SecureRandom random) {
        Path whole = file.toAbsolutePath();
        Path parent = whole.getParent();
        Path name = whole.getFileName();
        if (parent == null || name == null) {
            throw new VaultException(Code.DISK, "not a place for a vault: `" + file + "`; name a file in a folder");
        }
        try {
            byte[] check = key.derive("holdfast vault 1 check", "HKDF").getEncoded();
            PackFile pack = PackFile.open(PrivateFolder.open(parent), name.toString(), check);
            try {
                var vault = new Vault(whole, pack, key, random);
                vault.recover();
                return vault;
            } catch (IOException | RuntimeException e) {
                pack.close();
                throw e;
            }
        } catch (IOException e) {
            throw new VaultException(Code.DISK, "cannot open the vault `" + file + "`: " + e.getMessage(), e);
        }
    }

    private synchronized void recover() throws IOException {
        long mark = pack.mark();
        long at = PackFile.HEADER_BYTES;
        while (at < pack.end()) {
            Optional<RecordHead> head = pack.head(at);
            // Up to the mark a sync vouches for the bytes; behind it a whole head may stand before a torn body.
            if (head.isEmpty() || (at >= mark && open(at, head.get()).isEmpty())) {
                break;
            }
            places.put(head.get().id(), at);
            at += PackFile.RECORD_HEAD_BYTES + head.get().sealedBytes();
        }
        if (at < mark) {
            throw new VaultException(
                    Code.DAMAGED,
                    "the vault `" + file + "` was durable up to byte " + mark + " and is unreadable from byte " + at
                            + ": restore it from a backup");
        }
        if (at < pack.end()) {
            pack.cut(at);
        }
    }

    /**
     * Stores content and says its id; content that is there already is not stored again. Durable after {@link #sync},
     * not before.
     *
     * @param content at most {@link #BLOB_BYTES_MAX} bytes
     * @throws VaultException TOO_LARGE; DISK when the disk refuses, and from then on always
     */
    public synchronized BlobId put(byte[] content) {
        BlobId id = id(content);
        if (places.containsKey(id)) {
            return id;
        }
        if (places.size() >= BLOBS_MAX) {
            throw new VaultException(
                    Code.TOO_LARGE, "the vault `" + file + "` holds " + BLOBS_MAX + " blobs: begin a new session");
        }
        try {
            places.put(id, pack.append(id, aead.seal(id.raw(), content)));
            return id;
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    /**
     * The id this content has or would have; nothing is stored.
     *
     * @throws VaultException TOO_LARGE
     */
    public synchronized BlobId id(byte[] content) {
        if (content.length > BLOB_BYTES_MAX) {
            throw new VaultException(
                    Code.TOO_LARGE,
                    "a blob has at most " + BLOB_BYTES_MAX + " bytes, this one `" + content.length
                            + "`: store it in pieces");
        }
        return BlobId.ofRaw(naming.doFinal(content));
    }

    /**
     * The content of a blob.
     *
     * @throws VaultException NOT_FOUND; DAMAGED when what is on disk is not what was put
     */
    public synchronized byte[] get(BlobId id) {
        Long at = places.get(id);
        if (at == null) {
            throw new VaultException(
                    Code.NOT_FOUND, "no blob `" + id + "` in the vault `" + file + "`: is it another session's?");
        }
        try {
            pack.flush();
            Optional<RecordHead> head = pack.head(at).filter(h -> h.id().equals(id));
            Optional<byte[]> content = head.isPresent() ? open(at, head.get()) : Optional.empty();
            return content.orElseThrow(() -> new VaultException(
                    Code.DAMAGED,
                    "blob `" + id + "` in the vault `" + file + "` is not what was stored: restore the vault from a"
                            + " backup"));
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** Makes everything put so far durable before it returns. */
    public synchronized void sync() {
        try {
            pack.sync();
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    private Optional<byte[]> open(long at, RecordHead head) throws IOException {
        return aead.open(head.id().raw(), pack.sealed(at, head));
    }

    private static Mac naming(SessionKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.derive("holdfast vault 1 name", "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private VaultException failed(String what, IOException e) {
        return new VaultException(Code.DISK, "cannot " + what + " the vault `" + file + "`: " + e.getMessage(), e);
    }

    /** Lets go of the file. What was put since the last {@link #sync} may be lost. Safe to call twice. */
    @Override
    public synchronized void close() {
        try {
            pack.close();
        } catch (IOException e) {
            throw failed("close", e);
        }
    }
}
