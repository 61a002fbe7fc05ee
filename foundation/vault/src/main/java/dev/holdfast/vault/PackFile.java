package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one vault on disk: a header and records, appended through a buffer. It knows nothing of keys; the layout
 * is in {@code docs/formats/snapshots.md}. Not safe for several threads.
 */
final class PackFile implements AutoCloseable {
    static final int HEADER_BYTES = 60;
    static final int RECORD_HEAD_BYTES = BlobId.BYTES + 4 + 4;

    private static final byte[] MAGIC = "holdfast vault 1".getBytes(US_ASCII);
    private static final int CHECK_BYTES = 32;
    private static final int MARK_AT = MAGIC.length + CHECK_BYTES;
    private static final int WINDOW_BYTES = 1 << 16;
    private static final int BUFFER_BYTES = RECORD_HEAD_BYTES + Vault.BLOB_BYTES_MAX + Aead.OVERHEAD_BYTES;

    /**
     * The plain part of a record.
     *
     * @param sealedBytes the length of nonce, ciphertext and tag, which follow
     */
    record RecordHead(BlobId id, int sealedBytes) {}

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowAt;
    private long written; // where the buffer goes
    private boolean broken;

    private PackFile(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens the file and locks out every other writer.
     *
     * @param check 32 bytes derived from the key: a vault opened with another key is refused
     */
    static PackFile open(PrivateFolder folder, String name, byte[] check) throws IOException {
        Path file = folder.path().resolve(name);
        FileChannel channel = folder.channel(name);
        try {
            var pack = new PackFile(file, channel, lock(channel, file));
            pack.begin(check);
            folder.sync();
            return pack;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Locks out everybody else from a file that may be no sound vault; nothing may be appended. */
    static PackFile held(PrivateFolder folder, String name) throws IOException {
        Path file = folder.path().resolve(name);
        FileChannel channel = folder.channel(name);
        try {
            var pack = new PackFile(file, channel, lock(channel, file));
            pack.written = channel.size();
            pack.broken = true;
            return pack;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** How many whole records stand one after another behind the header. */
    int heads() throws IOException {
        int count = 0;
        long at = HEADER_BYTES;
        for (Optional<RecordHead> head = head(at); head.isPresent(); head = head(at)) {
            at += RECORD_HEAD_BYTES + head.get().sealedBytes();
            count++;
        }
        return count;
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(file, e);
        }
        throw inUse(file, null);
    }

    private void begin(byte[] check) throws IOException {
        byte[] expected = ByteBuffer.allocate(MARK_AT).put(MAGIC).put(check).array();
        long size = channel.size();
        byte[] found = bytes(0, (int) Math.min(size, MARK_AT));
        if (size < HEADER_BYTES && Arrays.equals(found, Arrays.copyOf(expected, found.length))) {
            write(ByteBuffer.wrap(expected), 0); // new, or a crash tore its first write
            writeMark(HEADER_BYTES);
            channel.force(true);
        } else if (!Arrays.equals(Arrays.copyOf(found, MAGIC.length), MAGIC)) {
            throw new VaultException(Code.DAMAGED, "not a vault: `" + file + "`; move it away");
        } else if (!Arrays.equals(found, expected)) {
            throw new VaultException(
                    Code.WRONG_KEY, "the vault `" + file + "` belongs to another session: open it with that one's key");
        }
        written = channel.size();
    }

    /** Where the next record goes. */
    long end() {
        return written + buffer.position();
    }

    /** How far the file was durable at the last sync this header knows of; nothing before it may be missing. */
    long mark() throws IOException {
        ByteBuffer mark = ByteBuffer.wrap(bytes(MARK_AT, 12));
        long at = mark.getLong();
        return mark.getInt() == checksum(longBytes(at)) && at >= HEADER_BYTES ? at : HEADER_BYTES;
    }

    /** The head of the record at this place, or empty when no whole and sound record stands there. */
    Optional<RecordHead> head(long at) throws IOException {
        if (at + RECORD_HEAD_BYTES > written) {
            return Optional.empty();
        }
        if (at < windowAt || at + RECORD_HEAD_BYTES > windowAt + window.limit()) {
            window.clear();
            read(window, at);
            window.flip();
            windowAt = at;
        }
        byte[] head = new byte[RECORD_HEAD_BYTES];
        window.get((int) (at - windowAt), head);
        ByteBuffer fields = ByteBuffer.wrap(head);
        byte[] id = new byte[BlobId.BYTES];
        fields.get(id);
        int length = fields.getInt();
        boolean sound = fields.getInt() == checksum(Arrays.copyOf(head, RECORD_HEAD_BYTES - 4))
                && length >= 0
                && length <= Vault.BLOB_BYTES_MAX
                && at + RECORD_HEAD_BYTES + length + Aead.OVERHEAD_BYTES <= written;
        return sound ? Optional.of(new RecordHead(BlobId.ofRaw(id), length + Aead.OVERHEAD_BYTES)) : Optional.empty();
    }

    /** The nonce, ciphertext and tag of the record at this place. */
    byte[] sealed(long at, RecordHead head) throws IOException {
        return bytes(at + RECORD_HEAD_BYTES, head.sealedBytes());
    }

    /** Appends a record and says where; it may still be in the buffer. */
    long append(BlobId id, byte[] sealed) throws IOException {
        usable();
        if (buffer.remaining() < RECORD_HEAD_BYTES + sealed.length) {
            flush();
        }
        long at = end();
        ByteBuffer head =
                ByteBuffer.allocate(RECORD_HEAD_BYTES).put(id.raw()).putInt(sealed.length - Aead.OVERHEAD_BYTES);
        head.putInt(checksum(Arrays.copyOf(head.array(), RECORD_HEAD_BYTES - 4)));
        buffer.put(head.flip()).put(sealed);
        return at;
    }

    /** Hands what was appended to the operating system. */
    void flush() throws IOException {
        usable();
        if (buffer.position() == 0) {
            return;
        }
        buffer.flip();
        int length = buffer.remaining();
        broken = true; // until it is known to have worked
        write(buffer, written);
        broken = false;
        written += length;
        buffer.clear();
        window.limit(0);
    }

    /** Makes everything appended durable. */
    void sync() throws IOException {
        flush();
        broken = true; // after a failed sync nobody knows what the disk holds
        channel.force(true);
        // INVARIANT: the mark is written after the sync that makes it true, so it may lag but never promise too much.
        writeMark(written);
        broken = false;
    }

    /** Drops everything from this place on. */
    void cut(long at) throws IOException {
        channel.truncate(at);
        channel.force(true);
        written = at;
        window.limit(0);
    }

    private void writeMark(long at) throws IOException {
        byte[] place = longBytes(at);
        write(ByteBuffer.allocate(12).put(place).putInt(checksum(place)).flip(), MARK_AT);
    }

    private void usable() {
        if (broken) {
            throw new VaultException(
                    Code.DISK,
                    "an earlier write to `" + file + "` failed: see that the disk has room, then open it again");
        }
    }

    private byte[] bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        read(bytes, at);
        if (bytes.hasRemaining()) {
            throw new VaultException(Code.DAMAGED, "the vault `" + file + "` ends too early: restore it from a backup");
        }
        return bytes.array();
    }

    private void read(ByteBuffer into, long at) throws IOException {
        int start = into.position();
        while (into.hasRemaining() && channel.read(into, at + into.position() - start) >= 0) {
            // the condition reads
        }
    }

    private void write(ByteBuffer from, long at) throws IOException {
        int start = from.position();
        while (from.hasRemaining()) {
            channel.write(from, at + from.position() - start);
        }
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static VaultException inUse(Path file, @Nullable Throwable cause) {
        return new VaultException(
                Code.IN_USE, "the vault `" + file + "` is open already: end the other process of this session", cause);
    }

    /** Lets go of the file; what was appended since the last {@link #sync} may be lost. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel;
                lock) {
            if (!broken) {
                flush();
            }
        }
    }
}
