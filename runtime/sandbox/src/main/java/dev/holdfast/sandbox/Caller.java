package dev.holdfast.sandbox;

import dev.holdfast.sandbox.OpenPath.LastLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The process whose thread waits for an answer: its memory, its folders and its open files. What is taken from it is a
 * copy of ours: what it changes afterwards changes nothing.
 *
 * <p>INVARIANT: whatever was taken by the number of a thread is only used when that thread waited still <em>after</em> it
 * was taken; else the number might be another's by now.
 */
final class Caller {
    private static final Pattern PROCESS = Pattern.compile("(?m)^Tgid:\\s+(\\d+)$");
    private static final Pattern FILE_USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+\\d+\\s+\\d+\\s+(\\d+)$");
    private static final int PAGE_BYTES = 4_096;
    private static final int PATH_BYTES_MAX = 4_096;

    private final Notification notification;
    private final int listener;
    private final int process;
    private final int user;

    private Caller(Notification notification, int listener, int process, int user) {
        this.notification = notification;
        this.listener = listener;
        this.process = process;
        this.user = user;
    }

    /** Empty when the thread has died. */
    static Optional<Caller> of(Notification notification, int listener) {
        try {
            Path file = Path.of("/proc", Integer.toString(notification.thread()), "status");
            String status = Files.readString(file, StandardCharsets.ISO_8859_1); // a thread's name is any bytes
            var process = PROCESS.matcher(status);
            var user = FILE_USER.matcher(status);
            if (!process.find() || !user.find() || !notification.waits(listener)) {
                return Optional.empty();
            }
            int number = Integer.parseInt(process.group(1));
            return Optional.of(new Caller(notification, listener, number, Integer.parseUnsignedInt(user.group(1))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The process of the waiting thread. */
    int process() {
        return process;
    }

    /** The user it acts as on files. */
    int user() {
        return user;
    }

    /** A copy of its memory; shorter where that ends, empty where there is none. */
    byte[] memory(long address, int bytes) {
        if (bytes <= 0) {
            return new byte[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(bytes, 8);
            MemorySegment local = piece(arena, into.address(), bytes);
            MemorySegment remote = piece(arena, address, bytes);
            long count = Kernel.call(
                    SystemCall.PROCESS_VM_READV, notification.thread(), local.address(), 1, remote.address(), 1);
            return count <= 0 || !notification.waits(listener)
                    ? new byte[0]
                    : into.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** {@code struct iovec}. */
    private static MemorySegment piece(Arena arena, long address, long bytes) {
        MemorySegment piece = arena.allocate(16, 8);
        piece.set(ValueLayout.JAVA_LONG, 0, address);
        piece.set(ValueLayout.JAVA_LONG, 8, bytes);
        return piece;
    }

    /** The bytes of a text in its memory up to the zero byte; empty when it is longer than a path may be. */
    Optional<byte[]> text(long address) {
        var text = new ByteArrayOutputStream();
        long at = address;
        while (text.size() < PATH_BYTES_MAX) {
            int toEndOfPage = PAGE_BYTES - (int) (at & (PAGE_BYTES - 1)); // the next page may not be there
            byte[] piece = memory(at, toEndOfPage);
            for (int i = 0; i < piece.length; i++) {
                if (piece[i] == 0) {
                    text.write(piece, 0, i);
                    return Optional.of(text.toByteArray());
                }
            }
            if (piece.length < toEndOfPage) {
                return Optional.empty();
            }
            text.writeBytes(piece);
            at += piece.length;
        }
        return Optional.empty();
    }

    /** The same open file or socket under a number of ours, to be closed by whoever asked; negative when there is none. */
    int duplicate(int descriptor) {
        int handle = (int) Kernel.call(SystemCall.PIDFD_OPEN, process, 0);
        if (handle < 0) {
            return handle;
        }
        try {
            int copy = (int) Kernel.call(SystemCall.PIDFD_GETFD, handle, descriptor, 0);
            if (copy >= 0 && !notification.waits(listener)) {
                Descriptors.close(copy);
                return -Kernel.ESRCH;
            }
            return copy;
        } finally {
            Descriptors.close(handle);
        }
    }

    /**
     * Opens a path as the caller would.
     *
     * @param folder where a relative path begins: one of its open folders, or {@link Descriptors#CURRENT_FOLDER}
     * @param name the path's bytes; none for the folder itself
     */
    OpenPath open(int folder, byte[] name, LastLink link) throws OpenPath.Failure {
        Path itself = Path.of("/proc", Integer.toString(notification.thread()));
        Path base = folder == Descriptors.CURRENT_FOLDER
                ? itself.resolve("cwd")
                : itself.resolve("fd").resolve(Integer.toString(folder));
        OpenPath file = OpenPath.of(base, name, link);
        if (!notification.waits(listener)) {
            file.close();
            throw new OpenPath.Failure(Kernel.ESRCH);
        }
        return file;
    }
}
