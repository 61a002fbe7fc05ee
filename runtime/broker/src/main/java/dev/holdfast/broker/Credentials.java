package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Reads keys from where people keep them: a file of their own, or a variable of the environment. */
public final class Credentials {
    private static final int BYTES_MAX = 8192;

    /** The rights that must not be given on a key file. */
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private Credentials() {}

    /**
     * The key that stood in a variable of the environment.
     *
     * @param variable the name of the variable, for messages
     * @param value what it held; blanks and line ends around the key are dropped
     * @throws BrokerException with {@link Code#CREDENTIAL} when that is no key
     */
    public static Secret fromVariable(String variable, String value) {
        return key(value.getBytes(StandardCharsets.UTF_8), "variable `" + Visible.inert(variable, 100) + "`");
    }

    /**
     * The key in a file: a regular file, not a link to one, that nobody but its owner may read or write, with the key
     * on its only line.
     *
     * @throws BrokerException with {@link Code#CREDENTIAL} when the file or its content is not so
     */
    public static Secret fromFile(Path file) {
        String name = "key file `" + Visible.inert(file.toString(), 300) + "`";
        try {
            PosixFileAttributes before = attributes(file);
            if (!before.isRegularFile()) {
                throw refused(name + " is not a regular file; name the file itself, not a link or a folder");
            }
            if (before.permissions().stream().anyMatch(OF_OTHERS::contains)) {
                throw refused(name + " is open to other users (" + PosixFilePermissions.toString(before.permissions())
                        + "); run `chmod 600` on it");
            }
            byte[] content = new byte[0];
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(BYTES_MAX + 1);
                // The file that was checked is the file that was read, or somebody is swapping files under us.
                if (!Objects.equals(before.fileKey(), attributes(file).fileKey())) {
                    throw refused(name + " was replaced while it was read; try again");
                }
                return key(content, name);
            } finally {
                Arrays.fill(content, (byte) 0);
            }
        } catch (NoSuchFileException e) {
            throw new BrokerException(Code.CREDENTIAL, name + " does not exist", e);
        } catch (IOException e) {
            throw new BrokerException(Code.CREDENTIAL, name + " cannot be read; check its owner and mode", e);
        }
    }

    /** Whether these bytes can stand in a header: visible ASCII, nothing else, at least one. */
    static boolean wellFormed(byte[] key) {
        if (key.length == 0 || key.length > BYTES_MAX) {
            return false;
        }
        for (byte b : key) {
            if (b <= ' ' || b == 127) {
                return false;
            }
        }
        return true;
    }

    private static Secret key(byte[] raw, String where) {
        int from = 0;
        int to = raw.length;
        while (from < to && blank(raw[from])) {
            from++;
        }
        while (to > from && blank(raw[to - 1])) {
            to--;
        }
        byte[] key = Arrays.copyOfRange(raw, from, to);
        try {
            if (key.length == 0) {
                throw refused(where + " is empty");
            }
            if (!wellFormed(key)) {
                throw refused(where + " does not hold a key: one line of visible ASCII, at most " + BYTES_MAX
                        + " characters");
            }
            return Secret.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static BrokerException refused(String message) {
        return new BrokerException(Code.CREDENTIAL, message);
    }
}
