package dev.holdfast.cli;

import dev.holdfast.terms.PathName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Files that run on a person's machine when they build, test or open the project, outside any sandbox. */
final class HostCode {
    private static final Set<String> NAMES = Set.of(
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "gradlew",
            "mvnw",
            "package.json",
            "makefile",
            "gnumakefile",
            "cmakelists.txt",
            "setup.py",
            "setup.cfg",
            "pyproject.toml",
            "conftest.py",
            "tox.ini",
            "noxfile.py",
            "cargo.toml",
            "build.rs",
            "dockerfile",
            "rakefile",
            "gemfile",
            "justfile",
            "build.xml",
            "build.sbt",
            "extensions.xml",
            "jvm.config",
            "maven.config");

    private static final List<String> ENDINGS = List.of(
            ".sh", ".bash", ".zsh", ".bat", ".cmd", ".ps1", ".gradle", ".config.js", ".config.mjs", ".config.ts");

    private HostCode() {}

    static boolean matches(PathName path) {
        if (path.parts().isEmpty()) {
            return false;
        }
        String name = path.parts().getLast().toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || ENDINGS.stream().anyMatch(name::endsWith);
    }
}
