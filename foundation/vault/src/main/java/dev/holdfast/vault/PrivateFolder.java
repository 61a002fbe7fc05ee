package dev.holdfast.vault;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A folder nobody else may enter (0700) and the few durable ways to write in it. Every file in it is 0600 and no
 * symbolic link is followed.
 *
 * @param path where it is
 */
record PrivateFolder(Path path) {
    /** Linux gives it to the user as whom this process runs. */
    private static final Path SELF = Path.of("/proc/self");

    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(OURS);
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * The folder at this path, made when missing.
     *
     * @throws VaultException OPEN_TO_OTHERS when somebody else may read, write or enter it, or owns it
     */
    static PrivateFolder open(Path path) throws IOException {
        return open(path, (int) Files.getAttribute(SELF, "unix:uid"));
    }

    static PrivateFolder open(Path path, int user) throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(path, FOLDER_MODE);
            } catch (FileAlreadyExistsException e) {
                // Another process was quicker: what it made is checked like any other.
            }
        }
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
            throw new VaultException(Code.DISK, "not a folder: `" + path + "`; move it away");
        }
        if (!OURS.containsAll(Files.getPosixFilePermissions(path, NOFOLLOW_LINKS))) {
            throw new VaultException(
                    Code.OPEN_TO_OTHERS, "others may enter `" + path + "`, where keys are kept: run `chmod 700` on it");
        }
        if (!Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS).equals(user)) {
            throw new VaultException(
                    Code.OPEN_TO_OTHERS, "`" + path + "` belongs to another user: run this as the one whose it is");
        }
        return new PrivateFolder(path);
    }

    /** Opens a file for reading and writing, made empty when missing. */
    FileChannel channel(String name) throws IOException {
        Path file = path.resolve(name);
        try {
            return FileChannel.open(file, Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS), FILE_MODE);
        } catch (FileAlreadyExistsException e) {
            return FileChannel.open(file, Set.of(READ, WRITE, NOFOLLOW_LINKS));
        }
    }

    /**
     * The bytes of a file, at most {@code bytesMax} and one more; empty when there is none.
     *
     * @throws VaultException OPEN_TO_OTHERS when somebody else may read or write the file
     */
    Optional<byte[]> read(String name, int bytesMax) throws IOException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!OURS.containsAll(Files.getPosixFilePermissions(path.resolve(name), NOFOLLOW_LINKS))
                && !Files.isSymbolicLink(path.resolve(name))) {
            throw new VaultException(
                    Code.OPEN_TO_OTHERS,
                    "others may read or write the key `" + path.resolve(name) + "`: run `chmod 600` on it");
        }
        try (var in = Files.newInputStream(path.resolve(name), READ, NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(bytesMax + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a file with this content, whole and durable, unless one of that name is there: then nothing happens. Of two
     * processes that try at once one wins and the other leaves no trace. A draft that a crash leaves behind is either
     * the same inode as the file, so overwriting one overwrites both, or holds what was never used.
     *
     * @param nonce makes the name of the draft unique
     */
    void createOnce(String name, byte[] content, String nonce) throws IOException {
        Path draft = path.resolve(name + "." + nonce + ".draft");
        try {
            try (var channel = FileChannel.open(draft, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FILE_MODE)) {
                writeAll(channel, content, 0);
                channel.force(true);
            }
            Files.createLink(path.resolve(name), draft); // unlike a rename it never replaces
        } catch (FileAlreadyExistsException e) {
            // There already: the caller reads what is there.
        } finally {
            Files.deleteIfExists(draft);
        }
        sync();
    }

    /** Overwrites a file in place, durably. */
    void overwrite(String name, byte[] content) throws IOException {
        try (var channel = FileChannel.open(path.resolve(name), Set.of(WRITE, NOFOLLOW_LINKS))) {
            writeAll(channel, content, 0);
            channel.truncate(content.length);
            channel.force(true);
        }
    }

    /** Puts a whole and durable file in the place of whatever has that name. */
    void replace(String name, byte[] content, String nonce) throws IOException {
        Path draft = path.resolve(name + "." + nonce + ".draft");
        try (var channel = FileChannel.open(draft, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FILE_MODE)) {
            writeAll(channel, content, 0);
            channel.force(true);
        }
        Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    /** Removes a name, durably; nothing happens when it is not there. */
    void remove(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
        sync();
    }

    /** Whether there is anything of that name, links included. */
    boolean has(String name) {
        return Files.exists(path.resolve(name), NOFOLLOW_LINKS);
    }

    /** Makes the names in the folder durable. */
    void sync() throws IOException {
        try (var folder = FileChannel.open(path, READ)) {
            folder.force(true);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content, long at) throws IOException {
        var rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest, at + rest.position());
        }
    }
}
