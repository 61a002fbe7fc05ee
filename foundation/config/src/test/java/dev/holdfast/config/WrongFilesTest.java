package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file for each way to be wrong, below {@code wrong/user} and {@code wrong/workspace}. A file begins with the
 * problems it must cause, one a line after {@code #> }, with the place in the file as it stands, comments included.
 */
class WrongFilesTest {
    private static final String EXPECTED = "#> ";

    @TempDir
    Path folder;

    static List<Path> userFiles() throws IOException, URISyntaxException {
        return files("user");
    }

    static List<Path> workspaceFiles() throws IOException, URISyntaxException {
        return files("workspace");
    }

    @Test
    void findsTheFiles() throws Exception {
        assertThat(userFiles()).hasSizeGreaterThan(60);
        assertThat(workspaceFiles()).hasSizeGreaterThan(9);
    }

    @ParameterizedTest
    @MethodSource("userFiles")
    void refusesAWrongUserFile(Path wrong) throws IOException {
        World world = new World(folder).user(Files.readString(wrong));

        assertThat(problems(world, world.sources())).isEqualTo(expected(wrong));
    }

    @ParameterizedTest
    @MethodSource("workspaceFiles")
    void refusesAWorkspaceFileThatDoesMoreThanTighten(Path wrong) throws IOException {
        World world = new World(folder).user("budget:\n  turns: 20\n");

        assertThat(problems(world, world.withWorkspace(Files.readString(wrong))))
                .isEqualTo(expected(wrong));
    }

    private static List<String> problems(World world, Sources sources) {
        var refused = catchThrowableOfType(ConfigException.class, () -> world.load(sources));
        assertThat(refused).as("the file is wrong").isNotNull();
        assertThat(refused.code()).isEqualTo(ConfigException.Code.INVALID);
        return refused.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace(world.user().toString(), "config.yaml"))
                .toList();
    }

    private static List<String> expected(Path wrong) throws IOException {
        return Files.readAllLines(wrong).stream()
                .filter(line -> line.startsWith(EXPECTED))
                .map(line -> line.substring(EXPECTED.length()))
                .toList();
    }

    private static List<Path> files(String layer) throws IOException, URISyntaxException {
        var root = Objects.requireNonNull(WrongFilesTest.class.getResource("/wrong/" + layer));
        try (Stream<Path> files = Files.list(Path.of(root.toURI()))) {
            return files.sorted().toList();
        }
    }
}
