package dev.holdfast.gate;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a folder as it is: every file of it in the order of their names; a link is told of and never followed. */
final class FolderReader {
    private static final int DEPTH_MAX = 256;

    /** What POSIX keeps of a file's type in its mode, and the types. */
    private static final int TYPE = 0170000;

    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    private final Path folder;
    private final Container container;
    private final Reading reading;

    FolderReader(Path folder, Container container, Reading reading) {
        this.folder = folder;
        this.container = container;
        this.reading = reading;
    }

    /** Reads all of it. */
    void read() throws IOException {
        folder(folder, "", 0);
    }

    private void folder(Path where, String prefix, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            container.unread(prefix, "folders are too deep inside one another");
            return;
        }
        var children = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(where)) {
            for (Path child : stream) {
                children.add(child);
                reading.room(container, children.size());
            }
        } catch (AccessDeniedException e) {
            container.unread(prefix, "there is no permission to read it");
            return;
        }
        children.sort(Comparator.comparing(child -> child.getFileName().toString()));
        for (Path child : children) {
            String path = prefix + child.getFileName();
            try {
                child(child, path, depth);
            } catch (AccessDeniedException e) {
                container.unread(path, "there is no permission to read it");
            } catch (NoSuchFileException e) {
                container.unread(path, "it vanished while it was read");
            }
        }
    }

    private void child(Path child, String path, int depth) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(child, "unix:mode,size", LinkOption.NOFOLLOW_LINKS); // in one call to the system
        int mode = (int) requireNonNull(attributes.get("mode"));
        container.take(path);
        int type = mode & TYPE;
        if (type == LINK) {
            reading.other(container);
            container.link(path, Files.readSymbolicLink(child).toString());
        } else if (type == FOLDER) {
            reading.other(container);
            folder(child, path + "/", depth + 1);
        } else if (type == FILE) {
            long size = (long) requireNonNull(attributes.get("size"));
            reading.arrived(size);
            try (SeekableByteChannel file =
                    Files.newByteChannel(child, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                reading.file(container, path, mode & 07777, Channels.newInputStream(file), size);
            }
        } else {
            reading.other(container);
            container.irregular(path, Weight.BLOCK, "neither a file nor a folder");
        }
    }

    /** The names of what stands in the folder itself, without what is below. */
    static List<String> names(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            var names = new ArrayList<String>();
            stream.forEach(child -> names.add(child.getFileName().toString()));
            return names;
        }
    }
}
