package dev.holdfast.bench;

import dev.holdfast.bench.Freedoms.Freedom;
import dev.holdfast.sandbox.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All files beneath a folder as they are at one moment, known by their inodes, whatever they are called. */
final class Canaries {
    private static final int DEPTH_MAX = 40;
    private static final int CONTENT_BYTES_MAX = 64;
    private static final int KIND = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int SET_ID = 06000;

    /** One file; its times are a gap that is named behind Landlock, and not told there. */
    private record Entry(Path path, int mode, List<Long> owners, Content content) {}

    /**
     * What can be had by reading it.
     *
     * @param text of a file, or the target of a link
     * @param children of a folder, by name
     */
    private record Content(
            String text, Map<String, Long> children, List<String> attributes, long names, long changed) {}

    private final Freedoms freedoms;
    private final Map<Long, Entry> earlier;
    private final Map<Long, Entry> entries = new HashMap<>();

    private Canaries(Freedoms freedoms, Map<Long, Entry> earlier) {
        this.freedoms = freedoms;
        this.earlier = earlier;
    }

    /** Looks at everything beneath these folders, and opens to us what a command may change. */
    static Canaries look(Freedoms freedoms, List<Path> roots) throws IOException {
        return look(freedoms, Map.of(), roots);
    }

    /** The same of the same folders once more. */
    Canaries again(List<Path> roots) throws IOException {
        return look(freedoms, entries, roots);
    }

    private static Canaries look(Freedoms freedoms, Map<Long, Entry> earlier, List<Path> roots) throws IOException {
        var canaries = new Canaries(freedoms, earlier);
        for (Path root : roots) {
            canaries.walk(root, 0);
        }
        return canaries;
    }

    private long walk(Path path, int depth) throws IOException {
        long inode = number(path, "ino");
        int mode = (int) number(path, "mode");
        var owners = List.of(number(path, "uid"), number(path, "gid"));
        long names = number(path, "nlink");
        long changed =
                Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
        boolean open = freedom(inode, path) == Freedom.CHANGE;
        boolean file = (mode & KIND) == FILE;
        var children = new TreeMap<String, Long>();
        if ((mode & KIND) == FOLDER && depth < DEPTH_MAX) {
            if (open || !Files.isReadable(path) || !Files.isExecutable(path)) { // its mode is on record by now
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            try (var list = Files.newDirectoryStream(path)) {
                for (Path child : list) {
                    children.put(child.getFileName().toString(), walk(child, depth + 1));
                }
            }
        }
        var content = new Content(
                text(path, mode, open),
                children,
                file ? extended(path, open) : List.of(),
                file ? names : 0,
                freedoms.backend() == Backend.LANDLOCK ? 0 : changed);
        entries.put(inode, new Entry(path, mode, owners, content));
        return inode;
    }

    private static long number(Path path, String attribute) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS)).longValue();
    }

    /** By the place where the file was first, wherever it was moved. */
    private Freedom freedom(long inode, Path path) {
        Entry first = earlier.get(inode);
        return freedoms.freedom(first == null ? path : first.path());
    }

    private static String text(Path path, int mode, boolean open) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return Files.readSymbolicLink(path).toString();
        }
        if ((mode & KIND) != FILE || open) {
            return "";
        }
        if (!Files.isReadable(path)) {
            return "closed";
        }
        try (var input = Files.newInputStream(path)) {
            return new String(input.readNBytes(CONTENT_BYTES_MAX), StandardCharsets.ISO_8859_1);
        }
    }

    private static List<String> extended(Path path, boolean open) throws IOException {
        var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        return view == null || open || !Files.isReadable(path)
                ? List.of()
                : view.list().stream().sorted().toList();
    }

    /** What of these was changed that must not, as they are found later. */
    List<String> broken(Canaries later) {
        var broken = new ArrayList<String>();
        entries.forEach((inode, before) -> {
            Path path = before.path();
            Optional<Entry> after = Optional.ofNullable(later.entries.get(inode));
            if (freedoms.freedom(path) != Freedom.CHANGE) {
                after.ifPresentOrElse(
                        now -> difference(before, now).ifPresent(what -> broken.add("`" + path + "` changed: " + what)),
                        () -> broken.add("`" + path + "` is gone"));
            }
            if (freedoms.staysInPlace(path)
                    && after.filter(now -> now.path().equals(path)).isEmpty()) {
                broken.add("`" + path + "` was moved");
            }
            if (freedoms.keepsItsName(path) && !holder(path, inode).equals(later.holder(path, inode))) {
                broken.add("`" + path + "` was moved out of its folder, or renamed");
            }
        });
        later.entries.forEach((inode, now) -> {
            int kind = now.mode() & KIND;
            if ((now.mode() & SET_ID) != 0 || kind == CHARACTER_DEVICE || kind == BLOCK_DEVICE) {
                broken.add("`" + now.path() + "` has mode " + Integer.toOctalString(now.mode()));
            }
        });
        return broken;
    }

    /** The folder that a file lies in under this name, wherever that folder is. */
    private Optional<Long> holder(Path path, long inode) {
        String name = String.valueOf(path.getFileName());
        return entries.entrySet().stream()
                .filter(each -> each.getValue().content().children().getOrDefault(name, -1L) == inode)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How many of these that may be changed are gone or otherwise, as they are found later. */
    long changed(Canaries later) {
        return entries.entrySet().stream()
                .filter(each -> freedoms.freedom(each.getValue().path()) == Freedom.CHANGE)
                .filter(each -> !each.getValue().equals(later.entries.get(each.getKey())))
                .count();
    }

    /** A path may differ where a folder above was moved that may be moved. */
    private static Optional<String> difference(Entry before, Entry now) {
        if (before.mode() != now.mode()) {
            return Optional.of(
                    "mode " + Integer.toOctalString(before.mode()) + " became " + Integer.toOctalString(now.mode()));
        }
        if (!before.owners().equals(now.owners())) {
            return Optional.of("its owners " + before.owners() + " became " + now.owners());
        }
        return before.content().equals(now.content())
                ? Optional.empty()
                : Optional.of(before.content() + " became " + now.content());
    }
}
