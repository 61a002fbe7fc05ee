package dev.holdfast.config;

import java.util.List;

/**
 * How the encrypted content of sessions is kept.
 *
 * @param masterKeyCommand the program that wraps the master key, by its absolute path, and its arguments; empty when the
 *     key lies in a file
 */
public record VaultConfig(List<String> masterKeyCommand) {
    public VaultConfig {
        masterKeyCommand = List.copyOf(masterKeyCommand);
    }
}
