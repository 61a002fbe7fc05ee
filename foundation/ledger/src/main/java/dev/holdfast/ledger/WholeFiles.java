package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts whole files in place, each atomically: written beside, synced, renamed, and the folders synced at the end. */
final class WholeFiles {
    private static final int SYNCS_AT_ONCE = 8;

    /** So many files are synced with all of their file system: fewer are not worth waiting for what others have written. */
    private static final int SYNCED_TOGETHER_MIN = 48;

    private WholeFiles() {}

    /**
     * @param directory holds all files; it exists
     * @param files what is to stand at each path; folders in between are made where they are missing
     */
    static void replace(Path directory, SortedMap<Path, byte[]> files) throws IOException, InterruptedException {
        var folders = new HashSet<Path>();
        for (Path file : files.keySet()) {
            folders.addAll(made(directory, Objects.requireNonNull(file.getParent())));
        }
        if (files.size() >= SYNCED_TOGETHER_MIN && FileSystemSync.canBeReliedOn(directory)) {
            try (var sync = FileSystemSync.begin(directory)) {
                replace(files.keySet(), () -> putBeside(files, sync), sync::sync);
            }
        } else {
            replace(files.keySet(), () -> putBeside(files), () -> {
                for (Path folder : folders) {
                    syncFolder(folder);
                }
            });
        }
    }

    private static void replace(Set<Path> files, Step putBeside, Step syncNames)
            throws IOException, InterruptedException {
        boolean allThere = false;
        try {
            putBeside.run();
            allThere = true;
        } finally {
            if (!allThere) {
                discard(files);
            }
        }
        for (Path file : files) {
            Files.move(fresh(file), file, StandardCopyOption.ATOMIC_MOVE);
        }
        syncNames.run();
    }

    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    /** The folders from this one up to the directory itself, made where they are missing. */
    private static List<Path> made(Path directory, Path folder) throws IOException {
        var folders = new ArrayList<Path>();
        for (Path at = folder; !at.equals(directory); at = at.resolve("..").normalize()) {
            folders.add(at);
        }
        folders.add(directory);
        for (Path at : folders.reversed()) {
            try {
                if (!Files.isDirectory(at, NOFOLLOW_LINKS)) {
                    Files.createDirectory(at, FileDisk.DIRECTORY_MODE);
                }
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(at, NOFOLLOW_LINKS)) {
                    throw new IOException("`" + at + "` is no directory", e);
                }
            }
        }
        return folders;
    }

    /** Writes and syncs all files under names of their own; side by side, since the file system joins such syncs. */
    private static void putBeside(SortedMap<Path, byte[]> files) throws IOException, InterruptedException {
        if (files.size() == 1) {
            putBeside(files.firstKey(), files.firstEntry().getValue());
            return;
        }
        var puts = new ArrayList<Future<Path>>();
        // no virtual ones: what waits for a disk keeps the threads that carry them, and others wait for those
        try (var threads = Executors.newFixedThreadPool(
                Math.min(files.size(), SYNCS_AT_ONCE),
                Thread.ofPlatform().daemon().name("ledger-sync-", 0).factory())) {
            files.forEach((file, bytes) -> puts.add(threads.submit(() -> {
                putBeside(file, bytes);
                return file;
            })));
        }
        for (Future<Path> put : puts) {
            try {
                put.get();
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw new IOException(cause.getMessage(), cause);
            }
        }
    }

    /** Writes all files under names of their own, and syncs them with everything else. */
    private static void putBeside(SortedMap<Path, byte[]> files, FileSystemSync sync) throws IOException {
        for (var file : files.entrySet()) {
            try (FileChannel channel = beside(file.getKey())) {
                write(channel, file.getValue(), 0);
            }
            PublishingThread.giveWay();
        }
        sync.sync();
    }

    /** Gives back the room that half of it takes on a disk that is full: others have more need of it. */
    private static void discard(Set<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(fresh(file));
            } catch (IOException e) {
                // whoever puts the file there next begins with this
            }
        }
    }

    private static void putBeside(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = beside(file)) {
            write(channel, bytes, 0);
            channel.force(true);
        }
    }

    /** The empty file that will take the place of this one. */
    private static FileChannel beside(Path file) throws IOException {
        Path fresh = fresh(file);
        Files.deleteIfExists(fresh); // a crash may have left one
        return FileChannel.open(fresh, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FileDisk.FILE_MODE);
    }

    /** Where a file stands until it takes its place. */
    static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
