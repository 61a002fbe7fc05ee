package dev.holdfast.tools;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.PathName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All a tool can touch during one call. The monitor implements it and holds every use against the effects the tool
 * declared: an undeclared one ends the call with an alert.
 *
 * <p>Every method throws {@link ToolFailure} when the thing cannot be done, with a message the model may read.
 */
public interface Hands {
    /** The whole content of a regular file; at most {@link #FILE_BYTES_MAX}. */
    byte[] read(PathName path);

    /** What lies at the path, if anything; a symbolic link is not followed. */
    Optional<Item> item(PathName path);

    /** What lies directly in a folder, sorted by name. */
    List<Item> list(PathName folder);

    /** Creates or replaces a file, and the folders above it. */
    void write(PathName path, byte[] content);

    /** Deletes a file, or a folder with all it holds. */
    void delete(PathName path);

    /** Renames; refuses to overwrite. */
    void move(PathName from, PathName to);

    /**
     * Runs a program in the sandbox, in the workspace folder, and waits for its end.
     *
     * @param argv the program and its arguments; no shell is involved
     * @param limit wall time after which it is killed
     */
    Ended run(List<String> argv, Duration limit);

    /** The complete output of an earlier call of this session, as it was shown: redacted. */
    Optional<String> earlier(CallId call);

    /** Largest file a tool reads or writes, in bytes. */
    int FILE_BYTES_MAX = 16 << 20;

    /** What lies at a path. */
    record Item(PathName path, Kind kind, long bytes) {}

    /** Kinds of things at a path. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }

    /**
     * How a program ended.
     *
     * @param exitCode its exit code; 128 and the signal's number when a signal ended it
     * @param output standard output and error as they came, head and tail when it was more than the sandbox keeps
     * @param stopped which limit ended it, empty when it ended by itself
     * @param missing rights that it reached for and did not have, as far as the sandbox saw that; each once. A host it
     *     only asked the address of stands without a port
     */
    record Ended(int exitCode, String output, String stopped, List<Capability> missing) {
        public Ended {
            missing = List.copyOf(missing);
        }

        /** Where nothing was missing. */
        public Ended(int exitCode, String output, String stopped) {
            this(exitCode, output, stopped, List.of());
        }

        /** Whether it ended by itself with exit code 0. */
        public boolean succeeded() {
            return exitCode == 0 && stopped.isEmpty();
        }
    }
}
