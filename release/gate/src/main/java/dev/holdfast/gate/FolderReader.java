package dev.holdfast.gate;

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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Reads a folder as it is: every file of it in the order of their names; a link is told of and never followed. */
final class FolderReader {
    private static final int DEPTH_MAX = 256;

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
        BasicFileAttributes attributes =
                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        container.take(path);
        if (attributes.isSymbolicLink()) {
            reading.other(container);
            container.link(path, Files.readSymbolicLink(child).toString());
        } else if (attributes.isDirectory()) {
            reading.other(container);
            folder(child, path + "/", depth + 1);
        } else if (attributes.isRegularFile()) {
            reading.arrived(attributes.size());
            int mode = (int) Files.getAttribute(child, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
            try (SeekableByteChannel file =
                    Files.newByteChannel(child, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                reading.file(container, path, mode, Channels.newInputStream(file), attributes.size());
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
