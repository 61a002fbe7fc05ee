package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a command gets a folder that is as new, and that only one which nobody has touched serves twice. */
class PrivateFoldersTest {
    private static final Account ACCOUNT = new Account.Own(0, 0);

    @TempDir
    Path home;

    private PrivateFolders folders() throws IOException {
        Files.createDirectories(tools().getFirst());
        return new PrivateFolders(home);
    }

    private List<Path> tools() {
        return List.of(home.resolve(".cargo/bin"));
    }

    @Test
    void anUntouchedFolderServesAgain() throws IOException {
        var folders = folders();
        var folder = folders.take(ACCOUNT, tools());
        assertThat(folder.home().resolve(".m2/settings.xml"))
                .hasContent("<settings><offline>true</offline></settings>");
        folders.giveBack(folder);
        assertThat(folders.take(ACCOUNT, tools()).root()).isEqualTo(folder.root());
        assertThat(folders.take(ACCOUNT, tools()).root()).isNotEqualTo(folder.root());
        folder.remove();
    }

    /** Each in the very moment in which the folder was made, so that no clock can tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "touch tmp/new",
                "touch home/.m2/new",
                "mkdir -p home/.cargo/a/b/c",
                "touch tmp/new; rm tmp/new; touch -d @0 tmp",
                "echo '<settings><offline>maybe</offline></settings>' > home/.m2/settings.xml",
                "echo '<settings><offline>True</offline></settings>' > home/.m2/settings.xml",
                "ln -sfn /elsewhere home/.cargo/bin",
                "rm home/.cargo/bin",
                "ln home/.mavenrc tmp/second",
                "mv home/.mavenrc x; cp x home/.mavenrc; rm x",
                "chmod 0777 tmp",
                "chmod 0600 home/.mavenrc",
                "touch -d @0 home/.mavenrc",
                "rm -r tmp; ln -s /tmp tmp",
                "rm -r tmp",
                "rm home/.mavenrc; mkfifo home/.mavenrc",
                "rm -r * .[a-z]*"
            })
    void aTouchedOneIsRemoved(String script) throws IOException, InterruptedException {
        var folders = folders();
        var folder = folders.take(ACCOUNT, tools());
        var touching = new ProcessBuilder("sh", "-c", script)
                .directory(folder.root().toFile())
                .start();
        assertThat(touching.waitFor(20, TimeUnit.SECONDS)).isTrue();
        folders.giveBack(folder);
        assertThat(folder.root()).doesNotExist();
        var next = folders.take(ACCOUNT, tools());
        assertThat(next.root()).isNotEqualTo(folder.root());
        next.remove();
    }

    @Test
    void oneThatWasTouchedWhileItWaitedIsRemoved() throws IOException {
        var folders = folders();
        var folder = folders.take(ACCOUNT, tools());
        folders.giveBack(folder);
        Files.delete(folder.temporary()); // as what tidies up temporary folders does
        folders.take(ACCOUNT, tools()).remove();
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void anotherAccountGetsAnotherFolder() throws IOException {
        var folders = folders();
        var folder = folders.take(ACCOUNT, tools());
        folders.giveBack(folder);
        var other = folders.take(new Account.Own(1, 1), tools());
        assertThat(other.root()).isNotEqualTo(folder.root());
        other.remove();
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void oneWithOtherLinksServesNobodyElse() throws IOException {
        var folders = folders();
        var folder = folders.take(ACCOUNT, tools());
        folders.giveBack(folder);
        var other = folders.take(ACCOUNT, List.of());
        assertThat(other.root()).isNotEqualTo(folder.root());
        assertThat(other.home().resolve(".cargo")).doesNotExist();
        other.remove();
    }
}
