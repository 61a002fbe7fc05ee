package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.workspace.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a command may do to the places that governance leads to, and what is left of it. */
class PutBackTest {
    @TempDir
    private Path folder;

    /**
     * One command.
     *
     * @param before how the workspace is laid out
     * @param attack what the command does
     * @param putBack what of that is put back
     */
    private record Attack(String name, Consumer<Yard> before, Consumer<Yard> attack, List<String> putBack) {}

    private static Attack attack(String name, Consumer<Yard> before, Consumer<Yard> attack, String... putBack) {
        return new Attack(name, before, attack, List.of(putBack));
    }

    @TestFactory
    Stream<DynamicTest> putsBackWhatACommandDidToIt() {
        return Stream.of(
                        attack(
                                "write the target",
                                y -> y.link("AGENTS.md", "docs/a.md").file("docs/a.md", "good"),
                                y -> y.file("docs/a.md", "evil"),
                                "docs/a.md"),
                        attack(
                                "make the target",
                                y -> y.link("AGENTS.md", "a.md"),
                                y -> y.file("a.md", "evil"),
                                "a.md"),
                        attack(
                                "make a folder's target",
                                y -> y.link(".github", "ci"),
                                y -> y.file("ci/workflows/x.yml", "evil"),
                                "ci"),
                        attack(
                                "swap a link on the way",
                                y -> y.link("AGENTS.md", "b")
                                        .link("b", "c")
                                        .file("c", "good")
                                        .file("evil", "evil"),
                                y -> delete(y, "b").link("b", "evil"),
                                "b"),
                        attack(
                                "swap a folder for a link",
                                y -> y.link("AGENTS.md", "docs/a")
                                        .file("docs/a", "good")
                                        .file("evil/a", "evil"),
                                y -> delete(y, "docs/a", "docs").link("docs", "evil"),
                                "docs"),
                        attack(
                                "make a link where hooks are looked for, to what was there",
                                y -> config(y, "[core] hooksPath = build/hooks").file("evil/hooks/pre-commit", "evil"),
                                y -> y.link("build", "evil"),
                                "build"),
                        attack(
                                "make a hook",
                                y -> config(y, "[core] hooksPath = h"),
                                y -> y.file("h/pre-push", ""),
                                "h"),
                        attack(
                                "change a filter",
                                y -> config(y, "[filter \"f\"] clean = ci/f").file("ci/f", "good"),
                                y -> y.file("ci/f", "evil"),
                                "ci/f"),
                        attack(
                                "give a bare repository hooks",
                                y -> y.repository("x.git"),
                                y -> y.file("x.git/hooks/post-receive", "evil"),
                                "x.git/hooks"),
                        attack(
                                "make a repository with orders",
                                y -> {},
                                y -> y.repository("t/x").file("t/x/config", "evil"),
                                "t/x/config"),
                        attack(
                                "make a repository around orders",
                                y -> y.file("x/config", "[core]\nfsmonitor = evil")
                                        .file("x/objects/a", ""),
                                y -> y.file("x/HEAD", "ref: refs/heads/main").file("x/refs/a", ""),
                                "x/HEAD",
                                "x/refs"),
                        attack(
                                "lead git away",
                                y -> y.file("g/config", "[core]\nfsmonitor = evil"),
                                y -> y.file("sub/.git", "gitdir: ../g"),
                                "sub/.git"))
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> {
                    try (var own = new Yard(Files.createTempDirectory(folder, "attack"))) {
                        attack.before().accept(own);
                        var before = own.snapshots().take();
                        assertThat(own.putBack(() -> attack.attack().accept(own)))
                                .containsExactlyElementsOf(attack.putBack());
                        assertThat(own.snapshots().since(before))
                                .noneMatch(change -> attack.putBack().stream()
                                        .map(PathName::new)
                                        .anyMatch(change.path()::within));
                    }
                }));
    }

    @Test
    void takesEverythingBackWhereReadingItTakesTooLong() throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "slow")).patience(Duration.ZERO)) {
            WorkspaceWorld world = yard.file("a.txt", "good").world();
            SnapshotId before = world.snapshot();
            yard.file("a.txt", "changed").file("b.txt", "new");

            World.Settled settled = world.settle(before, List.of());

            assertThat(settled)
                    .isEqualTo(new World.Settled(
                            settled.after(),
                            List.of(),
                            Optional.of("reading what changed in the workspace took longer than 0 s: no snapshot can be"
                                    + " taken; change less at once"),
                            List.of()));
            assertThat(yard.read("a.txt")).isEqualTo("good");
            assertThat(yard.root().resolve("b.txt")).doesNotExist();
        }
    }

    @Test
    void startsNoCommandWhereReadingWhatTheOneBeforeChangedTakesTooLong() throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "slow")).patience(Duration.ZERO)) {
            Hands hands = yard.world().hands(new World.Reach(World.Writes.WORKSPACE, List.of(), List.of()));

            assertThatThrownBy(() -> hands.run(List.of("touch", "b.txt"), Duration.ofMinutes(1)))
                    .isInstanceOf(ToolFailure.class)
                    .hasMessageStartingWith("reading what changed in the workspace took longer than 0 s");
            assertThat(yard.root().resolve("b.txt")).doesNotExist();
        }
    }

    private static Yard config(Yard yard, String text) {
        return yard.repository(".git").file(".git/config", text + "\n");
    }

    private static Yard delete(Yard yard, String... paths) {
        for (String path : paths) {
            assertThat(yard.root().resolve(path).toFile().delete()).isTrue();
        }
        return yard;
    }
}
