package dev.holdfast.tools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The build tools whose tests can be run, in the order in which they are looked for. */
enum BuildTool {
    MAVEN("pom\\.xml"),
    GRADLE("(?:build|settings)\\.gradle(?:\\.kts)?"),
    NPM("package\\.json"),
    PYTEST("pytest\\.ini|pyproject\\.toml|setup\\.py|setup\\.cfg|tox\\.ini|conftest\\.py|test_.*\\.py|.*_test\\.py"),
    CARGO("Cargo\\.toml"),
    GO("go\\.mod"),
    MAKE("GNUmakefile|[Mm]akefile");

    private final String buildFile;

    BuildTool(String buildFile) {
        this.buildFile = buildFile;
    }

    /** The first tool whose build file is among these file names. */
    static Optional<BuildTool> of(Collection<String> names) {
        for (BuildTool tool : values()) {
            if (names.stream().anyMatch(name -> name.matches(tool.buildFile))) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    /** The name for reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * How to run all tests: offline, quietly, without colours, and without leaving caches behind.
     *
     * @param names what lies in the workspace folder
     */
    List<String> argv(Collection<String> names) {
        return switch (this) {
            case MAVEN -> MAVEN_ARGV;
            // a project rarely builds with another version than its wrapper's, which may lie unpacked in a cache
            case GRADLE ->
                List.of(
                        names.contains("gradlew") ? "./gradlew" : "gradle",
                        "--offline",
                        "--console=plain",
                        "--quiet",
                        "--continue",
                        "cleanTest",
                        "test");
            case NPM -> List.of("npm", "test", "--silent");
            case PYTEST ->
                List.of(
                        "python3",
                        "-B",
                        "-m",
                        "pytest",
                        "-q",
                        "--color=no",
                        "--tb=short",
                        "-rfEsxXp",
                        "-p",
                        "no:cacheprovider");
            case CARGO -> List.of("cargo", "test", "--offline", "--no-fail-fast", "--color=never");
            case GO -> List.of("go", "test", "-json");
            case MAKE -> List.of("make", "test");
        };
    }

    /** How to run only the selected tests. The selector does not begin with a hyphen: the schema sees to that. */
    List<String> argv(Collection<String> names, String selector) {
        var argv = new ArrayList<>(argv(names));
        switch (this) {
            case MAVEN -> argv.add("-Dtest=" + selector);
            case GRADLE -> argv.addAll(List.of("--tests", selector));
            case NPM, CARGO, PYTEST -> argv.addAll(List.of("--", selector));
            case GO -> argv.add("-run=" + selector);
            case MAKE -> throw new ToolFailure("`make test` takes no selector: leave it out, or use run_command");
        }
        return argv;
    }

    /** What stands behind the options and the selector. */
    List<String> targets() {
        return switch (this) {
            case GO -> List.of("./...");
            case MAVEN, GRADLE, NPM, PYTEST, CARGO, MAKE -> List.of();
        };
    }

    private static final List<String> MAVEN_ARGV = List.of(
            "mvn",
            "--offline",
            "--batch-mode",
            "--quiet",
            "--fail-at-end",
            "-Dstyle.color=never",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "test");
}
