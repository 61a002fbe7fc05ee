package dev.holdfast.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {
    @TempDir
    Path scratch;

    private Path home;
    private Path state;

    @BeforeEach
    void makeAHome() throws IOException {
        scratch = scratch.toRealPath();
        home = Files.createDirectories(scratch.resolve("home/ann"));
        state = home.resolve("state/holdfast"); // not there yet
    }

    @Test
    void aProjectInTheHomeFolderIsFine() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));

        try (Workspace workspace = open(project)) {
            assertThat(workspace.root()).isEqualTo(project);
        }
    }

    @Test
    void aLinkToAProjectIsResolvedOnce() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Path link = Files.createSymbolicLink(scratch.resolve("link"), project);

        try (Workspace workspace = open(link)) {
            assertThat(workspace.root()).isEqualTo(project);
        }
    }

    @Test
    void refusesEveryWrongPlace() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Path file = Files.writeString(project.resolve("file"), "");
        Path inState = Files.createDirectories(state.resolve("blobs"));
        Path linkHome = Files.createSymbolicLink(scratch.resolve("h"), home);

        refused(Path.of("/"), "the root of the file system cannot be a workspace; choose a project's folder");
        refused(file, "not a folder: `" + file + "`; choose a project's folder");
        refused(scratch.resolve("none"), "not a folder: `" + scratch.resolve("none") + "`; choose a project's folder");
        String keys =
                "` is or holds the home folder `" + home + "`, where keys and settings lie; choose a project's folder";
        refused(home, "`" + home + keys);
        refused(linkHome, "`" + home + keys);
        refused(scratch.resolve("home"), "`" + scratch.resolve("home") + keys);
        String own = "` holds or lies in Holdfast's own folder `" + state + "`; choose a project's folder";
        refused(state, "`" + state + own);
        refused(inState, "`" + inState + own);
        refused(home.resolve("state"), "`" + home.resolve("state") + own);
    }

    @Test
    void aForbiddenFolderNeedNotExist() {
        Path parent = home.resolve("state");

        assertThat(parent).doesNotExist();
        assertThatThrownBy(() -> Place.of(Files.createDirectory(parent), List.of(state), List.of()))
                .hasMessage("`" + parent + "` holds or lies in Holdfast's own folder `" + state
                        + "`; choose a project's folder");
    }

    @Test
    void aForbiddenFolderIsKnownByAnyOfItsNames() throws Exception {
        Path real = Files.createDirectories(scratch.resolve("real"));
        Path alias = Files.createSymbolicLink(scratch.resolve("alias"), real);

        assertThatThrownBy(() -> Place.of(real, List.of(alias.resolve("later")), List.of()))
                .isInstanceOf(WorkspaceException.class);
    }

    private Workspace open(Path root) {
        return Workspace.open(root, List.of(state), List.of(home));
    }

    private void refused(Path root, String message) {
        assertThatThrownBy(() -> open(root))
                .hasMessage(message)
                .extracting(e -> ((WorkspaceException) e).code())
                .isEqualTo(Code.NOT_A_WORKSPACE);
    }
}
