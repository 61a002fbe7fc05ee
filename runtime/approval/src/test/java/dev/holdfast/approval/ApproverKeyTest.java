package dev.holdfast.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApproverKeyTest {
    @TempDir
    Path folder;

    @Test
    void makesAPrivateFileOnFirstUseAndKeepsTheKey() throws Exception {
        Path file = folder.resolve("owner.key");
        var made = ApproverKey.open("owner", file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ApproverKey.open("owner", file).publicKey()).isEqualTo(made.publicKey());
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void refusesAFileThatOthersMayRead() throws Exception {
        Path file = folder.resolve("owner.key");
        ApproverKey.open("owner", file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> ApproverKey.open("owner", file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("approver key `" + file
                        + "`: others may read it; run `chmod 600` on it, and make a new key if they could have");
    }

    @Test
    void refusesASymbolicLink() throws Exception {
        Path file = folder.resolve("owner.key");
        Files.createSymbolicLink(file, folder.resolve("elsewhere"));
        assertThatThrownBy(() -> ApproverKey.open("owner", file))
                .hasMessage("approver key `" + file + "`: not a regular file; move it away and a new key is made");
    }

    @Test
    void refusesAFileWithoutAKey() throws Exception {
        Path file = folder.resolve("owner.key");
        Files.writeString(file, "hello\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> ApproverKey.open("owner", file))
                .hasMessage("approver key `" + file + "`: it holds no Ed25519 key; move it away and a new key is made");
    }

    @Test
    void isOneKeyForAllWhoMakeItAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path file = folder.resolve("raced" + round);
            List<Callable<String>> openings =
                    Collections.nCopies(8, () -> ApproverKey.open("owner", file).publicKey());
            try (var threads = Executors.newFixedThreadPool(openings.size())) {
                var keys = new HashSet<String>();
                for (Future<String> key : threads.invokeAll(openings)) {
                    keys.add(key.get());
                }
                assertThat(keys).hasSize(1);
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }
}
