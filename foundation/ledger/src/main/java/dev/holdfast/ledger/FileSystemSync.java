package dev.holdfast.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes everything that was written to a file system durable at once: {@code syncfs} of Linux. For many files that is one
 * commit of the journal in place of one or two each. What other programs wrote becomes durable with them, and each write
 * that failed since its beginning is told, whoever's it was. For one thread.
 */
final class FileSystemSync implements AutoCloseable {
    /** A file system that lies over another one may not hear of failed writes below. */
    private static final Set<String> TOLD_OF_FAILURES = Set.of("ext4", "xfs");

    /** From 5.8 on the kernel tells of failed writes, see syncfs(2), and from 5.17 on of what fails in the sync itself. */
    private static final Pattern KERNEL = Pattern.compile("(?:5\\.(?:1[7-9]|[2-9]\\d)|(?:[6-9]|[1-9]\\d)\\.\\d).*");

    private static final int FOR_READING = 02000000; // O_RDONLY | O_CLOEXEC

    private final Path directory;
    private final int descriptor;

    private FileSystemSync(Path directory, int descriptor) {
        this.directory = directory;
        this.descriptor = descriptor;
    }

    /** Whether it tells of each write that failed, on the file system of a directory that exists. */
    static boolean canBeReliedOn(Path directory) {
        try {
            return NativeCalls.knowsSyncfs(directory)
                    && tellsOfFailures(System.getProperty("os.version"))
                    && TOLD_OF_FAILURES.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            return false; // the JDK finds no mount point in some root directories
        }
    }

    /** Whether a kernel of that version does. */
    static boolean tellsOfFailures(String version) {
        return KERNEL.matcher(version).matches();
    }

    /** @param directory on the file system that will be written to, on which it can be relied */
    static FileSystemSync begin(Path directory) throws IOException {
        int opened = NativeCalls.open(directory, FOR_READING);
        if (opened < 0) {
            throw new IOException("cannot open `" + directory + "`: error " + -opened);
        }
        return new FileSystemSync(directory, opened);
    }

    /** Returns when everything that was written before is durable. */
    void sync() throws IOException {
        int failed = NativeCalls.syncfs(descriptor);
        if (failed < 0) {
            throw new IOException("cannot sync the file system of `" + directory + "`: error " + -failed);
        }
    }

    @Override
    public void close() {
        int ignored = NativeCalls.close(descriptor); // nothing was written through it
    }
}
