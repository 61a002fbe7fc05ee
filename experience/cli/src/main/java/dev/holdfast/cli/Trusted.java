package dev.holdfast.cli;

import dev.holdfast.config.WorkspaceFile;
import dev.holdfast.monitor.ReviewedBlobs;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person trusted of a workspace, kept outside it: a file of lines, first {@code config <digest>} when there was a
 * {@code holdfast.yaml}, then {@code commit <id>}, then one {@code blob <id>} for each file of that commit.
 *
 * @param config digest of the configuration file as it was shown
 * @param commit the pinned commit
 * @param blobs the commit's files
 */
record Trusted(Optional<Digest> config, Optional<String> commit, Set<String> blobs) {
    static final PathName FILE = new PathName("holdfast.yaml");
    static final long FILE_BYTES_MAX = 1 << 20;

    Trusted {
        blobs = Set.copyOf(blobs);
    }

    static Trusted nothing() {
        return new Trusted(Optional.empty(), Optional.empty(), Set.of());
    }

    static Trusted load(Home home, Path workspace) {
        Path file = file(home, workspace);
        if (!Files.isRegularFile(file)) {
            return nothing();
        }
        try {
            Optional<Digest> config = Optional.empty();
            Optional<String> commit = Optional.empty();
            var blobs = new HashSet<String>();
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "config" -> config = Optional.of(new Digest(words[1]));
                    case "commit" -> commit = Optional.of(words[1]);
                    case "blob" -> blobs.add(words[1]);
                    case "workspace" -> {}
                    default ->
                        throw new Stop(
                                Stop.USAGE, "`" + file + "` is damaged; run `holdfast trust` in the workspace again");
                }
            }
            return new Trusted(config, commit, blobs);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + file + "`: " + e.getMessage(), e);
        }
    }

    void save(Home home, Path workspace) {
        List<String> lines = new ArrayList<>();
        lines.add("workspace " + workspace);
        config.ifPresent(digest -> lines.add("config " + digest));
        commit.ifPresent(id -> lines.add("commit " + id));
        blobs.stream().sorted().map(id -> "blob " + id).forEach(lines::add);
        Path file = file(home, workspace);
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(aside, lines, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write `" + file + "`: " + e.getMessage(), e);
        }
    }

    ReviewedBlobs reviewed() {
        return new ReviewedBlobs(blobs);
    }

    /** The workspace's configuration, if it is byte for byte what was trusted. */
    WorkspaceFile configuration(Workspace workspace) {
        if (config.isEmpty()) {
            return new WorkspaceFile.Untrusted();
        }
        try {
            byte[] bytes = workspace.read(FILE, FILE_BYTES_MAX);
            return Digest.of(bytes).equals(config.get())
                    ? new WorkspaceFile.Trusted(Path.of(FILE.text()), new String(bytes, StandardCharsets.UTF_8))
                    : new WorkspaceFile.Untrusted();
        } catch (WorkspaceException e) {
            return new WorkspaceFile.Untrusted(); // gone or replaced by something that is no file: nothing to trust
        }
    }

    private static Path file(Home home, Path workspace) {
        return home.trust().resolve(Digest.of(workspace.toString()).hex());
    }
}
