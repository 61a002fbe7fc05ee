package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Environments.Kind;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Output;
import dev.holdfast.workspace.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that are graver than the declared folders around them. */
class GuardedTest {
    private static final Capability STAGING = right("deploy");
    private static final Capability LIVE = right("deploy/live");

    @TempDir
    private Path folder;

    private Yard yard;

    @BeforeEach
    void open() throws IOException {
        yard = new Yard(folder)
                .file("deploy/a.yaml", "staging")
                .file("deploy/live/a.yaml", "live")
                .file("deploy/east/prod/a.yaml", "live")
                .file("deploy/AGENTS.md", "be careful")
                .file(".github/a.yml", "test")
                .file(".github/prod/a.yml", "release")
                .file("a/a.yaml", "evil")
                .file("a/live/a.yaml", "evil")
                .file("a/prod/hooks/a", "evil")
                .file("a/config", "evil")
                .declared(
                        rule(Environment.DEV, "try"),
                        rule(Environment.STAGING, "deploy"),
                        rule(Environment.PRODUCTION, "deploy/live", "**/prod", "try/**/live"));
    }

    @AfterEach
    void close() {
        yard.close();
    }

    private static Environments.Rule rule(Environment environment, String... paths) {
        return new Environments.Rule(
                environment,
                Stream.of(paths)
                        .map(path -> new Environments.Pattern(Kind.PATH, path))
                        .toList());
    }

    private static Capability right(String path) {
        return new Capability(Effect.Kind.WRITE_PATH, path);
    }

    /** What is told of a call, each with where it lands. */
    private List<String> told(Effect... effects) {
        return new Telling(yard.world())
                .effects(Scene.call(hands -> Output.done("done"), effects)).stream()
                        .map(effect -> effect + " " + effect.environment())
                        .toList();
    }

    private List<String> moved(String from, String to) {
        return told(Effect.delete(new PathName(from)), Effect.write(new PathName(to), 0));
    }

    /** What is put back of what a call has done that was granted this. */
    private List<String> putBack(List<Capability> granted, Yard.Deed deed) throws IOException {
        var world = yard.world();
        var before = world.snapshot();
        deed.run();
        return world.settle(before, granted).putBack().stream()
                .map(PathName::text)
                .toList();
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(yard.root().resolve(to).resolveSibling("."));
        Files.move(yard.root().resolve(from), yard.root().resolve(to));
    }

    private void overwrite(String folder, String name) throws IOException {
        Files.writeString(yard.root().resolve(folder).resolve(name), "overwritten");
    }

    @Test
    void namesTheProductionInAStagingFolderThatIsDeletedOrMoved() {
        var leaves = List.of(
                "DELETE_PATH deploy STAGING",
                "CHANGE_GOVERNANCE deploy/AGENTS.md STAGING",
                "DELETE_PATH deploy/live PRODUCTION",
                "DELETE_PATH deploy/east/prod PRODUCTION");
        assertThat(told(Effect.delete(new PathName("deploy")))).isEqualTo(leaves);
        assertThat(moved("deploy", "gone")).containsAll(leaves);
    }

    @Test
    void namesTheProductionInAGovernanceFolder() {
        assertThat(told(Effect.delete(new PathName(".github"))))
                .containsExactly("CHANGE_GOVERNANCE .github WORKSPACE", "DELETE_PATH .github/prod PRODUCTION");
    }

    @Test
    void namesWhatBecomesProductionWhereItIsMovedTo() throws IOException {
        move("deploy", "gone");
        assertThat(moved("a", "deploy"))
                .containsExactly(
                        "DELETE_PATH a WORKSPACE",
                        "DELETE_PATH a/prod PRODUCTION",
                        "WRITE_PATH deploy STAGING",
                        "WRITE_PATH deploy/live PRODUCTION",
                        "WRITE_PATH deploy/prod PRODUCTION");
        assertThat(moved("a", "try/b"))
                .contains(
                        "WRITE_PATH try/b DEV", "WRITE_PATH try/b/live PRODUCTION", "WRITE_PATH try/b/prod PRODUCTION");
        assertThat(moved("a", ".husky"))
                .contains("CHANGE_GOVERNANCE .husky WORKSPACE", "WRITE_PATH .husky/prod PRODUCTION");
        assertThat(moved("a/live", "a/b/prod")).endsWith("WRITE_PATH a/b/prod PRODUCTION");
    }

    @Test
    void namesWhatBecomesGovernanceWhereItIsMovedTo() {
        assertThat(moved("a", "vendor/.git")).contains("CHANGE_GOVERNANCE vendor/.git WORKSPACE");
        assertThat(moved("a", ".git/modules"))
                .contains(
                        "WRITE_PATH .git/modules WORKSPACE",
                        "CHANGE_GOVERNANCE .git/modules/config WORKSPACE",
                        "CHANGE_GOVERNANCE .git/modules/prod/hooks PRODUCTION");
        assertThat(moved("deploy", "try/deploy")).contains("CHANGE_GOVERNANCE try/deploy/AGENTS.md DEV");
    }

    @Test
    void namesNothingMoreOfAFileOrOfWhatIsNotThere() {
        assertThat(moved("a/a.yaml", "b")).containsExactly("DELETE_PATH a/a.yaml WORKSPACE", "WRITE_PATH b WORKSPACE");
        assertThat(moved("none", "b")).containsExactly("DELETE_PATH none WORKSPACE", "WRITE_PATH b WORKSPACE");
    }

