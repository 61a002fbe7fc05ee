package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Environments.Kind;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.tools.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {
    private static final Environments.Rule LIVE = rule(
            Environment.PRODUCTION,
            new Environments.Pattern(Kind.PATH, "deploy/live"),
            new Environments.Pattern(Kind.BRANCH, "main"));
    private static final Environments.Rule NEAR = rule(
            Environment.DEV,
            new Environments.Pattern(Kind.HOST, "registry.example"),
            new Environments.Pattern(Kind.BRANCH, "topic/*"));

    private final SmallWorld world = new SmallWorld(new ArrayList<>());
    private final Landing landing = new Landing(world);

    private static Environments.Rule rule(Environment environment, Environments.Pattern... patterns) {
        return new Environments.Rule(environment, List.of(patterns));
    }

    private Environment of(Effect effect) {
        return landing.of(effect).environment();
    }

    @Test
    void leavesEverythingWhereItIsWhileNothingIsDeclared() {
        var write = Effect.write(new PathName("deploy/live/a.yaml"), 1);
        var connect = Effect.connect(Peer.of("registry.example/192.0.2.7:443"));
        assertThat(landing.of(write)).isEqualTo(write);
        assertThat(landing.of(connect)).isEqualTo(connect);
        assertThat(landing.commit()).isEqualTo(Environment.WORKSPACE);
    }

    @Test
    void putsAChangeOfADeclaredPathWhereItIsDeclared() {
        world.environments = new Environments(List.of(LIVE));
        assertThat(of(Effect.write(new PathName("deploy/live/a.yaml"), 1))).isEqualTo(Environment.PRODUCTION);
        assertThat(of(Effect.delete(new PathName("Deploy/LIVE")))).isEqualTo(Environment.PRODUCTION);
        assertThat(of(Effect.write(new PathName("deploy/lively"), 1))).isEqualTo(Environment.WORKSPACE);
        assertThat(of(Effect.read(new PathName("deploy/live/a.yaml")))).isEqualTo(Environment.WORKSPACE);
    }

    @Test
    void putsACommitOnTheBranchThatIsCheckedOut() {
        world.environments = new Environments(List.of(LIVE, NEAR));
        world.branch = Optional.of("main");
        assertThat(landing.commit()).isEqualTo(Environment.PRODUCTION);
        world.branch = Optional.of("topic/a");
        assertThat(landing.commit()).isEqualTo(Environment.DEV);
        world.branch = Optional.of("another");
        assertThat(landing.commit()).as("it stays in the workspace").isEqualTo(Environment.WORKSPACE);
        world.branch = Optional.empty();
        assertThat(landing.commit()).as("nobody knows").isEqualTo(Environment.PRODUCTION);
    }

    @Test
    void putsAConnectionWhereItsHostIsDeclared() {
        world.environments = new Environments(List.of(NEAR));
        assertThat(of(Effect.connect(Peer.of("registry.example/192.0.2.7:443"))))
                .isEqualTo(Environment.DEV);
        assertThat(of(Effect.connect(Peer.of("registry.example.evil.example/192.0.2.7:443"))))
                .isEqualTo(Environment.PRODUCTION);
    }

    private static Yard declared(Path folder) throws IOException {
        return new Yard(folder)
                .file("deploy/live/a.yaml", "replicas: 3")
                .file("src/A.java", "class A {}")
                .declared(LIVE);
    }

    @Test
    void tellsTheBranchOfARealRepository(@TempDir Path folder) throws IOException {
        try (var yard = declared(folder)) {
            assertThat(yard.world().branch()).isEmpty();
            yard.repository(".git");
            assertThat(yard.world().branch()).contains("main");
            yard.file(".git/HEAD", "0123456789012345678901234567890123456789\n");
            assertThat(yard.world().branch()).isEmpty();
        }
    }

    @Test
    void putsBackWhatACallChangedOfProductionWithoutBeingAllowedTo(@TempDir Path folder) throws IOException {
        try (var yard = declared(folder)) {
            var world = yard.world();
            var before = world.snapshot();
            yard.file("deploy/live/a.yaml", "replicas: 0")
                    .file("deploy/live/new.yaml", "x")
                    .file("src/A.java", "class B {}");
            assertThat(world.settle(before, List.of()).putBack())
                    .containsExactlyInAnyOrder(
                            new PathName("deploy/live/a.yaml"), new PathName("deploy/live/new.yaml"));
            assertThat(yard.root().resolve("deploy/live/a.yaml")).hasContent("replicas: 3");
            assertThat(yard.root().resolve("deploy/live/new.yaml")).doesNotExist();
            assertThat(yard.root().resolve("src/A.java")).hasContent("class B {}");
        }
    }

    @Test
    void leavesWhatTheVeryCallWasAllowed(@TempDir Path folder) throws IOException {
        try (var yard = declared(folder)) {
            var world = yard.world();
            var before = world.snapshot();
            yard.file("deploy/live/a.yaml", "replicas: 5");
            var allowed = List.of(new Capability(Effect.Kind.WRITE_PATH, "deploy/live/a.yaml"));
            assertThat(world.settle(before, allowed).putBack()).isEmpty();
            assertThat(yard.root().resolve("deploy/live/a.yaml")).hasContent("replicas: 5");
        }
    }

    @Test
    void namesWhatOfProductionAFolderHolds(@TempDir Path folder) throws IOException {
        try (var yard = declared(folder)) {
            assertThat(yard.world().guardedWithin(new PathName("deploy"))).containsExactly(new PathName("deploy/live"));
            assertThat(yard.world().guardedWithin(new PathName("src"))).isEmpty();
        }
    }

    @Test
    void keepsCommandsFromProduction(@TempDir Path folder) throws IOException {
        try (var yard = declared(folder)) {
            assertThat(yard.territory().mounted(List.of(), 10)).containsExactly(new PathName("deploy/live"));
            var allowed = List.of(new Capability(Effect.Kind.WRITE_PATH, "deploy/live"));
            assertThat(yard.territory().mounted(allowed, 10)).isEmpty();
        }
    }

    @Test
    void takesTwoPeopleToWriteInProduction() {
        var path = new PathName("deploy/live/a.yaml");
        var one = new Scene().answering(Scene.signedBy(Scene.ADA));
        one.world.environments = new Environments(List.of(LIVE));
        assertThat(one.carryOut(MonitorTest.writes(path), Effect.write(path, 3)).status())
                .isEqualTo(Status.REFUSED);
        assertThat(one.questions.getFirst().matter().quorum()).isEqualTo(2);
        assertThat(one.world.files).isEmpty();

        var two = new Scene().answering(Scene.signedBy(Scene.ADA, Scene.BEN));
        two.world.environments = new Environments(List.of(LIVE));
        assertThat(two.carryOut(MonitorTest.writes(path), Effect.write(path, 3)).status())
                .isEqualTo(Status.DONE);
        assertThat(two.world.files).containsKey("deploy/live/a.yaml");
        assertThat(two.order).contains("hands NOTHING [WRITE_PATH deploy/live/a.yaml]");
    }

    @Test
    void takesTwoPeopleToCommitToProduction() {
        Effect[] commit = {Effect.run("git"), Effect.write(PathName.ROOT, 0)};
        var scene = new Scene();
        scene.world.environments = new Environments(List.of(LIVE));
        assertThat(scene.carryOut(hands -> Output.done("committed"), commit).status())
                .isEqualTo(Status.DONE);
        scene.world.branch = Optional.of("main");
        assertThat(scene.carryOut(hands -> Output.done("committed"), commit).status())
                .isEqualTo(Status.UNANSWERED);
        assertThat(scene.questions.getFirst().matter().quorum()).isEqualTo(2);
    }

    @Test
    void takesTwoPeopleToDeleteAFolderThatHoldsProduction() {
        var scene = new Scene();
        scene.world.environments = new Environments(List.of(LIVE));
        scene.world.guarded = List.of(new PathName("deploy/live"));
        scene.carryOut(hands -> Output.done("deleted"), Effect.delete(new PathName("deploy")));
        assertThat(scene.questions.getFirst().matter().quorum()).isEqualTo(2);
    }

    @Test
    void grantsNoPlanWhatLiesInProduction() {
        var scene = new Scene();
        scene.world.environments = new Environments(
                List.of(rule(Environment.PRODUCTION, new Environments.Pattern(Kind.PATH, ".github/workflows"))));
        var right = new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".github/workflows/ci.yml");
        var observation = scene.monitor().grow(Scene.CALL, "Mend the build", List.of(right), scene.state);
        assertThat(observation.text()).contains("it is approved call by call and never granted for a plan");
        assertThat(scene.questions).isEmpty();
    }
}
