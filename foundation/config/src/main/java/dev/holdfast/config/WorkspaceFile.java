package dev.holdfast.config;

import java.nio.file.Path;

/**
 * The {@code holdfast.yaml} of a workspace. Its text comes in from outside: only the workspace's own handle may read it,
 * and only the text whose digest a person has trusted is configuration.
 */
public sealed interface WorkspaceFile {
    /** There is none, or nobody has trusted it. */
    record Untrusted() implements WorkspaceFile {}

    /**
     * A file a person has trusted.
     *
     * @param file its name, for messages
     * @param text exactly the bytes whose digest was trusted, decoded as UTF-8
     */
    record Trusted(Path file, String text) implements WorkspaceFile {}
}
