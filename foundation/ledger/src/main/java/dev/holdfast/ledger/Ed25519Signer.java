package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Signs heads with an Ed25519 key from a file that its owner alone may read. The ledger's name holds the whole public key,
 * so two ledgers never share a name and whoever knows the name can verify.
 */
public final class Ed25519Signer implements HeadSigner {
    private static final String NAME_PREFIX = "holdfast.local/ledger/";
    private static final int FILE_BYTES_MAX = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> FILE_MODE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final Pattern FILE =
            Pattern.compile(block("PRIVATE KEY", "([A-Za-z0-9+/=]+)") + block("PUBLIC KEY", "([A-Za-z0-9+/=]+)"));

    private final byte[] seed;
    private final byte[] publicKey;

    private Ed25519Signer(byte[] seed, byte[] publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
    }

    /**
     * Opens the key in a file; when there is none, makes a new one there with mode 0600. Processes that do so at the same
     * time end up with the same key.
     *
     * @param keyFile in an existing directory that belongs to the user
     * @throws LedgerException {@code KEY} when others may read the file or it holds no key as this class writes it
     */
    public static Ed25519Signer open(Path keyFile) {
        try {
            if (Files.notExists(keyFile, NOFOLLOW_LINKS)) {
                create(keyFile);
            }
            return read(keyFile);
        } catch (IOException e) {
            throw new LedgerException(
                    Code.KEY,
                    "cannot use the signing key `" + keyFile + "`: " + e.getMessage() + "; check its path",
                    e);
        }
    }

    @Override
    public String name() {
        return NAME_PREFIX + HexFormat.of().formatHex(publicKey);
    }

    @Override
    public byte[] sign(byte[] note) {
        return Ed25519.sign(seed, publicKey, note);
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean verify(byte[] note, byte[] signature) {
        return Ed25519.verify(publicKey, note, signature);
    }

    @Override
    public String toString() {
        return "Ed25519Signer[" + name() + "]";
    }

    private static Ed25519Signer read(Path keyFile) throws IOException {
        if (!Files.isRegularFile(keyFile, NOFOLLOW_LINKS)) {
            throw new LedgerException(Code.KEY, "the signing key `" + keyFile + "` is no plain file; move it away");
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(keyFile, NOFOLLOW_LINKS))) {
            throw new LedgerException(
                    Code.KEY,
                    "others have rights on the signing key `" + keyFile
                            + "`; take them away with `chmod 600`, and use a new key if they may have read it");
        }
        var buffer = ByteBuffer.allocate(FILE_BYTES_MAX);
        try (FileChannel channel = FileChannel.open(keyFile, READ, NOFOLLOW_LINKS)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // reads on to the end or to the bound
            }
        }
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        try {
            return parse(new String(bytes, US_ASCII));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Neither the bytes nor what the decoder says about them may reach a message: they are the key.
            throw new LedgerException(
                    Code.KEY, "the file `" + keyFile + "` holds no Ed25519 key pair; restore it from a copy");
        } finally {
            Arrays.fill(buffer.array(), (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Ed25519Signer parse(String text) throws GeneralSecurityException {
        var match = FILE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not two PEM blocks");
        }
        var factory = KeyFactory.getInstance("Ed25519");
        PrivateKey privateKey = factory.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(match.group(1))));
        byte[] x509 = Base64.getDecoder().decode(match.group(2));
        byte[] raw = Arrays.copyOfRange(x509, Math.max(0, x509.length - Ed25519.PUBLIC_KEY_BYTES), x509.length);
        byte[] probe = "do these two belong together?".getBytes(US_ASCII);
        byte[] seed = Ed25519.seed(privateKey);
        if (!Arrays.equals(Ed25519.publicKey(raw).getEncoded(), x509)
                || !Ed25519.verify(raw, probe, Ed25519.sign(seed, raw, probe))) {
            throw new IllegalArgumentException("the public key is not the private key's");
        }
        return new Ed25519Signer(seed, raw);
    }

    /** Writes a new key under a name of its own first: the link to the real name then succeeds for one process only. */
    private static void create(Path keyFile) throws IOException {
        Path absolute = keyFile.toAbsolutePath();
        Path fresh = absolute.resolveSibling(absolute.getFileName() + "." + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(fresh, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FILE_MODE)) {
            var bytes = ByteBuffer.wrap(pem(generate()).getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.createLink(absolute, fresh);
        } catch (FileAlreadyExistsException e) {
            // another process was first: its key is the one to use
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel directory = FileChannel.open(absolute.resolveSibling("."), READ)) {
            directory.force(true);
        }
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes Ed25519 keys", e);
        }
    }

    private static String pem(KeyPair pair) {
        var base64 = Base64.getEncoder();
        return block("PRIVATE KEY", base64.encodeToString(pair.getPrivate().getEncoded()))
                + block("PUBLIC KEY", base64.encodeToString(pair.getPublic().getEncoded()));
    }

    /** One PEM block (RFC 7468); both of ours fit one line. */
    private static String block(String label, String base64) {
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
