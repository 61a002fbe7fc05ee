package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The home and the temporary folder of one command, empty when it starts but for the few files every sandbox has and
 * links to what it may use of the real home; gone, or as new, when it has ended.
 *
 * @param root holds both, and nobody but the command's user enters it
 * @param account whose it is
 * @param shown what there are links to if it stands in the user's home
 * @param asMade what is in it, itself included
 * @param lent since when a command may have it, of {@link System#nanoTime}
 */
record PrivateFolder(Path root, Account account, List<Path> shown, Contents asMade, long lent) {
    private static final Path MAVEN_SETTINGS = Path.of("/etc/maven");

    PrivateFolder {
        shown = List.copyOf(shown);
    }

    /** Makes one for a command of this account. */
    static PrivateFolder make(Account account, Path home, List<Path> shown) {
        try {
            Path root = Files.createTempDirectory("holdfast-").toRealPath(); // with mode 0700
            var empty = new PrivateFolder(root, account, shown, new Contents(List.of()), System.nanoTime());
            empty.fill(home);
            List<Path> paths = empty.all();
            if (account instanceof Account.Lesser lesser) {
                for (Path each : paths) {
                    Files.setAttribute(each, "unix:gid", lesser.gid(), LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(each, "unix:uid", lesser.uid(), LinkOption.NOFOLLOW_LINKS);
                }
            }
            var asMade = new Contents(paths);
            return new PrivateFolder(root, account, shown, asMade, System.nanoTime());
        } catch (IOException e) {
            throw new SandboxException(
                    Code.SETUP_FAILED, "cannot make a private folder for a command: " + e.getMessage(), e);
        }
    }

    private void fill(Path home) throws IOException {
        Files.createDirectory(home());
        Files.createDirectory(temporary());
        var texts = new TreeMap<>(Scenery.texts(account, home()));
        texts.keySet().removeIf(path -> !path.startsWith(home()));
        if (Files.exists(MAVEN_SETTINGS.resolve("settings.xml"))) {
            // Maven reads the machine's settings before the user's, and ends when they are there but closed to it, as
            // here: they may hold passwords. So it is shown a folder of settings without them.
            Path conf = Files.createDirectories(home().resolve(".m2/conf"));
            Files.createSymbolicLink(conf.resolve("logging"), MAVEN_SETTINGS.resolve("logging"));
            texts.merge(
                    home().resolve(".mavenrc"),
                    "MAVEN_OPTS=\"-Dmaven.conf=" + conf + " $MAVEN_OPTS\"\n",
                    String::concat);
        }
        for (Map.Entry<Path, String> each : texts.entrySet()) {
            Files.createDirectories(each.getKey().getParent());
            Files.writeString(each.getKey(), each.getValue());
        }
        for (Path cache : shown) {
            Path link = home().resolve(home.relativize(cache));
            // What we put there ourselves stays.
            if (cache.startsWith(home) && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, cache);
            }
        }
    }

    Path home() {
        return root.resolve("home");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    private List<Path> all() throws IOException {
        try (var all = Files.walk(root)) {
            return all.toList();
        }
    }

    /** The same for another command from now on. */
    PrivateFolder lentAgain() {
        return new PrivateFolder(root, account, shown, asMade, System.nanoTime());
    }

    /** Whether nobody could tell that a command has had it. */
    boolean isAsNew() {
        return asMade.areTheSame(lent);
    }

    /** Whether nothing has become of it while it waited for a command. */
    boolean isStillThere() {
        return asMade.seemTheSame();
    }

    /**
     * Removes it with everything in it; links are removed and not followed. No process that could write there is left.
     *
     * <p>Names stay short however deep the command went: a folder within a folder is moved up before its own is removed.
     */
    void remove() {
        try {
            unlock(root);
            long moved = 0;
            for (var left = entries(root); !left.isEmpty(); left = entries(root)) {
                for (Path each : left) {
                    if (isFolder(each)) {
                        moved = emptied(each, moved);
                    }
                    Files.delete(each);
                }
            }
            Files.delete(root);
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot remove `" + root + "`: remove it by hand", e);
        }
    }

    /** Empties a folder, its own folders going up into the root under numbers from this one on; returns the next. */
    private long emptied(Path folder, long number) throws IOException {
        unlock(folder);
        long next = number;
        for (Path each : entries(folder)) {
            if (isFolder(each)) {
                unlock(each); // to move a folder is to write in it
                while (Files.exists(moved(next), LinkOption.NOFOLLOW_LINKS)) {
                    next++;
                }
                Files.move(each, moved(next));
                next++;
            } else {
                Files.delete(each);
            }
        }
        return next;
    }

    private Path moved(long number) {
        return root.resolve("moved-" + number);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void unlock(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
