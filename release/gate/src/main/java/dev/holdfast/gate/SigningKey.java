package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.gate.GateException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * The key that verdicts are signed with: ECDSA on P-256 with SHA-256, which other programs verify as well. Its file holds the
 * private key (PKCS #8) and the public key, both in PEM, mode 0600.
 */
public final class SigningKey {
    private static final int BYTES_MAX = 64 * 1024;

    private final PrivateKey secret;
    private final VerifyingKey open;
    private final SecureRandom random;

    private SigningKey(PrivateKey secret, VerifyingKey open, SecureRandom random) {
        this.secret = secret;
        this.open = open;
        this.random = random;
    }

    /**
     * Reads the key file, or makes one on first use.
     *
     * @throws GateException {@code KEY} when the file cannot be read or written, is readable by others, or holds no key
     */
    public static SigningKey open(Path file, SecureRandom random) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    make(file, random);
                } catch (FileAlreadyExistsException raced) {
                    // another process made it first: theirs is the key
                }
            }
            return load(file, random);
        } catch (IOException e) {
            throw new GateException(Code.KEY, "the signing key `" + file + "`: " + e.getMessage(), e);
        }
    }

    /** What others verify with. */
    public VerifyingKey verifyingKey() {
        return open;
    }

    /** A signature in the encoding of RFC 3279. */
    byte[] sign(byte[] bytes) {
        try {
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(secret, random);
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key on P-256 signs anything", e);
        }
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        KeyPair pair;
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
        String text = Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded())
                + Pem.text("PUBLIC KEY", pair.getPublic().getEncoded());
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        // written aside and linked into place, so that nobody ever reads half a key
        Path aside = Files.createTempFile(file.resolveSibling("."), file.getFileName() + ".", ".new", mode);
        try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            channel.write(US_ASCII.encode(text));
            channel.force(true);
        }
        try {
            Files.createLink(file, aside);
        } finally {
            Files.delete(aside);
        }
    }

    private static SigningKey load(Path file, SecureRandom random) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > BYTES_MAX) {
            throw new IOException("it is no plain file of a key; move it away and a new key is made");
        }
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("------")) {
            throw new IOException("others may read it; run `chmod 600` on it, and make a new key if they could have");
        }
        String text = new String(Files.readAllBytes(file), US_ASCII);
        try {
            byte[] secret = Pem.part("PRIVATE KEY", text).orElseThrow(GeneralSecurityException::new);
            return new SigningKey(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    VerifyingKey.parse(text),
                    random);
        } catch (GeneralSecurityException | GateException e) {
            throw new IOException("it holds no key on P-256; move it away and a new key is made", e);
        }
    }
}
