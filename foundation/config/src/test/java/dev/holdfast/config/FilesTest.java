package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are wrong as a whole, and managed files that somebody else could have written. */
class FilesTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void makeTheWorld() {
        world = new World(folder);
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        world.user("# " + "x".repeat(64 << 10));

        assertThat(problems(ConfigException.Code.INVALID))
                .containsExactly("USER: is larger than 65536 bytes; no configuration needs that");
    }

    @Test
    void refusesAWorkspaceFileThatIsTooLarge() {
        Sources sources = world.withWorkspace("# " + "x".repeat(64 << 10));

        assertThat(catchThrowableOfType(ConfigException.class, () -> world.load(sources)))
                .hasMessage("holdfast.yaml: is larger than 65536 bytes; no configuration needs that");
    }

    @Test
    void refusesAFileThatIsNotUtf8() throws IOException {
        world.user("");
        Files.write(world.user(), new byte[] {'a', ':', ' ', (byte) 0xE9});

        assertThat(problems(ConfigException.Code.INVALID)).containsExactly("USER: is not UTF-8; save it as UTF-8");
    }

    @Test
    void refusesAControlCharacter() {
        world.user("budget:\n  turns: \u00075\n");

        assertThat(problems(ConfigException.Code.INVALID))
                .containsExactly("USER:1:1: not YAML: the text holds a character that YAML does not allow");
    }

    @Test
    void refusesAFolderInPlaceOfAFile() throws IOException {
        Files.createDirectories(world.user());

        assertThat(problems(ConfigException.Code.INVALID)).containsExactly("USER: is not a file; replace or remove it");
    }

    @Test
    void stopsReadingWhereItGetsTooDeep() {
        world.user("[".repeat(60_000));

        assertThat(problems(ConfigException.Code.INVALID))
                .containsExactly("USER:1:9: nested more than 8 levels deep; no key needs that");
    }

    @Test
    void acceptsManagedConfigurationThatOnlyItsOwnerCanWrite() {
        world.managed("budget.turns: 30");

        assertThat(world.load().budget().turns()).isEqualTo(30);
    }

    @Test
    void needsNoManagedConfigurationAtAll() throws IOException {
        assertThat(world.load().budget().turns()).isEqualTo(40);
        Files.createDirectories(folder.resolve("etc/holdfast"));
        world.mode(folder.resolve("etc"), "rwxr-xr-x").mode(folder.resolve("etc/holdfast"), "rwxr-xr-x");
        assertThat(world.load().budget().turns()).isEqualTo(40);
    }

    @Test
    void refusesManagedConfigurationOfAnotherOwner() {
        world.managed("budget.turns: 30");
        int other = world.uid() + 1;

        // root owns every folder above as well, which is fine for any owner; for an ordinary user those are named too
        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED, other))
                .filteredOn(problem -> !problem.contains("this folder above"))
                .containsExactly(
                        "FOLDER: managed configuration belongs to uid `" + world.uid() + "` instead of `" + other
                                + "`; run `chown " + other + " FOLDER` after checking what it says",
                        "MANAGED: managed configuration belongs to uid `" + world.uid() + "` instead of `" + other
                                + "`; run `chown " + other + " MANAGED` after checking what it says");
    }

    @Test
    void refusesAManagedFileThatTheGroupMayWrite() {
        world.managed("budget.turns: 30").mode(world.managed(), "rw-rw-r--");

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("MANAGED: managed configuration may be written by others (mode `664`); run `chmod go-w"
                        + " MANAGED` after checking what it says");
    }

    @Test
    void refusesAManagedFileThatOthersMayWrite() {
        world.managed("budget.turns: 30").mode(world.managed(), "rw-r--rw-");

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("MANAGED: managed configuration may be written by others (mode `646`); run `chmod go-w"
                        + " MANAGED` after checking what it says");
    }

    @Test
    void refusesAManagedFolderThatOthersMayWriteEvenWhenItIsEmpty() throws IOException {
        world.managed("").mode(folder.resolve("etc/holdfast"), "rwxrwxrwx");
        Files.delete(world.managed());

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("FOLDER: managed configuration may be written by others (mode `777`); run `chmod go-w"
                        + " FOLDER` after checking what it says");
    }

    @Test
    void refusesAFolderAboveThatOthersMayRenameIn() {
        world.managed("budget.turns: 30").mode(folder.resolve("etc"), "rwxrwxr-x");

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("ABOVE: this folder above managed configuration may be changed by others (uid `"
                        + world.uid() + "`, mode `775`); run `chown 0 ABOVE && chmod go-w ABOVE`");
    }

    @Test
    void refusesALinkInPlaceOfTheManagedFile() throws IOException {
        world.managed("").user("budget.turns: 30");
        Files.delete(world.managed());
        Files.createSymbolicLink(world.managed(), world.user());

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("MANAGED: managed configuration is not a file; put a plain file here");
    }

    @Test
    void refusesALinkThatLeadsNowhereInPlaceOfTheManagedFile() throws IOException {
        world.managed("");
        Files.delete(world.managed());
        Files.createSymbolicLink(world.managed(), folder.resolve("nowhere"));

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED))
                .containsExactly("MANAGED: managed configuration is not a file; put a plain file here");
    }

    @Test
    void readsNothingElseWhenManagedConfigurationIsNotProtected() {
        world.managed("budget.turns: 30").mode(world.managed(), "rw-rw-rw-").user("nonsense");

        assertThat(problems(ConfigException.Code.MANAGED_NOT_PROTECTED)).hasSize(1);
    }

    private List<String> problems(ConfigException.Code code) {
        return problems(code, world.uid());
    }

    private List<String> problems(ConfigException.Code code, int managedOwner) {
        var refused = catchThrowableOfType(ConfigException.class, () -> world.load(world.sources(), managedOwner));
        assertThat(refused).as("something is wrong").isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        return refused.problems().stream()
                .map(problem -> problem.toString()
                        .replace(world.user().toString(), "USER")
                        .replace(world.managed().toString(), "MANAGED")
                        .replace(folder.resolve("etc/holdfast").toString(), "FOLDER")
                        .replace(folder.resolve("etc").toString(), "ABOVE"))
                .toList();
    }
}
