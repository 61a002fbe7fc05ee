package dev.holdfast.approval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A person's signing key on this machine: a file of two Base64 lines, private key and public key, mode 0600. */
public final class ApproverKey {
    private final String approver;
    private final KeyPair keys;

    private ApproverKey(String approver, KeyPair keys) {
        this.approver = approver;
        this.keys = keys;
    }

    /** A key that lives only in memory. */
    public static ApproverKey fresh(String approver) {
        try {
            return new ApproverKey(
                    approver, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /**
     * Reads the key file, or makes one on first use.
     *
     * @throws UncheckedIOException when the file cannot be read or written, is readable by others, or holds no key
     */
    public static ApproverKey open(String approver, Path file) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                var made = fresh(approver);
                try {
                    made.save(file);
                    return made;
                } catch (FileAlreadyExistsException raced) {
                    // another process made it first: theirs is the key
                }
            }
            return load(approver, file);
        } catch (IOException e) {
            throw new UncheckedIOException("approver key `" + file + "`: " + e.getMessage(), e);
        }
    }

    /** Signs a question. */
    public Approval approve(Question question) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(question.toBeSigned().getBytes(StandardCharsets.UTF_8));
            return new Approval(approver, question.digest(), Base64.getEncoder().encodeToString(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs anything", e);
        }
    }

    /** The enrolled name. */
    public String approver() {
        return approver;
    }

    /** The public half as {@link Approvers} takes it. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private void save(Path file) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var text = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()) + "\n" + publicKey() + "\n";
        // written aside and linked into place, so that nobody ever reads half a key
        Path aside = Files.createTempFile(file.resolveSibling("."), file.getFileName() + ".", ".new", mode);
        try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
            channel.force(true);
        }
        try {
            Files.createLink(file, aside);
        } finally {
            Files.delete(aside);
        }
    }

    private static ApproverKey load(String approver, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a regular file; move it away and a new key is made");
        }
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("------")) {
            throw new IOException("others may read it; run `chmod 600` on it, and make a new key if they could have");
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        try {
            var factory = KeyFactory.getInstance("Ed25519");
            PrivateKey secret = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(0))));
            var open = factory.generatePublic(
                    new X509EncodedKeySpec(Base64.getDecoder().decode(lines.get(1))));
            return new ApproverKey(approver, new KeyPair(open, secret));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it holds no Ed25519 key; move it away and a new key is made", e);
        }
    }
}
