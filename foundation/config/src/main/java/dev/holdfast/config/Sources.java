package dev.holdfast.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything configuration is read from.
 *
 * @param managed the managed file, which may be absent together with its folder
 * @param user the user's file, which may be absent
 * @param home the folder that {@code ~/} stands for
 * @param workspace the workspace's file
 * @param overrides arguments {@code key=value} of the command line, the value written in YAML
 */
public record Sources(Path managed, Path user, Path home, WorkspaceFile workspace, List<String> overrides) {
    private static final Path MANAGED = Path.of("/etc/holdfast/config.yaml");

    public Sources {
        overrides = List.copyOf(overrides);
    }

    /**
     * The usual places: {@code /etc/holdfast/config.yaml}, which no variable can move, and
     * {@code $XDG_CONFIG_HOME/holdfast/config.yaml} (XDG Base Directory Specification: a relative folder is ignored).
     */
    public static Sources of(Map<String, String> environment, Path home) {
        Path named = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
        Path folder = named.isAbsolute() ? named : home.resolve(".config");
        return new Sources(
                MANAGED, folder.resolve("holdfast/config.yaml"), home, new WorkspaceFile.Untrusted(), List.of());
    }

    /** The same, with the file of a workspace. */
    public Sources with(WorkspaceFile other) {
        return new Sources(managed, user, home, other, overrides);
    }

    /** The same, with these arguments of the command line instead. */
    public Sources withOverrides(List<String> others) {
        return new Sources(managed, user, home, workspace, others);
    }
}
