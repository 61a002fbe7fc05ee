package dev.holdfast.ledger;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that stay open from one use to the next, each as long as its name leads to it: another process may replace it.
 * Safe for use by several threads.
 */
final class OpenFiles implements AutoCloseable {
    private final Set<OpenOption> how;
    private final FileAttribute<?>[] attributes;
    private final Map<Path, Kept> kept = new HashMap<>(); // guarded by itself

    private record Kept(FileChannel channel, FileStatus.Identity identity) {}

    /** @param attributes of the files that opening makes */
    OpenFiles(Set<OpenOption> how, FileAttribute<?>... attributes) {
        this.how = how;
        this.attributes = attributes;
    }

    /** The file that has this name now; a thread that is interrupted while it uses the channel closes it for all. */
    FileChannel open(Path file) throws IOException {
        synchronized (kept) {
            Optional<FileStatus.Identity> identity = identity(file);
            Optional<FileChannel> known = known(file, identity);
            if (known.isPresent()) {
                return known.get();
            }
            forget(file);
            var channel = FileChannel.open(file, how, attributes);
            keep(file, channel);
            if (how.contains(WRITE)) {
                // one that was just made or put in place, by whomever, must not lose its name with its content
                WholeFiles.syncFolder(file.resolveSibling("."));
            }
            return channel;
        }
    }

    /** The file that is open under this name, if the name still leads to it. */
    Optional<FileChannel> known(Path file) throws IOException {
        synchronized (kept) {
            return known(file, identity(file));
        }
    }

    private Optional<FileChannel> known(Path file, Optional<FileStatus.Identity> identity) {
        return Optional.ofNullable(kept.get(file))
                .filter(known -> known.channel().isOpen() && identity.equals(Optional.of(known.identity())))
                .map(Kept::channel);
    }

    /** Keeps a channel to the file that has this name now, in place of one that may be open under it. */
    void keep(Path file, FileChannel channel) throws IOException {
        synchronized (kept) {
            forget(file);
            kept.put(
                    file,
                    new Kept(channel, identity(file).orElseThrow(() -> new NoSuchFileException(file.toString()))));
        }
    }

    void forget(Path file) throws IOException {
        synchronized (kept) {
            Kept known = kept.remove(file);
            if (known != null) {
                known.channel().close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (kept) {
            for (Kept known : kept.values()) {
                known.channel().close();
            }
            kept.clear();
        }
    }

    private static Optional<FileStatus.Identity> identity(Path file) throws IOException {
        return FileStatus.of(file).map(FileStatus::identity);
    }
}
