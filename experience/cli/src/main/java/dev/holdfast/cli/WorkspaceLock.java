package dev.holdfast.cli;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The right to change a workspace, which one process has at a time. It is a lock of the operating system's on a file of
 * the state folder, so it ends with its process, however that ends. The file says who has it and stays, empty, when
 * nobody does. Workspaces that lie inside one another exclude each other too.
 */
final class WorkspaceLock implements AutoCloseable {
    private static final int HOLDER_BYTES_MAX = 64 << 10;

    private final FileChannel channel;

    private WorkspaceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Who has a workspace.
     *
     * @param process its number
     */
    private record Holder(Path workspace, String session, long process) {
        boolean touches(Path other) {
            return workspace.startsWith(other) || other.startsWith(workspace);
        }

        String json() {
            return Wire.line(Wire.object()
                    .put("workspace", workspace.toString())
                    .put("session", session)
                    .put("process", process));
        }

        static Optional<Holder> in(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                JsonNode json = Wire.read(new String(in.readNBytes(HOLDER_BYTES_MAX), StandardCharsets.UTF_8));
                return Optional.of(new Holder(
                        Path.of(json.required("workspace").asString()),
                        json.required("session").asString(),
                        json.required("process").asLong()));
            } catch (JacksonException e) {
                return Optional.empty(); // it is just being written, or was left half written by a full disk
            }
        }
    }

    /**
     * Takes the lock, or refuses at once.
     *
     * @param workspace its real path
     * @throws Stop with exit code 1 when another process has it, or a workspace around or inside it
     */
    static WorkspaceLock take(Home home, Path workspace, SessionId session) {
        Path own = home.locks().resolve(Digest.of(workspace.toString()).hex());
        try {
            var channel =
                    FileChannel.open(own, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            if (!locked(channel)) {
                channel.close();
                throw taken(workspace, Holder.in(own));
            }
            var lock = new WorkspaceLock(channel);
            try {
                var holder = new Holder(
                        workspace, session.text(), ProcessHandle.current().pid());
                lock.write(holder.json());
                // INVARIANT: others are read after ours is written, so of two that begin at once at least one
                // sees the other
                for (Path file : others(home, own)) {
                    Optional<Holder> other = Holder.in(file).filter(each -> each.touches(workspace));
                    if (other.isPresent() && isLocked(file)) {
                        throw taken(workspace, other);
                    }
                }
                return lock;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Stop(
                    Stop.LEDGER,
                    "cannot lock the workspace by a file in `" + home.locks() + "`: " + e.getMessage()
                            + "; make room and make the folder writable for you");
        }
    }

    private static List<Path> others(Home home, Path own) throws IOException {
        try (var files = Files.list(home.locks())) {
            return files.filter(file -> !file.equals(own)).toList();
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !locked(channel);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private void write(String text) throws IOException {
        channel.truncate(0);
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Stop taken(Path workspace, Optional<Holder> holder) {
        String who = holder.map(
                        other -> "session " + other.session() + " (process " + other.process() + ") is at work in `"
                                + Visible.inert(other.workspace().toString(), 300)
                                + "`; wait until it ends, or stop it with `kill "
                                + other.process() + "`, then try again")
                .orElseGet(() -> "another session is at work in `" + Visible.inert(workspace.toString(), 300)
                        + "`; try again in a moment");
        return new Stop(Stop.FAILED, who);
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            // what it says counts only while it is locked, and that ends here or with the process
        }
    }
}
