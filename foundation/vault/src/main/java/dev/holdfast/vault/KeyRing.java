package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of all sessions in one folder, each in its own file, wrapped by a master key beside them. Erasing one leaves
 * the others alone. Several processes may share the folder, and several threads one ring.
 *
 * <p>Erasure is as good as the disk: it overwrites the file in place, which a copy-on-write file system, a solid-state
 * disk's spare blocks or a backup may outlive. The layout is in {@code docs/formats/snapshots.md}.
 */
public final class KeyRing {
    private static final String MASTER_FILE = "master.key";
    private static final byte[] MASTER_MAGIC = "holdfast master1".getBytes(US_ASCII);
    private static final byte[] KEY_MAGIC = "holdfast key 001".getBytes(US_ASCII);
    private static final int WRAPPED_BYTES = Aead.KEY_BYTES + Aead.OVERHEAD_BYTES;

    private final PrivateFolder folder;
    private final Aead master; // guarded by this
    private final SecureRandom random;

    private KeyRing(PrivateFolder folder, Aead master, SecureRandom random) {
        this.folder = folder;
        this.master = master;
        this.random = random;
    }

    /**
     * The ring in this folder; folder and master key are made when missing.
     *
     * @throws VaultException OPEN_TO_OTHERS when others may enter the folder; DAMAGED when the master key is not whole,
     *     or gone while wrapped keys are there
     */
    public static KeyRing open(Path directory, SecureRandom random) {
        try {
            PrivateFolder folder = PrivateFolder.open(directory);
            byte[] master = master(folder, random);
            try {
                return new KeyRing(folder, new Aead(new SecretKeySpec(master, "AES"), random), random);
            } finally {
                Arrays.fill(master, (byte) 0);
            }
        } catch (IOException e) {
            throw new VaultException(Code.DISK, "cannot open the keys in `" + directory + "`: " + e.getMessage(), e);
        }
    }

    /**
     * The key of a session, made on first use and durable before this returns.
     *
     * @throws VaultException ERASED when it was destroyed; DAMAGED when its file is not what was written
     */
    public synchronized SessionKey key(SessionId id) {
        try {
            Optional<byte[]> file = folder.read(fileName(id), KEY_MAGIC.length + WRAPPED_BYTES);
            if (file.isEmpty()) {
                createOnce(id, wrapped(id));
                file = folder.read(fileName(id), KEY_MAGIC.length + WRAPPED_BYTES);
            }
            return unwrapped(id, file.orElseThrow(() -> damaged(id)));
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    /**
     * Destroys a session's key, durable when this returns; what it encrypted can never be read again, and the session
     * never gets another key. Erasing twice, or before the first use, is allowed.
     */
    public synchronized void erase(SessionId id) {
        try {
            byte[] erased = file(new byte[WRAPPED_BYTES]);
            createOnce(id, erased);
            folder.overwrite(fileName(id), erased);
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    private void createOnce(SessionId id, byte[] content) throws IOException {
        folder.createOnce(fileName(id), content, nonce(random));
    }

    private byte[] wrapped(SessionId id) {
        byte[] key = new byte[Aead.KEY_BYTES];
        random.nextBytes(key);
        byte[] sealed = master.seal(about(id), key);
        Arrays.fill(key, (byte) 0);
        return file(sealed);
    }

    private SessionKey unwrapped(SessionId id, byte[] file) {
        byte[] magic = Arrays.copyOf(file, KEY_MAGIC.length);
        if (file.length != KEY_MAGIC.length + WRAPPED_BYTES || !Arrays.equals(magic, KEY_MAGIC)) {
            throw damaged(id);
        }
        byte[] body = Arrays.copyOfRange(file, KEY_MAGIC.length, file.length);
        if (Arrays.equals(body, new byte[WRAPPED_BYTES])) {
            throw new VaultException(
                    Code.ERASED, "the key of session `" + id + "` was erased: its content cannot be read again");
        }
        byte[] key = master.open(about(id), body).orElseThrow(() -> damaged(id));
        try {
            return new SessionKey(id, Secret.of(key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] master(PrivateFolder folder, SecureRandom random) throws IOException {
        int length = MASTER_MAGIC.length + Aead.KEY_BYTES;
        if (folder.read(MASTER_FILE, length).isEmpty()) {
            if (holdsKeys(folder) && folder.read(MASTER_FILE, length).isEmpty()) {
                throw new VaultException(
                        Code.DAMAGED,
                        "the master key is gone but session keys are left in `" + folder.path() + "`: put `"
                                + MASTER_FILE + "` back, or move the folder away to start anew");
            }
            byte[] key = new byte[Aead.KEY_BYTES];
            random.nextBytes(key);
            folder.createOnce(
                    MASTER_FILE,
                    ByteBuffer.allocate(length).put(MASTER_MAGIC).put(key).array(),
                    nonce(random));
        }
        byte[] file = folder.read(MASTER_FILE, length).orElse(new byte[0]);
        if (file.length != length || !Arrays.equals(Arrays.copyOf(file, MASTER_MAGIC.length), MASTER_MAGIC)) {
            throw new VaultException(
                    Code.DAMAGED,
                    "not a master key: `" + folder.path().resolve(MASTER_FILE) + "`; put the right one back");
        }
        return Arrays.copyOfRange(file, MASTER_MAGIC.length, length);
    }

    private static boolean holdsKeys(PrivateFolder folder) throws IOException {
        try (DirectoryStream<Path> keys = Files.newDirectoryStream(folder.path(), "s-*.key")) {
            return keys.iterator().hasNext();
        }
    }

    private static byte[] file(byte[] body) {
        return ByteBuffer.allocate(KEY_MAGIC.length + WRAPPED_BYTES)
                .put(KEY_MAGIC)
                .put(body)
                .array();
    }

    private static String fileName(SessionId id) {
        return id.text() + ".key";
    }

    private static byte[] about(SessionId id) {
        return id.text().getBytes(US_ASCII);
    }

    private static String nonce(SecureRandom random) {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    private VaultException damaged(SessionId id) {
        return new VaultException(
                Code.DAMAGED,
                "the key of session `" + id + "` in `" + folder.path() + "` is not what was written: restore the file"
                        + " from a backup, or erase the session");
    }

    private VaultException failed(SessionId id, IOException e) {
        return new VaultException(
                Code.DISK,
                "cannot use the key of session `" + id + "` in `" + folder.path() + "`: " + e.getMessage(),
                e);
    }
}
