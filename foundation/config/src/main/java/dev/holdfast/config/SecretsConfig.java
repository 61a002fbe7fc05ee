package dev.holdfast.config;

import java.util.List;

/**
 * What counts as secret beyond the built-in policy.
 *
 * @param files additional glob patterns of files that hold secrets, relative to the workspace
 */
public record SecretsConfig(List<String> files) {
    public SecretsConfig {
        files = List.copyOf(files);
    }
}
