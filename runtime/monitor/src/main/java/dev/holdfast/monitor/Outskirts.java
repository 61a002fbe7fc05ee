package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.ToolFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is special in the folders that a command was granted outside of its workspace. Secret files in them stay closed,
 * and what steers tools, editors or agents stays as it is: whoever grants a folder does not think of those. Whoever
 * names one of them itself means it. So an agent's own folder, such as {@code .claude}, is granted with the settings in
 * it; the hooks of a repository that lies in there are not.
 *
 * @param secrets files whose name says that they hold secrets
 * @param governance the topmost that is there
 */
record Outskirts(List<Path> secrets, List<Path> governance) {
    private static final int ENTRIES_MAX = 200_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    Outskirts {
        secrets = List.copyOf(secrets);
        governance = List.copyOf(governance);
    }

    /**
     * Looks through the granted folders.
     *
     * @param beyond without what lies in the workspace
     * @param workspace not looked into
     * @throws ToolFailure when one cannot be read to its end, or holds too much
     */
    static Outskirts of(Beyond beyond, Path workspace, SecretFiles secretFiles) {
        var survey = new Survey(beyond, workspace, secretFiles);
        Stream.concat(beyond.readable().stream(), beyond.writable().stream())
                .filter(Files::isDirectory)
                .distinct()
                .forEach(survey::walk);
        return new Outskirts(
                survey.secrets.stream().distinct().toList(),
                survey.governance.stream()
                        .distinct()
                        .filter(path -> survey.governance.stream()
                                .noneMatch(other -> path.startsWith(other) && !path.equals(other)))
                        .toList());
    }

    private static PathName name(Path path) {
        return new PathName(CONTROL.matcher(path.toString()).replaceAll("_")); // no name of ours holds one
    }

    private static final class Survey {
        private final Beyond beyond;
        private final Path workspace;
        private final SecretFiles secretFiles;
        private final List<Path> secrets = new ArrayList<>();
        private final List<Path> governance = new ArrayList<>();
        private int entries;

        Survey(Beyond beyond, Path workspace, SecretFiles secretFiles) {
            this.beyond = beyond;
            this.workspace = workspace;
            this.secretFiles = secretFiles;
        }

        void walk(Path top) {
            boolean writable = beyond.writable().contains(top);
            boolean meant = GovernancePaths.matches(name(top));
            try {
                Files.walkFileTree(top, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                        if (folder.equals(workspace)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return folder.equals(top) ? FileVisitResult.CONTINUE : take(folder, attributes);
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        return take(file, attributes);
                    }

                    private FileVisitResult take(Path path, BasicFileAttributes attributes) {
                        count(top);
                        if (beyond.grants(path)) {
                            return FileVisitResult.CONTINUE;
                        }
                        if (!attributes.isDirectory() && secretFiles.matches(name(path))) {
                            secrets.add(path);
                        }
                        if (writable && steers(top.relativize(path), attributes, meant) && !isBeneathAnother(path)) {
                            governance.add(path);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    private boolean isBeneathAnother(Path path) {
                        return beyond.writable().stream()
                                .anyMatch(other -> path.startsWith(other) && !top.startsWith(other));
                    }
                });
            } catch (IOException e) {
                throw new ToolFailure(
                        "cannot look for secret files in `" + Visible.inert(top.toString(), 300) + "`: "
                                + Visible.inert(e.toString(), 300) + "; grant a smaller folder",
                        e);
            }
        }

        private static boolean steers(Path beneath, BasicFileAttributes attributes, boolean meant) {
            PathName path = name(beneath);
            boolean governs =
                    attributes.isDirectory() ? GovernancePaths.matches(path) : GovernancePaths.matchesFile(path);
            return governs && (!meant || GovernancePaths.inGit(path));
        }

        private void count(Path top) {
            if (++entries > ENTRIES_MAX) {
                throw new ToolFailure("`" + Visible.inert(top.toString(), 300) + "` and what else is granted hold more"
                        + " than " + ENTRIES_MAX + " files, too many to look for secret ones; grant a smaller folder");
            }
        }
    }
}
