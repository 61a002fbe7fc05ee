package dev.holdfast.cli;

import dev.holdfast.config.PolicyConfig;
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
 * {@code holdfast.yaml}, {@code rules <digest>} when there was a {@code holdfast.cedar}, then {@code commit <id>}, then one {@code blob <id>} for each file of that commit.
 *
 * @param config digest of the configuration file as it was shown
 * @param rules digest of the rules as they were shown
 * @param commit the pinned commit
 * @param blobs the commit's files
 */
record Trusted(Optional<Digest> config, Optional<Digest> rules, Optional<String> commit, Set<String> blobs) {
    static final PathName FILE = new PathName("holdfast.yaml");
    static final PathName RULES = new PathName("holdfast.cedar");
    static final long FILE_BYTES_MAX = 1 << 20;

    Trusted {
        blobs = Set.copyOf(blobs);
    }

    static Trusted nothing() {
        return new Trusted(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    static Trusted load(Home home, Path workspace) {
        Path file = file(home, workspace);
        if (!Files.isRegularFile(file)) {
            return nothing();
        }
        try {
            Optional<Digest> config = Optional.empty();
            Optional<Digest> rules = Optional.empty();
            Optional<String> commit = Optional.empty();
            var blobs = new HashSet<String>();
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "config" -> config = Optional.of(new Digest(words[1]));
                    case "rules" -> rules = Optional.of(new Digest(words[1]));
                    case "commit" -> commit = Optional.of(words[1]);
                    case "blob" -> blobs.add(words[1]);
                    case "workspace" -> {}
                    default ->
                        throw new Stop(
                                Stop.USAGE, "`" + file + "` is damaged; run `holdfast trust` in the workspace again");
                }
            }
            return new Trusted(config, rules, commit, blobs);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + file + "`: " + e.getMessage(), e);
        }
    }

    void save(Home home, Path workspace) {
        List<String> lines = new ArrayList<>();
        lines.add("workspace " + workspace);
        config.ifPresent(digest -> lines.add("config " + digest));
        rules.ifPresent(digest -> lines.add("rules " + digest));
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
        return unchanged(workspace, FILE, config)
                .<WorkspaceFile>map(text -> new WorkspaceFile.Trusted(Path.of(FILE.text()), text))
                .orElseGet(WorkspaceFile.Untrusted::new);
    }

    /**
     * The workspace's rules, if they were trusted.
     *
     * @throws Stop when they are no longer what was trusted: without them the workspace would allow more than was agreed
     */
    Optional<PolicyConfig.Text> rules(Workspace workspace) {
        var text = unchanged(workspace, RULES, rules);
        if (rules.isPresent() && text.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "`" + RULES
                            + "` has changed since it was trusted, and nothing runs without the rules that were agreed"
                            + " on; read it and vouch for it as it is now with `holdfast trust`");
        }
        return text.map(found -> new PolicyConfig.Text(Path.of(RULES.text()), found));
    }

    private static Optional<String> unchanged(Workspace workspace, PathName file, Optional<Digest> trusted) {
        if (trusted.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = workspace.read(file, FILE_BYTES_MAX);
            return Digest.of(bytes).equals(trusted.get())
                    ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (WorkspaceException e) {
            return Optional.empty(); // gone or replaced by something that is no file: nothing to trust
        }
    }

    private static Path file(Home home, Path workspace) {
        return home.trust().resolve(Digest.of(workspace.toString()).hex());
    }
}
