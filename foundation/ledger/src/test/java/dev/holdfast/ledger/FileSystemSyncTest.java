package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemSyncTest {
    @TempDir
    private Path place;

    @Test
    void syncsAsOftenAsItIsAsked() throws IOException {
        try (var sync = FileSystemSync.begin(place)) {
            Files.writeString(place.resolve("file"), "text");
            assertThatNoException().isThrownBy(sync::sync);
            assertThatNoException().isThrownBy(sync::sync);
        }
    }

    @Test
    void tellsWhyItCannotBegin() {
        Path nowhere = place.resolve("nowhere");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> FileSystemSync.begin(nowhere))
                .withMessage("cannot open `" + nowhere + "`: error 2");
    }

    @Test
    void isReliedOnOnlyWhereFailuresAreTold() throws IOException {
        assertThat(FileSystemSync.canBeReliedOn(place))
                .isEqualTo(
                        Set.of("ext4", "xfs").contains(Files.getFileStore(place).type()));
        assertThat(FileSystemSync.canBeReliedOn(Path.of("/proc"))).isFalse();
        assertThat(FileSystemSync.canBeReliedOn(place.resolve("nowhere"))).isFalse();
        assertThat(FileSystemSync.tellsOfFailures("6.18.44-fc")).isTrue();
        assertThat(FileSystemSync.tellsOfFailures("5.17.0")).isTrue();
        assertThat(FileSystemSync.tellsOfFailures("5.15.0-generic")).isFalse();
        assertThat(FileSystemSync.tellsOfFailures("10.0.1")).isTrue();
        assertThat(FileSystemSync.tellsOfFailures("5.8.19")).isFalse();
        assertThat(FileSystemSync.tellsOfFailures("4.19.0")).isFalse();
        assertThat(FileSystemSync.tellsOfFailures("unknown")).isFalse();
    }
}
