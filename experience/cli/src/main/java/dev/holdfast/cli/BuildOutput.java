package dev.holdfast.cli;

import dev.holdfast.terms.PathName;
import java.util.Set;

/** Folders that tools fill by themselves: git's own and what builds leave behind. Nobody reviews them file by file. */
final class BuildOutput {
    private static final Set<String> FOLDERS = Set.of(
            ".git",
            ".gradle",
            ".mypy_cache",
            ".pytest_cache",
            ".tox",
            "__pycache__",
            "build",
            "dist",
            "node_modules",
            "out",
            "target",
            "venv",
            ".venv");

    private BuildOutput() {}

    static boolean matches(PathName path) {
        return path.parts().stream().anyMatch(FOLDERS::contains);
    }
}
