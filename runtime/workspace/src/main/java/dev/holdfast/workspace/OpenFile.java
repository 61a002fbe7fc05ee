package dev.holdfast.workspace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Arrays;

/** An open regular file. Whoever opened it closes it; one thread at a time. */
final class OpenFile implements AutoCloseable {
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private final int handle;
    private final BytePath path;

    OpenFile(int handle, BytePath path) {
        this.handle = handle;
        this.path = path;
    }

    BytePath path() {
        return path;
    }

    Stat stat() {
        return Folder.stat(handle, path);
    }

    /** The next bytes, {@code bytesMax} of them unless the file ends before. */
    byte[] read(int bytesMax) {
        byte[] bytes = new byte[bytesMax];
        int length = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(Math.max(1, Math.min(bytesMax, PIECE_BYTES_MAX)));
            while (length < bytesMax) {
                long wanted = Math.min(piece.byteSize(), bytesMax - length);
                long got = Folder.check(Sys.read(handle, piece.asSlice(0, wanted)), "read", path);
                if (got == 0) {
                    return Arrays.copyOf(bytes, length);
                }
                MemorySegment.copy(piece, JAVA_BYTE, 0, bytes, length, (int) got);
                length += (int) got;
            }
        }
        return bytes;
    }

    /** The bytes from a place on, {@code bytesMax} of them unless the file ends before. */
    byte[] read(long at, int bytesMax) {
        Folder.check(Sys.seek(handle, at, Sys.FROM_START), "read", path);
        return read(bytesMax);
    }

    /** Where the next bytes that are no hole stand, from a place on; behind a hole at the end there are none. */
    long data(long at) {
        long found = Sys.seek(handle, at, Sys.NEXT_DATA);
        return found == -Errno.ENXIO ? Long.MAX_VALUE : Folder.check(found, "read", path);
    }

    void write(byte[] content) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(Math.max(1, Math.min(content.length, PIECE_BYTES_MAX)));
            int at = 0;
            while (at < content.length) {
                int length = (int) Math.min(piece.byteSize(), content.length - at);
                MemorySegment.copy(content, at, piece, JAVA_BYTE, 0, length);
                long done = Folder.check(Sys.write(handle, piece.asSlice(0, length)), "write", path);
                if (done == 0) {
                    throw new WorkspaceException(
                            Code.DISK, "cannot write `" + path + "`: the disk takes nothing; free some space");
                }
                at += (int) done;
            }
        }
    }

    void owner(Owner owner) {
        Folder.check(Sys.changeOwner(handle, owner), "give away", path);
    }

    void mode(int mode) {
        Folder.check(Sys.changeMode(handle, mode), "change the mode of", path);
    }

    void modified(Instant time) {
        Folder.check(Sys.changeTime(handle, time), "set the time of", path);
    }

    @Override
    public void close() {
        Folder.check(Sys.close(handle), "close", path);
    }
}
