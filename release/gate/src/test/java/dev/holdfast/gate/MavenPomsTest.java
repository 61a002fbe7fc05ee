package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenPomsTest {
    @TempDir
    Path scratch;

    @Test
    void readsThoseOfTheBuildAndNoneThatItHasMade() throws IOException {
        pom("pom.xml", "<project/>");
        pom("build/pom.xml", "<modules><module> one </module><module>../beside/other.xml</module></modules>");
        pom("build/one/pom.xml", "<project/>");
        pom("build/target/classes/META-INF/maven/g/a/pom.xml", "<project/>");
        pom("build/one/target/pom.xml", "<project/>");
        pom("build/node_modules/a/pom.xml", "<project/>");
        pom("build/.git/pom.xml", "<project/>");
        pom("build/target-platform/pom.xml", "<project/>");
        pom("build/src/target/pom.xml", "no project file stands beside this folder");
        pom("beside/other.xml", "<project/>");
        pom("beside/pom.xml", "no part of it");
        assertThat(names(scratch.resolve("build")))
                .containsExactlyInAnyOrder(
                        "pom.xml",
                        "one/pom.xml",
                        "target-platform/pom.xml",
                        "src/target/pom.xml",
                        "../pom.xml",
                        "../beside/other.xml");
    }

    @Test
    void whatIsNamedAsAModuleIsReadWhereverItIs() throws IOException {
        pom("pom.xml", "<subprojects><subproject>target/generated</subproject></subprojects>");
        pom("target/generated/pom.xml", "<modules><module>../..</module></modules>");
        assertThat(names(scratch)).containsExactlyInAnyOrder("pom.xml", "target/generated/pom.xml");
    }

    @Test
    void beginsWithAFileOfAnotherName() throws IOException {
        pom("release.xml", "<modules><module>one</module></modules>");
        pom("one/pom.xml", "<project/>");
        assertThat(names(scratch.resolve("release.xml"))).containsExactlyInAnyOrder("release.xml", "one/pom.xml");
    }

    /** A folder whose path is too long cannot be opened, not even by root. */
    @Test
    void aFolderThatCannotBeReadIsSaid() throws IOException {
        String name = "n".repeat(200);
        Path deep = scratch.resolve("s");
        int folders = (4_050 - scratch.toString().length()) / 201;
        for (int number = 0; number < folders; number++) {
            deep = deep.resolve(name);
        }
        Files.createDirectories(deep);
        Path build = scratch.resolve("b".repeat(4_100 - deep.toString().length() + 1));
        Files.move(scratch.resolve("s"), build);
        try {
            Path folder = build.resolve(
                    scratch.resolve("s").relativize(deep.resolve("..").normalize()));
            assertThatThrownBy(() -> MavenPoms.of(folder))
                    .isInstanceOf(GateException.class)
                    .hasMessage("`" + name + "` cannot be read (FileSystemException), so that nobody can tell how the"
                            + " build publishes; give yourself permission, or move it away if it is no part of the"
                            + " build");
        } finally {
            Files.move(build, scratch.resolve("s"));
        }
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> MavenPoms.of(scratch.resolve("none")))
                .isInstanceOf(GateException.class)
                .hasMessageStartingWith("`" + scratch.resolve("none") + "` cannot be read (NoSuchFileException), ");
    }

    private void pom(String path, String text) throws IOException {
        Path pom = scratch.resolve(path);
        Files.createDirectories(pom.resolveSibling(""));
        Files.writeString(pom, text);
    }

    private static List<String> names(Path build) {
        try (Stream<Path> names = MavenPoms.of(build).keySet().stream()) {
            return names.map(Path::toString).toList();
        }
    }
}
