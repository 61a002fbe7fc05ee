package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path scratch;

    private Path root;
    private Workspace workspace;

    @BeforeEach
    void openOne() throws IOException {
        scratch = scratch.toRealPath();
        root = Files.createDirectory(scratch.resolve("ws"));
        workspace = Workspace.open(root, List.of());
    }

    @AfterEach
    void closeIt() {
        workspace.close();
    }

    @Test
    void readsWhatWasWritten() {
        workspace.write(path("src/main/A.java"), bytes("class A {}"));

        assertThat(workspace.read(path("src/main/A.java"), 100)).isEqualTo(bytes("class A {}"));
        assertThat(root.resolve("src/main/A.java")).hasContent("class A {}");
    }

    @Test
    void listsByNameWithoutFollowingLinks() throws Exception {
        Tree.write(root.resolve("b.txt"), "12345");
        Tree.write(root.resolve("a/inner.txt"), "x");
        Files.createSymbolicLink(root.resolve("c"), scratch);
        fifo(root.resolve("d"));

        assertThat(workspace.list(PathName.ROOT))
                .containsExactly(
                        new Item(path("a"), Kind.DIRECTORY, 0),
                        new Item(path("b.txt"), Kind.FILE, 5),
                        new Item(path("c"), Kind.LINK, 0),
                        new Item(path("d"), Kind.OTHER, 0));
        assertThat(workspace.list(path("a"))).containsExactly(new Item(path("a/inner.txt"), Kind.FILE, 1));
    }

    @Test
    void saysWhatStandsAtAPath() {
        Tree.write(root.resolve("a/b.txt"), "12");

        assertThat(workspace.item(PathName.ROOT)).contains(new Item(PathName.ROOT, Kind.DIRECTORY, 0));
        assertThat(workspace.item(path("a/b.txt"))).contains(new Item(path("a/b.txt"), Kind.FILE, 2));
        assertThat(workspace.item(path("a/none"))).isEqualTo(Optional.empty());
        assertThat(workspace.item(path("none/none"))).isEmpty();
        assertThat(workspace.item(path("a/b.txt/none"))).isEmpty();
    }

    @Test
    void readsAFileOfExactlyTheLimitAndNotOneByteMore() {
        Tree.write(root.resolve("f"), "12345");

        assertThat(workspace.read(path("f"), 5)).isEqualTo(bytes("12345"));
        assertThatThrownBy(() -> workspace.read(path("f"), 4))
                .hasMessage("`f` has 5 bytes, more than the 4 that may be read; read a part of it with a command");
    }

    @Test
    void aFileThatIsNeverAsLongAsItSaysIsNotReadForEver() {
        try (Workspace kernel = Workspace.open(Path.of("/proc/sys/kernel"), List.of(), List.of())) {
            assertThatThrownBy(() -> kernel.read(path("ostype"), 100))
                    .hasMessage("`ostype` changed each of the 3 times it was read; stop what writes it");
        }
    }

    @Test
    void aWriteKeepsTheModeButNoSetUserBit() throws Exception {
        Tree.write(root.resolve("run.sh"), "old");
        Tree.mode(root.resolve("run.sh"), "rwxr-x--x");
        workspace.write(path("run.sh"), bytes("new"));
        assertThat(Tree.of(root).get("run.sh")).startsWith("100751 ");

        Files.setAttribute(root.resolve("run.sh"), "unix:mode", 0104755);
        workspace.write(path("run.sh"), bytes("newer"));
        assertThat(Tree.of(root).get("run.sh")).startsWith("100755 ");
    }

    @Test
    void aWriteLeavesOtherNamesOfTheFileAlone() throws Exception {
        Path outside = Files.writeString(scratch.resolve("outside"), "precious");
        Files.createLink(root.resolve("inside"), outside);

        workspace.write(path("inside"), bytes("new"));

        assertThat(outside).hasContent("precious");
        assertThat(root.resolve("inside")).hasContent("new");
    }

    @Test
    void aFailedWriteLeavesNothingBehind() {
        Tree.write(root.resolve("folder/f"), "x");

        assertThat(codeOf(() -> workspace.write(path("folder"), bytes("new")))).isEqualTo(Code.NOT_A_FILE);
        assertThat(codeOf(() -> workspace.write(path("folder/f/g"), bytes("new"))))
                .isEqualTo(Code.NOT_A_FOLDER);
        assertThat(Tree.of(root)).containsOnlyKeys("", "folder", "folder/f");
    }

    @Test
    void asRootNewFilesAndFoldersBelongToTheOwnerOfTheWorkspace() throws Exception {
        if (Sys.root()) { // nobody else can give files away, so nobody else has to
            Files.setAttribute(root, "unix:uid", 65534);
            Files.setAttribute(root, "unix:gid", 65534);
        }
        try (Workspace fresh = Workspace.open(root, List.of())) {
            fresh.write(path("new/deep/f"), bytes("x"));
        }

        String owner = Files.getAttribute(root, "unix:uid") + ":" + Files.getAttribute(root, "unix:gid");
        for (String each : List.of("new", "new/deep", "new/deep/f")) {
            Path path = root.resolve(each);
            assertThat(Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid"))
                    .isEqualTo(owner);
        }
    }

    @Test
    void deletesAWholeFolderAndNothingThatItsLinksPointTo() throws Exception {
        Tree.write(scratch.resolve("canary/f"), "alive");
        Tree.write(root.resolve("a/b/c"), "x");
        Files.createSymbolicLink(root.resolve("a/link"), scratch.resolve("canary"));
        Files.createSymbolicLink(root.resolve("a/b/file"), scratch.resolve("canary/f"));

        workspace.delete(path("a"));

        assertThat(Tree.of(root)).containsOnlyKeys("");
        assertThat(scratch.resolve("canary/f")).hasContent("alive");
    }

    @Test
    void deletesALinkAndNotItsTarget() throws Exception {
        Tree.write(root.resolve("real/f"), "alive");
        Files.createSymbolicLink(root.resolve("link"), Path.of("real"));

        workspace.delete(path("link"));

        assertThat(Tree.of(root)).containsOnlyKeys("", "real", "real/f");
    }

    @Test
    void deletesATreeDeeperThanAnyPathCanName() {
        Folder at = workspace.handle().folder(BytePath.ROOT);
        for (int level = 0; level < 1_200; level++) {
            String name = level == 0 ? "top" : "dddd";
            at.makeFolder(name, 0755);
            try (Folder left = at) {
                at = left.enter(name);
            }
            at.create("f", 0644).close();
        }
        at.close();

        workspace.delete(path("top"));

        assertThat(Tree.of(root)).containsOnlyKeys("");
    }

    @Test
    void deletesFoldersThatForbidIt() throws Exception {
        Tree.write(root.resolve("a/locked/f"), "x");
        Tree.write(root.resolve("a/dark/f"), "x");
        Tree.mode(root.resolve("a/locked"), "r-xr-xr-x");
        Tree.mode(root.resolve("a/dark"), "---------");

        workspace.delete(path("a"));

        assertThat(Tree.of(root)).containsOnlyKeys("");
    }

    @Test
    void movesFilesFoldersAndLinksAsWhatTheyAre() throws Exception {
        Tree.write(root.resolve("a/f"), "x");
        Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));

        workspace.move(path("a"), path("new/place"));
        workspace.move(path("link"), path("new/link"));

        assertThat(Tree.of(root)).containsOnlyKeys("", "new", "new/place", "new/place/f", "new/link");
        assertThat(Files.readSymbolicLink(root.resolve("new/link"))).isEqualTo(Path.of("nowhere"));
    }

    @Test
    void neverMovesOverSomethingNorIntoItself() {
        Tree.write(root.resolve("a"), "1");
        Tree.write(root.resolve("b"), "2");
        Tree.write(root.resolve("d/f"), "3");

        assertThatThrownBy(() -> workspace.move(path("a"), path("b")))
                .hasMessage("cannot move to `b`: something is there already; delete or move it first");
        assertThatThrownBy(() -> workspace.move(path("d"), path("d/e")))
                .hasMessage("cannot move `d` into itself; choose a place outside it");
        assertThat(codeOf(() -> workspace.move(path("none"), path("x")))).isEqualTo(Code.NOT_FOUND);
        assertThat(Tree.of(root)).containsOnlyKeys("", "a", "b", "d", "d/f");
    }

    @Test
    void showsNamesThatAreNoTextWithTheirBytes() throws Exception {
        shell("printf x > $'\\xff\\xfe' && printf x > $'two\\nlines' && printf x > ü");

        assertThat(workspace.list(PathName.ROOT).stream()
                        .map(item -> item.path().text()))
                .contains("\\xff\\xfe", "two\\x0alines")
                .hasSize(3);
        assertThat(codeOf(() -> workspace.read(path("two\\x0alines"), 9))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void goesOnInTheSameFolderWhenItsNameIsTakenAway() throws Exception {
        Files.move(root, scratch.resolve("moved"));
        Files.createDirectory(root);

        workspace.write(path("f"), bytes("x"));

        assertThat(scratch.resolve("moved/f")).hasContent("x");
        assertThat(root).isEmptyDirectory();
    }

    private void shell(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(root.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static void fifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private static PathName path(String text) {
        return new PathName(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Code codeOf(ThrowingCallable action) {
        return catchThrowableOfType(WorkspaceException.class, action).code();
    }
}
