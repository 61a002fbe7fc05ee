package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import dev.holdfast.sandbox.Layout.Kind;
import dev.holdfast.sandbox.Layout.Place;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    private static final List<Path> NO_CACHES = List.of();

    @TempDir
    Path folder;

    private Path top = Path.of("/");
    private Path home = Path.of("/");
    private Path workspace = Path.of("/");
    private Path closed = Path.of("/");

    @BeforeEach
    void lay() throws IOException {
        top = folder.toRealPath();
        home = Files.createDirectory(top.resolve("home"));
        workspace = Files.createDirectory(home.resolve("project"));
        closed = Files.createDirectories(home.resolve("state/shown"));
        Files.createDirectories(workspace.resolve(".git/hooks"));
        Files.createDirectories(workspace.resolve("lib/deep"));
        Files.createFile(workspace.resolve(".env"));
    }

    @Test
    void mountsTheShallowFirstSoThatTheDeepCount() {
        var grants = new Grants(List.of(workspace.resolve("lib/deep")), List.of(workspace.resolve("lib")));
        assertThat(places(grants, guards(List.of(".git/hooks"), List.of(".git"), List.of(".env"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("lib"), Kind.READABLE),
                        new Place(workspace.resolve(".git"), Kind.PINNED),
                        new Place(workspace.resolve(".env"), Kind.MASKED),
                        new Place(workspace.resolve("lib/deep"), Kind.WRITABLE),
                        new Place(workspace.resolve(".git/hooks"), Kind.READ_ONLY));
    }

    @Test
    void opensNothingBeneathWhatAGuardClosed() {
        var grants = new Grants(List.of(workspace.resolve("lib/deep")), List.of());
        assertThat(places(grants, guards(List.of("lib", ".git"), List.of(".git/hooks"), List.of())))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("lib"), Kind.READ_ONLY),
                        new Place(workspace.resolve(".git"), Kind.READ_ONLY));
        assertThat(places(grants, guards(List.of(".git/hooks"), List.of(), List.of("lib", "lib/deep", ".git"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("lib"), Kind.MASKED),
                        new Place(workspace.resolve(".git"), Kind.MASKED));
    }

    /** Nothing is mounted for such a guard, since it takes nothing away where it stands. */
    @Test
    void aGuardAboveAGrantOutranksItAsWell() throws IOException {
        Path elsewhere = Files.createDirectory(top.resolve("elsewhere"));
        Files.createDirectory(elsewhere.resolve("deep"));
        var grants = new Grants(List.of(elsewhere.resolve("deep")), List.of());
        assertThat(places(grants, new Guards(List.of(elsewhere), List.of(), List.of())))
                .containsExactlyInAnyOrder(
                        new Place(workspace, Kind.WRITABLE), new Place(elsewhere.resolve("deep"), Kind.READABLE));
        var readable = new Grants(grants.writable(), List.of(elsewhere));
        assertThat(places(readable, new Guards(List.of(elsewhere), List.of(), List.of())))
                .containsExactlyInAnyOrder(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(elsewhere, Kind.READABLE),
                        new Place(elsewhere.resolve("deep"), Kind.READABLE));
        assertThat(places(grants, new Guards(List.of(), List.of(elsewhere), List.of())))
                .containsExactlyInAnyOrder(
                        new Place(workspace, Kind.WRITABLE), new Place(elsewhere.resolve("deep"), Kind.WRITABLE));
        assertThat(places(grants, new Guards(List.of(), List.of(), List.of(elsewhere))))
                .containsExactly(new Place(workspace, Kind.WRITABLE));
    }

    @Test
    void theStrictestGuardOfAPathCounts() {
        assertThat(places(Grants.NONE, guards(List.of(".git"), List.of(".git"), List.of(".git"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE), new Place(workspace.resolve(".git"), Kind.MASKED));
    }

    @Test
    void pinsTheFoldersAboveAGrantInWhichASecretLies() throws IOException {
        for (String grant : List.of("lib/read/only", "lib/write")) {
            Files.createDirectories(workspace.resolve(grant).resolve("deep"));
            Files.createFile(workspace.resolve(grant).resolve("deep/.env"));
        }
        var grants = new Grants(List.of(workspace.resolve("lib/write")), List.of(workspace.resolve("lib/read/only")));
        assertThat(places(
                        grants,
                        guards(List.of(), List.of(), List.of("lib/read/only/deep/.env", "lib/write/deep/.env"))))
                .containsExactlyInAnyOrder(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("lib"), Kind.PINNED),
                        new Place(workspace.resolve("lib/write"), Kind.WRITABLE),
                        new Place(workspace.resolve("lib/write/deep"), Kind.PINNED),
                        new Place(workspace.resolve("lib/write/deep/.env"), Kind.MASKED),
                        new Place(workspace.resolve("lib/read"), Kind.PINNED),
                        new Place(workspace.resolve("lib/read/only"), Kind.READABLE),
                        new Place(workspace.resolve("lib/read/only/deep/.env"), Kind.MASKED));
    }

    @Test
    void pinsTheFoldersAboveASecretDownFromItsGrant() throws IOException {
        for (String secret : List.of("a/b/.env", "lib/deep/.env")) {
            Files.createDirectories(workspace.resolve(secret).getParent());
            Files.createFile(workspace.resolve(secret));
        }
        var grants = new Grants(List.of(), List.of(workspace.resolve("lib")));
        assertThat(places(grants, guards(List.of(), List.of(), List.of("a/b/.env", "lib/deep/.env"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("lib"), Kind.READABLE),
                        new Place(workspace.resolve("a"), Kind.PINNED),
                        new Place(workspace.resolve("a/b"), Kind.PINNED),
                        new Place(workspace.resolve("a/b/.env"), Kind.MASKED),
                        new Place(workspace.resolve("lib/deep/.env"), Kind.MASKED));
        assertThat(places(Grants.NONE, guards(List.of("a"), List.of(), List.of("a/b/.env"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE),
                        new Place(workspace.resolve("a"), Kind.READ_ONLY),
                        new Place(workspace.resolve("a/b/.env"), Kind.MASKED));
    }

    @Test
    void aPinDoesNotMakeAReadableFolderWritable() {
        var grants = new Grants(List.of(), List.of(workspace.resolve("lib")));
        assertThat(places(grants, guards(List.of(), List.of("lib/deep", "lib"), List.of())))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE), new Place(workspace.resolve("lib"), Kind.READABLE));
    }

    @Test
    void aGuardOnALinkHoldsForWhatItPointsTo() throws IOException {
        Files.createSymbolicLink(workspace.resolve("inside"), workspace.resolve(".env"));
        Files.createSymbolicLink(workspace.resolve("away"), home);
        Files.createSymbolicLink(workspace.resolve("nowhere"), workspace.resolve("absent"));
        assertThat(places(Grants.NONE, guards(List.of(), List.of(), List.of("inside", "away", "nowhere"))))
                .containsExactly(
                        new Place(workspace, Kind.WRITABLE), new Place(workspace.resolve(".env"), Kind.MASKED));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatOpensTooMuch() throws IOException {
        Path link = Files.createSymbolicLink(top.resolve("link"), workspace);
        record Refusal(Path granted, Code code, String message) {}
        String advice = "; grant a folder of your project";
        return Stream.of(
                        new Refusal(
                                Path.of("/"),
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `/`: it holds the home folder `" + home + "`" + advice),
                        new Refusal(
                                home,
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `" + home + "`: it holds the home folder `" + home + "`" + advice),
                        new Refusal(
                                top,
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `" + top + "`: it holds the home folder `" + home + "`" + advice),
                        new Refusal(
                                home.resolve("state"),
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `" + home.resolve("state") + "`: it holds or lies in a folder of holdfast"
                                        + " itself, `" + closed + "`" + advice),
                        new Refusal(
                                closed,
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `" + closed + "`: it holds or lies in a folder of holdfast itself, `"
                                        + closed + "`" + advice),
                        new Refusal(
                                Path.of("/etc"),
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `/etc`: it belongs to the system" + advice),
                        new Refusal(
                                Path.of("/proc/sys"),
                                Code.UNSAFE_CONFINEMENT,
                                "cannot grant `/proc/sys`: it belongs to the system" + advice),
                        new Refusal(
                                link,
                                Code.BAD_PATH,
                                "`" + link + "` leads through a symbolic link to `" + workspace + "`: grant that"),
                        new Refusal(
                                top.resolve("absent"),
                                Code.BAD_PATH,
                                "cannot grant `" + top.resolve("absent") + "`: it must exist"))
                .map(refusal -> DynamicTest.dynamicTest(refusal.granted().toString(), () -> {
                    for (Confinement confinement : List.of(
                            Confinement.to(refusal.granted()),
                            Confinement.to(workspace).with(new Grants(List.of(refusal.granted()), List.of())),
                            Confinement.to(workspace).with(new Grants(List.of(), List.of(refusal.granted()))))) {
                        assertThatThrownBy(() -> Layout.of(confinement, home, closed, NO_CACHES))
                                .isInstanceOfSatisfying(
                                        SandboxException.class,
                                        thrown -> assertThat(thrown.code()).isEqualTo(refusal.code()))
                                .hasMessage(refusal.message());
                    }
                }));
    }

    @Test
    void plansThousandsOfGuardsInAMoment() throws IOException {
        var masked = new ArrayList<String>();
        var readOnly = new ArrayList<String>();
        for (int i = 0; i < Confinement.PATHS_MAX; i++) {
            String name = "modules/m" + i + "/.npmrc";
            Files.createDirectories(workspace.resolve(name).getParent());
            Files.createFile(workspace.resolve(name));
            masked.add(name);
            readOnly.add("modules/m" + i);
        }
        Guards guards = guards(readOnly, List.of(), masked);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(places(Grants.NONE, guards)).hasSize(2 * Confinement.PATHS_MAX + 2));
    }

    @Test
    void refusesAGuardOnWhatIsNotThere() {
        Path absent = workspace.resolve("absent");
        assertThatThrownBy(() -> places(Grants.NONE, guards(List.of("absent"), List.of(), List.of())))
                .isInstanceOf(SandboxException.class)
                .hasMessage("cannot guard `" + absent + "`: it does not exist; name only paths that are there");
    }

    private Guards guards(List<String> readOnly, List<String> pinned, List<String> masked) {
        return new Guards(in(readOnly), in(pinned), in(masked));
    }

    private List<Path> in(List<String> names) {
        return names.stream().map(workspace::resolve).toList();
    }

    private List<Place> places(Grants grants, Guards guards) {
        return Layout.of(Confinement.to(workspace).with(grants).with(guards), home, closed, NO_CACHES)
                .places();
    }
}
