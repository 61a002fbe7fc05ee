package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The master key of one folder of keys: makes it, finds it in either of its two forms, and changes the form. */
final class Master {
    static final String PLAIN_FILE = "master.key";
    static final String WRAPPED_FILE = "master.wrapped";

    private static final byte[] MAGIC = "holdfast master1".getBytes(US_ASCII);
    private static final int PLAIN_BYTES = MAGIC.length + Aead.KEY_BYTES;
    private static final String WRAPPED_MAGIC = "holdfast wrapped master key 1";
    private static final int WRAPPED_FILE_BYTES_MAX = 128 + 2 * MasterCommand.WRAPPED_BYTES_MAX;
    private static final String MOVE = "; `holdfast ledger rewrap` moves it";

    private final PrivateFolder folder;
    private final SecureRandom random;

    Master(PrivateFolder folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * The key, made when there was never one; the caller overwrites it.
     *
     * @throws VaultException MASTER when it lies elsewhere than the configuration says, or its command fails; DAMAGED
     *     when it is not whole, or gone while keys depend on it
     */
    byte[] key(MasterKey how) throws IOException {
        boolean plain = folder.has(PLAIN_FILE);
        boolean wrapped = folder.has(WRAPPED_FILE);
        if (!plain && !wrapped) {
            mustBeUnused();
            make(how);
        }
        return switch (how) {
            case MasterKey.InFile() -> {
                if (wrapped) {
                    throw elsewhere("is wrapped by a command and `vault.masterKeyCommand` names none: name it again, or"
                            + " with it still named run `holdfast ledger rewrap --to-file`");
                }
                yield plain();
            }
            case MasterKey.ByCommand command -> {
                if (plain) {
                    throw elsewhere(
                            "still lies in `" + PLAIN_FILE + "` and `vault.masterKeyCommand` names a command" + MOVE);
                }
                yield unwrapped(command);
            }
        };
    }

    /** Whether there is a key, in either form. */
    boolean isThere() throws IOException {
        return folder.has(PLAIN_FILE) || folder.has(WRAPPED_FILE);
    }

    /** Lets a command wrap a key that nobody uses, and give it back. */
    static void rehearse(MasterKey.ByCommand how, SecureRandom random) {
        var command = new MasterCommand(how);
        byte[] key = new byte[Aead.KEY_BYTES];
        random.nextBytes(key);
        byte[] back = command.unwrap(command.wrap(key));
        boolean same = MessageDigest.isEqual(key, back);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(back, (byte) 0);
        if (!same) {
            throw new VaultException(
                    Code.MASTER,
                    "the command `" + how.argv().getFirst() + "` of `vault.masterKeyCommand` did not give back the key"
                            + " that it had wrapped; name one that does");
        }
    }

    /**
     * Moves the key to another way of keeping it; a move that was cut off is finished by another.
     *
     * @param command the one it is wrapped by, or will be
     * @return whether it was anywhere else
     */
    boolean move(MasterKey.ByCommand command, MasterKey to) throws IOException {
        boolean plain = folder.has(PLAIN_FILE);
        boolean wrapped = folder.has(WRAPPED_FILE);
        if (!plain && !wrapped) {
            mustBeUnused();
            return false;
        }
        byte[] key = plain ? plain() : unwrapped(command);
        try {
            return switch (to) {
                case MasterKey.InFile() -> {
                    folder.createOnce(PLAIN_FILE, plainFile(key), nonce());
                    folder.remove(WRAPPED_FILE);
                    yield wrapped;
                }
                case MasterKey.ByCommand other -> {
                    if (plain) {
                        wrap(other, key);
                        // INVARIANT: what was written unwraps to the key before the plain one is destroyed
                        Arrays.fill(unwrapped(other), (byte) 0);
                        folder.overwrite(PLAIN_FILE, new byte[PLAIN_BYTES]);
                        folder.remove(PLAIN_FILE);
                    }
                    yield plain;
                }
            };
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void make(MasterKey how) throws IOException {
        byte[] key = new byte[Aead.KEY_BYTES];
        random.nextBytes(key);
        try {
            switch (how) {
                case MasterKey.InFile() -> folder.createOnce(PLAIN_FILE, plainFile(key), nonce());
                case MasterKey.ByCommand command -> folder.createOnce(WRAPPED_FILE, wrappedFile(command, key), nonce());
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void mustBeUnused() throws IOException {
        try (DirectoryStream<Path> keys = Files.newDirectoryStream(folder.path(), "s-*.key")) {
            if (!keys.iterator().hasNext() || folder.has(PLAIN_FILE) || folder.has(WRAPPED_FILE)) {
                return; // or another process was quicker
            }
        }
        throw new VaultException(
                Code.DAMAGED,
                "the master key is gone but session keys are left in `" + folder.path() + "`: put `" + PLAIN_FILE
                        + "` or `" + WRAPPED_FILE + "` back, or move the folder away to start anew");
    }

    private byte[] plain() throws IOException {
        byte[] file = folder.read(PLAIN_FILE, PLAIN_BYTES).orElse(new byte[0]);
        if (file.length != PLAIN_BYTES || !Arrays.equals(Arrays.copyOf(file, MAGIC.length), MAGIC)) {
            throw notAKey(PLAIN_FILE);
        }
        return Arrays.copyOfRange(file, MAGIC.length, PLAIN_BYTES);
    }

    private static byte[] plainFile(byte[] key) {
        return ByteBuffer.allocate(PLAIN_BYTES).put(MAGIC).put(key).array();
    }

    private void wrap(MasterKey.ByCommand command, byte[] key) throws IOException {
        folder.replace(WRAPPED_FILE, wrappedFile(command, key), nonce());
    }

    private static byte[] wrappedFile(MasterKey.ByCommand command, byte[] key) {
        byte[] wrapped = new MasterCommand(command).wrap(key);
        return (WRAPPED_MAGIC + "\n" + HexFormat.of().formatHex(check(key)) + "\n"
                        + Base64.getEncoder().encodeToString(wrapped) + "\n")
                .getBytes(US_ASCII);
    }

    private byte[] unwrapped(MasterKey.ByCommand command) throws IOException {
        byte[] file = folder.read(WRAPPED_FILE, WRAPPED_FILE_BYTES_MAX).orElse(new byte[0]);
        List<String> lines = new String(file, US_ASCII).lines().toList();
        if (file.length > WRAPPED_FILE_BYTES_MAX
                || lines.size() != 3
                || !lines.getFirst().equals(WRAPPED_MAGIC)) {
            throw notAKey(WRAPPED_FILE);
        }
        byte[] check;
        byte[] wrapped;
        try {
            check = HexFormat.of().parseHex(lines.get(1));
            wrapped = Base64.getDecoder().decode(lines.get(2));
        } catch (IllegalArgumentException e) {
            throw notAKey(WRAPPED_FILE);
        }
        byte[] key = new MasterCommand(command).unwrap(wrapped);
        if (!MessageDigest.isEqual(check, check(key))) {
            Arrays.fill(key, (byte) 0);
            throw new VaultException(
                    Code.MASTER,
                    "the command `" + command.argv().getFirst() + "` of `vault.masterKeyCommand` printed another key"
                            + " than the one it wrapped for `" + folder.path() + "`: name the command that wrapped it");
        }
        return key;
    }

    /** Tells the key from another and nothing else about it. */
    private static byte[] check(byte[] key) {
        try {
            var expand = HKDFParameterSpec.expandOnly(
                    new SecretKeySpec(key, "HKDF"), "holdfast master check 1".getBytes(US_ASCII), 32);
            return KDF.getInstance("HKDF-SHA256").deriveData(expand);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 25 has HKDF-SHA256", e);
        }
    }

    private String nonce() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    private VaultException elsewhere(String how) {
        return new VaultException(Code.MASTER, "the master key in `" + folder.path() + "` " + how);
    }

    private VaultException notAKey(String name) {
        return new VaultException(
                Code.DAMAGED, "not a master key: `" + folder.path().resolve(name) + "`; put the right one back");
    }
}