    @Test
    void namesNothingThatNoPathCanName() {
        String deep = "x/".repeat(2_000) + "prod";
        var arriving = new Arriving(
                new PathName("a"),
                new PathName("b".repeat(200)),
                yard.territory().rules(),
                yard.world().environments());
        arriving.take(new Item(new PathName("a/" + deep), dev.holdfast.workspace.Kind.FILE, 0));
        assertThat(arriving.arrival(50)).isEqualTo(World.Arrival.NOTHING);
    }

    @Test
    void namesTheGravestWhenThereIsMoreThanIsNamed() {
        for (int i = 0; i < 60; i++) {
            yard.file("many/" + i + "/stage/a", "");
        }
        yard.file("many/z/prod/a", "")
                .declared(rule(Environment.STAGING, "**/stage"), rule(Environment.PRODUCTION, "**/prod"));
        assertThat(yard.world().guardedWithin(new PathName("many")))
                .hasSize(50)
                .startsWith(new PathName("many/z/prod"));
    }

    @Test
    void aRightToAStagingFolderOpensNoProductionInIt() throws IOException {
        assertThat(putBack(List.of(STAGING), () -> {
                    overwrite("deploy", "a.yaml");
                    overwrite("deploy/live", "a.yaml");
                    overwrite("deploy/live", "b.yaml");
                    yard.file("deploy/west/prod/a.yaml", "new");
                }))
                .containsExactlyInAnyOrder("deploy/live/a.yaml", "deploy/live/b.yaml", "deploy/west/prod");
        assertThat(yard.read("deploy/a.yaml")).isEqualTo("overwritten");
        assertThat(yard.read("deploy/live/a.yaml")).isEqualTo("live");
        assertThat(yard.root().resolve("deploy/west/prod")).doesNotExist();
    }

    @Test
    void putsProductionBackThatWasDeletedOrMovedWithItsStagingFolder() throws IOException {
        assertThat(putBack(List.of(STAGING), () -> move("deploy", "gone")))
                .containsExactlyInAnyOrder(
                        "deploy/AGENTS.md", "deploy/east/prod", "deploy/live", "gone/AGENTS.md", "gone/east/prod");
        assertThat(yard.read("deploy/live/a.yaml")).isEqualTo("live");
        assertThat(yard.root().resolve("deploy/a.yaml")).doesNotExist();
    }

    @Test
    void putsProductionBackWhereAFileStandsInTheFoldersPlace() throws IOException {
        assertThat(putBack(List.of(STAGING), () -> {
                    move("deploy", "gone");
                    Files.writeString(yard.root().resolve("deploy"), "no folder any more");
                }))
                .contains("deploy/live", "deploy/east/prod");
        assertThat(yard.read("deploy/live/a.yaml")).isEqualTo("live");
    }

    @Test
    void putsBackWhatWasMovedOntoProduction() throws IOException {
        move("deploy", "gone");
        assertThat(putBack(List.of(STAGING), () -> move("a", "deploy")))
                .containsExactlyInAnyOrder("a/prod", "deploy/live", "deploy/prod");
        assertThat(yard.root().resolve("deploy/live")).doesNotExist();
        assertThat(yard.read("deploy/a.yaml")).isEqualTo("evil");
    }

    @Test
    void leavesWhatWasAllowedOfProduction() throws IOException {
        assertThat(putBack(List.of(STAGING, LIVE), () -> {
                    overwrite("deploy", "a.yaml");
                    overwrite("deploy/live", "a.yaml");
                    overwrite("deploy/east/prod", "a.yaml");
                }))
                .containsExactly("deploy/east/prod/a.yaml");
        assertThat(yard.read("deploy/live/a.yaml")).isEqualTo("overwritten");
    }

    @Test
    void aRightToGovernanceOpensNoProductionInIt() throws IOException {
        var rights = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".github"));
        assertThat(putBack(rights, () -> {
                    overwrite(".github", "a.yml");
                    overwrite(".github/prod", "a.yml");
                }))
                .containsExactly(".github/prod/a.yml");
    }

    @Test
    void keepsCommandsFromProductionInAFolderThatIsOpen() {
        var territory = yard.territory();
        assertThat(territory.mounted(List.of(), 10))
                .contains(new PathName("deploy"), new PathName("a/prod"))
                .doesNotContain(new PathName("deploy/live"));
        assertThat(territory.mounted(List.of(STAGING), 10))
                .contains(new PathName("deploy/live"), new PathName("deploy/east/prod"))
                .doesNotContain(new PathName("deploy"));
        assertThat(territory.mounted(List.of(STAGING, LIVE), 10)).doesNotContain(new PathName("deploy/live"));
    }

    @Test
    void asksTwoPeopleBeforeAFolderTakesProductionWithItOrBringsIt() {
        var environments = new Environments(
                List.of(rule(Environment.STAGING, "deploy"), rule(Environment.PRODUCTION, "deploy/live")));
        var leaving = new Scene();
        leaving.world.environments = environments;
        leaving.world.guarded = List.of(new PathName("deploy/live"));
        Effect[] away = {Effect.delete(new PathName("deploy")), Effect.write(new PathName("gone"), 0)};
        assertThat(leaving.carryOut(hands -> Output.done("moved"), away).status())
                .isEqualTo(Status.UNANSWERED);
        assertThat(leaving.questions.getFirst().matter().quorum()).isEqualTo(2);

        var arriving = new Scene();
        arriving.world.environments = environments;
        arriving.world.arrival = new World.Arrival(List.of(), List.of(new PathName("deploy/live")));
        Effect[] onto = {Effect.delete(new PathName("a")), Effect.write(new PathName("deploy"), 0)};
        assertThat(arriving.carryOut(hands -> Output.done("moved"), onto).status())
                .isEqualTo(Status.UNANSWERED);
        assertThat(arriving.questions.getFirst().matter().quorum()).isEqualTo(2);
    }
}
