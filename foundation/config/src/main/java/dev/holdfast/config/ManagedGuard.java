package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes sure that only its owner could have written managed configuration: the file, its folder and every folder above.
 * When all of them are the owner's, nobody else can swap the file between this check and the reading.
 */
final class ManagedGuard {
    /** The uid of root. */
    static final int ROOT = 0;

    /** The folder above all others. */
    static final Path TOP = Path.of("/");

    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final int owner;
    private final Path top;
    private final Problems problems;

    /**
     * @param owner the uid that must own it, {@link #ROOT} but in tests
     * @param top the last folder above it that is looked at, {@link #TOP} but in tests: who owns the folders around a
     *     test's own is not the test's to say
     */
    ManagedGuard(int owner, Path top, Problems problems) {
        this.owner = owner;
        this.top = top;
        this.problems = problems;
    }

    /**
     * Checks a managed file and those beside it; an absent folder or file is fine, one that cannot be looked at is not.
     *
     * @param beside in the same folder
     */
    void check(Path file, Path... beside) {
        Path folder = file.getParent();
        if (folder == null || !file.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: `" + file + "`");
        }
        if (present(folder, FOLDER, "folder")) {
            checkAbove(folder);
            present(file, FILE, "file");
            for (Path other : beside) {
                present(other, FILE, "file");
            }
        }
    }

    private boolean present(Path path, int type, String word) {
        try {
            Owned owned = Owned.of(path);
            if ((owned.mode & TYPE) != type) {
                problems.add(whole(path), "managed configuration is not a " + word + "; put a plain " + word + " here");
            } else if (owned.uid != owner) {
                problems.add(
                        whole(path),
                        "managed configuration belongs to uid `" + owned.uid + "` instead of `" + owner
                                + "`; run `chown " + owner + " " + path + "` after checking what it says");
            } else if ((owned.mode & WRITABLE_BY_OTHERS) != 0) {
                problems.add(
                        whole(path),
                        "managed configuration may be written by others (mode `" + mode(owned) + "`); run `chmod go-w "
                                + path + "` after checking what it says");
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            problems.add(
                    whole(path), "managed configuration cannot be looked at; make its folder searchable for everyone");
            return false;
        }
    }

    /** Whoever may rename a folder above decides what is found below; the sticky bit forbids that to all but owners. */
    private void checkAbove(Path folder) {
        try {
            Path above = folder.toRealPath().getParent();
            while (above != null && above.startsWith(top)) {
                Owned owned = Owned.of(above);
                boolean foreign = owned.uid != owner && owned.uid != ROOT;
                boolean open = (owned.mode & WRITABLE_BY_OTHERS) != 0 && (owned.mode & STICKY) == 0;
                if (foreign || open) {
                    problems.add(
                            whole(above),
                            "this folder above managed configuration may be changed by others (uid `" + owned.uid
                                    + "`, mode `" + mode(owned) + "`); run `chown " + ROOT + " " + above
                                    + " && chmod go-w " + above + "`");
                }
                above = above.getParent();
            }
        } catch (IOException e) {
            problems.add(
                    whole(folder),
                    "the folders above managed configuration cannot be looked at; make them searchable for everyone");
        }
    }

    private static String mode(Owned owned) {
        return Integer.toOctalString(owned.mode & 07777);
    }

    private static Origin whole(Path path) {
        return Origin.InFile.whole(Layer.MANAGED, path);
    }

    /** Owner and mode of a path itself: a link is not followed. */
    private record Owned(int uid, int mode) {
        static Owned of(Path path) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            if (found.get("uid") instanceof Integer uid && found.get("mode") instanceof Integer mode) {
                return new Owned(uid, mode);
            }
            throw new IOException("the file system tells neither owner nor mode");
        }
    }
}
