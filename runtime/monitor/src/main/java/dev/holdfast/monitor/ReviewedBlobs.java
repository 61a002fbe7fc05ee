package dev.holdfast.monitor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The files of the commit a person pinned, by git's name for their content. The names are kept outside the workspace;
 * local refs never count.
 *
 * @param ids object ids of blobs, 40 hexadecimal digits each
 */
public record ReviewedBlobs(Set<String> ids) {
    /** Nobody has reviewed anything. */
    public static final ReviewedBlobs NONE = new ReviewedBlobs(Set.of());

    public ReviewedBlobs {
        ids = Set.copyOf(ids);
    }

    /** Whether a reviewed file had exactly this content. */
    public boolean hold(byte[] content) {
        return !ids.isEmpty() && ids.contains(blobId(content));
    }

    /** Git's object id of a blob: SHA-1 over {@code blob <length> NUL content}. */
    static String blobId(byte[] content) {
        return blobId(content, "SHA-1"); // git's own choice; a collision gains a label, no right
    }

    /** The same in a repository that names its objects by another digest. */
    static String blobId(byte[] content, String algorithm) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
