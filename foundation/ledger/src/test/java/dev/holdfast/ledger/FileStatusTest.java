package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatusTest {
    @TempDir
    private Path place;

    @Test
    void bothWaysToAskGiveTheSame() throws IOException {
        Path file = Files.writeString(place.resolve("file"), "seven b");
        Path link = Files.createSymbolicLink(place.resolve("link"), Path.of("a target that is not there"));
        for (Path path : new Path[] {place, file, link, Path.of("/dev/null"), Path.of("/proc/self/status")}) {
            assertThat(FileStatus.of(path))
                    .isEqualTo(FileStatus.withTimes(path))
                    .isPresent();
        }
        assertThat(FileStatus.of(file).map(FileStatus::bytes)).contains(7L);
        assertThat(FileStatus.of(place.resolve("nothing"))).isEmpty();
    }

    @Test
    void whatTakesTheNameOfAFileIsAnotherOne() throws IOException {
        Path file = Files.writeString(place.resolve("name"), "one");
        var before = FileStatus.of(file).map(FileStatus::identity);
        Files.writeString(file, "longer");
        assertThat(FileStatus.of(file).map(FileStatus::identity)).isEqualTo(before);
        Files.move(file, place.resolve("old"));
        Files.writeString(file, "one");
        assertThat(FileStatus.of(file).map(FileStatus::identity)).isPresent().isNotEqualTo(before);
    }

    @Test
    void aNameThatATextMayNotStandForIsNotGivenToTheSystemAsOne() throws IOException {
        Path folder = place.resolve("folder");
        assertThat(NativeCalls.knowsStatx(folder)).isTrue();
        assertThat(NativeCalls.knowsSyncfs(folder)).isTrue();
        try {
            Path odd = Files.createDirectory(place.resolve("na\u00efve"));
            assertThat(NativeCalls.knowsStatx(odd)).isFalse();
            assertThat(NativeCalls.knowsSyncfs(odd)).isFalse();
            assertThat(FileSystemSync.canBeReliedOn(odd)).isFalse();
            assertThat(FileStatus.of(odd)).isEqualTo(FileStatus.withTimes(odd)).isPresent();
        } catch (InvalidPathException e) {
            assertThat(System.getProperty("sun.jnu.encoding"))
                    .as("a locale without such letters")
                    .startsWith("ANSI");
        }
    }
}
