package dev.holdfast.monitor;

import dev.holdfast.monitor.GitConfig.Setting;
import dev.holdfast.monitor.GitConfig.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The person's own git configuration, with all that it includes outside the workspace, as it was when the session
 * began. Its text is trusted; it matters for the paths in the workspace that it makes git run or read.
 */
public final class PersonalGit {
    private static final int FILES_MAX = 100;

    private final Path home;
    private final Path workspace;
    private final List<Setting> settings = new ArrayList<>();
    private Optional<String> unread = Optional.empty();
    private int files;

    private PersonalGit(Path home, Path workspace) {
        this.home = home;
        this.workspace = workspace;
    }

    /** A person without any. */
    public static PersonalGit none(Path home) {
        return new PersonalGit(home, home);
    }

    /**
     * Reads it, once.
     *
     * @param environment the person's variables, which say where it is
     * @param workspace the workspace's real path; what lies in it is left to its snapshots
     */
    public static PersonalGit read(Map<String, String> environment, Path workspace) {
        Path home = real(Path.of(environment.getOrDefault("HOME", "/")).toAbsolutePath());
        var git = new PersonalGit(home, workspace);
        String chosen = environment.getOrDefault("GIT_CONFIG_GLOBAL", "");
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
        var found = chosen.isEmpty()
                ? Stream.of(folder.resolve("git/config"), home.resolve(".gitconfig"))
                : Stream.of(Path.of(chosen));
        found.map(Path::toAbsolutePath).forEach(git::read);
        return git;
    }

    /** What {@code ~} stands for. */
    Path home() {
        return home;
    }

    /** Every variable; the path of an include is absolute. */
    List<Setting> settings() {
        return List.copyOf(settings);
    }

    /** Which file could not be read, and why. */
    Optional<String> unread() {
        return unread;
    }

    private void read(Path written) {
        Path file = real(written);
        if (file.startsWith(workspace)) {
            settings.add(new Setting("include.path", file.toString()));
            return;
        }
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (++files > FILES_MAX) {
                throw new Unreadable("more than " + FILES_MAX + " files are included, or one includes itself");
            }
            for (Setting setting : GitConfig.read(in.readNBytes(GitConfig.BYTES_MAX + 1))) {
                if (GitPointer.of(setting) instanceof GitPointer.Include(String path)) {
                    read(file.resolveSibling(GitPointer.expanded(path, home)).normalize());
                } else {
                    settings.add(setting);
                }
            }
        } catch (IOException | Unreadable e) {
            unread = unread.or(() -> Optional.of("`" + file + "`: " + e.getMessage()));
        }
    }

    /** The real path as far as there is one: a link may lead into the workspace. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path above = path.getParent();
            boolean dangling = Files.isSymbolicLink(path);
            return above == null || dangling ? path : real(above).resolve(path.getFileName());
        }
    }
}
