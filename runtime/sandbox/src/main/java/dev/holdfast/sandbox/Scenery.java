package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The few files written by us that a command sees instead of the machine's own: who it is, that there is no network,
 * and that Maven works without one. They hold nothing secret and are the same for every command of one user.
 */
final class Scenery {
    /** The name of the user that a command runs as, inside. */
    static final String USER = "agent";

    /** The name of the machine, inside. */
    static final String HOST = "sandbox";

    private final Path folder;

    /**
     * Scenery kept in this folder, which is made if absent.
     *
     * @throws SandboxException when the folder is open to other users
     */
    Scenery(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean ours = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            int mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (!ours || (mode & 022) != 0 || !folder.toRealPath().equals(folder)) {
                throw new SandboxException(
                        Code.BAD_PATH,
                        "`" + folder + "` must be a real folder that only you can change: try `chmod 0700 " + folder
                                + "`");
            }
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot keep files in `" + folder + "`", e);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * The files for a user, written if they are not there yet: from the path inside to the one on the machine.
     *
     * @param home the home folder inside
     */
    Map<Path, Path> filesFor(Account account, Path home) {
        var files = new TreeMap<Path, Path>();
        texts(account, home)
                .forEach((inside, text) -> files.put(
                        inside,
                        written(
                                folder.resolve(account.uid() + "-" + account.gid())
                                        .resolve(inside.getFileName().toString()),
                                text.getBytes(StandardCharsets.UTF_8))));
        return files;
    }

    /**
     * The texts of these files, by their path inside.
     *
     * @param home the home folder inside
     */
    static Map<Path, String> texts(Account account, Path home) {
        var texts = new TreeMap<Path, String>();
        int uid = account.uid();
        int gid = account.gid();
        texts.put(
                Path.of("/etc/passwd"),
                "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n" + USER + ":x:" + uid + ":" + gid + "::" + home
                        + ":/bin/bash\n");
        texts.put(Path.of("/etc/group"), "root:x:0:\n" + (gid == 0 ? "" : USER + ":x:" + gid + ":\n"));
        texts.put(Path.of("/etc/hosts"), "127.0.0.1 localhost " + HOST + "\n::1 localhost\n");
        texts.put(Path.of("/etc/nsswitch.conf"), "passwd: files\ngroup: files\nshadow: files\nhosts: files\n");
        texts.put(home.resolve(".m2/settings.xml"), "<settings><offline>true</offline></settings>\n");
        // The cache remembers under which server's name an artifact came, and offline Maven refuses one that came
        // through a mirror; the mirror's settings stay outside, so this makes it not look.
        texts.put(
                home.resolve(".mavenrc"),
                "MAVEN_OPTS=\"-Daether.enhancedLocalRepository.trackingFilename=none $MAVEN_OPTS\"\n");
        return texts;
    }

    /** A file that holds a program for the kernel, written if it is not there yet. */
    Path filter(BpfProgram program) {
        return written(folder.resolve("filter.bpf"), program.bytes());
    }

    private Path written(Path file, byte[] bytes) {
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
                return file;
            }
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "fresh-", "");
            Files.write(fresh, bytes);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot write `" + file + "`", e);
        }
    }
}
