package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of all sessions in one folder, each in its own file, wrapped by a {@link MasterKey}. Erasing one leaves the
 * others alone. Several processes may share the folder, and several threads one ring.
 *
 * <p>Erasure is as good as the disk: it overwrites the file in place, which a copy-on-write file system, a solid-state
 * disk's spare blocks or a backup may outlive. The layout is in {@code docs/formats/snapshots.md}.
 */
public final class KeyRing {
    private static final byte[] KEY_MAGIC = "holdfast key 001".getBytes(US_ASCII);
    private static final int WRAPPED_BYTES = Aead.KEY_BYTES + Aead.OVERHEAD_BYTES;

    private final PrivateFolder folder;
    private final MasterKey how;
    private final SecureRandom random;
    private Optional<Aead> master = Optional.empty(); // guarded by this; had when it is first needed

    private KeyRing(PrivateFolder folder, MasterKey how, SecureRandom random) {
        this.folder = folder;
        this.how = how;
        this.random = random;
    }

    /**
     * The ring in this folder, which is made when missing, with its master key in a file.
     *
     * @throws VaultException OPEN_TO_OTHERS when others may enter the folder or it belongs to them
     */
    public static KeyRing open(Path directory, SecureRandom random) {
        return open(directory, new MasterKey.InFile(), random);
    }

    /** The same with its master key kept in this way. The key is not touched before it is needed. */
    public static KeyRing open(Path directory, MasterKey how, SecureRandom random) {
        try {
            return new KeyRing(PrivateFolder.open(directory), how, random);
        } catch (IOException e) {
            throw cannotOpen(directory, e);
        }
    }

    /**
     * Tries whether the master key of a folder can be had in this way, and makes nothing: where there is none yet, a
     * command has to wrap a key that is thrown away, and to give it back.
     *
     * @return whether there is a master key
     * @throws VaultException when it could not be used: MASTER, DAMAGED, OPEN_TO_OTHERS or DISK
     */
    public static boolean tried(Path directory, MasterKey how, SecureRandom random) {
        try {
            boolean there = Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                    && new Master(PrivateFolder.open(directory), random).isThere();
            if (there) {
                Arrays.fill(new Master(PrivateFolder.open(directory), random).key(how), (byte) 0);
            } else if (how instanceof MasterKey.ByCommand command) {
                Master.rehearse(command, random);
            }
            return there;
        } catch (IOException e) {
            throw cannotOpen(directory, e);
        }
    }

    /**
     * Moves the master key of a folder to another way of keeping it. No session's key changes, and sessions may run. A
     * move that was cut off is finished by another.
     *
     * @param command what it is wrapped by, or will be
     * @return whether it was kept in the other way until now
     * @throws VaultException MASTER when the command fails; then the key is where it was
     */
    public static boolean rewrap(Path directory, MasterKey.ByCommand command, MasterKey to, SecureRandom random) {
        try {
            return new Master(PrivateFolder.open(directory), random).move(command, to);
        } catch (IOException e) {
            throw cannotOpen(directory, e);
        }
    }

    /**
     * The key of a session, made on first use and durable before this returns.
     *
     * @throws VaultException ERASED when it was destroyed; DAMAGED when its file is not what was written; MASTER when the
     *     master key cannot be had
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
     * never gets another key. Erasing twice, or before the first use, is allowed. It needs no master key.
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

    /** Whether the session's key was destroyed. */
    public synchronized boolean erased(SessionId id) {
        try {
            return folder.read(fileName(id), KEY_MAGIC.length + WRAPPED_BYTES)
                    .filter(file -> Arrays.equals(file, file(new byte[WRAPPED_BYTES])))
                    .isPresent();
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    private void createOnce(SessionId id, byte[] content) throws IOException {
        folder.createOnce(fileName(id), content, nonce(random));
    }

    private Aead master() throws IOException {
        if (master.isEmpty()) {
            byte[] key = new Master(folder, random).key(how);
            try {
                master = Optional.of(new Aead(new SecretKeySpec(key, "AES"), random));
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
        return master.get();
    }

    private byte[] wrapped(SessionId id) throws IOException {
        byte[] key = new byte[Aead.KEY_BYTES];
        random.nextBytes(key);
        byte[] sealed = master().seal(about(id), key);
        Arrays.fill(key, (byte) 0);
        return file(sealed);
    }

    private SessionKey unwrapped(SessionId id, byte[] file) throws IOException {
        byte[] magic = Arrays.copyOf(file, KEY_MAGIC.length);
        if (file.length != KEY_MAGIC.length + WRAPPED_BYTES || !Arrays.equals(magic, KEY_MAGIC)) {
            throw damaged(id);
        }
        byte[] body = Arrays.copyOfRange(file, KEY_MAGIC.length, file.length);
        if (Arrays.equals(body, new byte[WRAPPED_BYTES])) {
            throw new VaultException(
                    Code.ERASED, "the key of session `" + id + "` was erased: its content cannot be read again");
        }
        byte[] key = master().open(about(id), body).orElseThrow(() -> damaged(id));
        try {
            return new SessionKey(id, Secret.of(key));
        } finally {
            Arrays.fill(key, (byte) 0);
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

    private static VaultException cannotOpen(Path directory, IOException e) {
        return new VaultException(Code.DISK, "cannot open the keys in `" + directory + "`: " + e.getMessage(), e);
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
