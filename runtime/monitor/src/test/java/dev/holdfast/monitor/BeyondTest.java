package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Running;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.RuleId;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.ToolFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person granted a command of their own, on its way from the declared effects to the confinement. */
class BeyondTest {
    private static final Peer PEER = Peer.of("api.example.com/192.0.2.1:443");

    @TempDir
    private Path folder;

    /** A sandbox that only notes how a command would have been confined. */
    private static final class Notebook implements Sandbox {
        private final List<Confinement> confinements = new ArrayList<>();

        @Override
        public Level level() {
            return new Level.Contained("notebook", "none", List.of());
        }

        @Override
        public Running start(Command command, Confinement confinement, Consumer<String> live) {
            confinements.add(confinement);
            throw new IllegalArgumentException("noted");
        }

        @Override
        public List<String> explain(Command command, Confinement confinement) {
            return List.of();
        }
    }

    @Test
    void isRecordedBeforeTheStartAndCarriedOut() {
        var scene = new Scene();
        var effects = new Effect[] {Effect.run("agent"), Effect.write(PathName.ROOT, 0), Effect.connect(PEER)};
        scene.state = scene.state.withRights(rights(scene, effects));
        scene.carryOut(BeyondTest::runAgent, effects);
        assertThat(scene.order)
                .containsSubsequence(List.of("Judged", "snapshot", "Started", "run [agent]", "Closed DONE"));
        assertThat(scene.last(MonitorEvent.Judged.class).effects()).containsExactly(effects);
        assertThat(scene.last(MonitorEvent.Judged.class).verdict().rule()).isEqualTo(new RuleId("own-grant"));
    }

    @Test
    void isRefusedByAPolicyThatForbidsIt() {
        var builtIn = CedarPolicy.standard();
        var forbidding = new Policy() {
            @Override
            public Set<String> roles() {
                return Set.of();
            }

            @Override
            public Judgement judge(Request request, Signed by) {
                return request.effects().stream().anyMatch(effect -> effect.kind() == Effect.Kind.CONNECT)
                        ? new Judgement.Refused(new RuleId("no-way-out"), "this team has none", "ask the team")
                        : builtIn.judge(request, by);
            }

            @Override
            public Digest digest() {
                return Digest.of("forbidding");
            }
        };
        var scene = new Scene().policy(forbidding);
        var effects = new Effect[] {Effect.run("agent"), Effect.connect(PEER)};
        scene.state = scene.state.withRights(rights(scene, effects));
        var observation = scene.carryOut(BeyondTest::runAgent, effects);
        assertThat(observation.text()).startsWith("denied by rule no-way-out: this team has none");
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
    }

    /** Rights make no grant: without one of the person's own a call that names a peer gets none. */
    @Test
    void opensWhatTheCallDeclaredOfWhatThePersonGrantedAndNothingElse() throws IOException {
        try (var yard = new Yard(folder)) {
            Path read = Files.createDirectory(folder.toRealPath().resolve("read"));
            Path write = Files.createDirectory(folder.toRealPath().resolve("write"));
            var all = new Beyond(List.of(read), List.of(write), List.of(PEER));
            var effects = List.of(
                    Effect.read(new PathName(read.toString())),
                    Effect.write(new PathName(write.toString()), 0),
                    Effect.connect(PEER));
            assertThat(granted(yard, all, effects)).isEqualTo(List.of(List.of(read), List.of(write), List.of(PEER)));
            assertThat(granted(yard, Beyond.NOTHING, effects)).isEqualTo(List.of(List.of(), List.of(), List.of()));
            assertThat(granted(yard, all, List.of(Effect.run("agent"))))
                    .isEqualTo(List.of(List.of(), List.of(), List.of()));
            assertThat(granted(
                            yard,
                            all,
                            List.of(
                                    Effect.read(new PathName(write.toString())),
                                    Effect.write(new PathName(read.toString()), 0),
                                    Effect.connect(Peer.of("192.0.2.1:443")))))
                    .isEqualTo(List.of(List.of(), List.of(), List.of()));
        }
    }

    @Test
    void showsASecretOfTheWorkspaceThatWasNamedItselfAndNoOther() throws IOException {
        try (var yard = new Yard(folder)) {
            yard.file(".env", "A=b\n").file("part/.env", "C=d\n").link("part/.env.mine", "../.env");
            Path secret = yard.root().resolve(".env");
            var named = new Beyond(List.of(secret), List.of(), List.of());
            assertThat(masked(yard, named, List.of(Effect.read(new PathName(".env")))))
                    .containsExactly(yard.root().resolve("part/.env"));
            // a search in the file declares as much, and is a call of a model's
            assertThat(masked(yard, Beyond.NOTHING, List.of(Effect.read(new PathName(".env")))))
                    .contains(secret);
            var above = new Beyond(List.of(yard.root()), List.of(), List.of());
            assertThat(masked(yard, above, List.of(Effect.read(PathName.ROOT)))).contains(secret);
        }
    }

    @Test
    void findsWhatStaysClosedInAGrantedFolder() throws IOException {
        Path home = folder.toRealPath();
        for (String file : List.of(
                ".claude/settings.json",
                ".claude/CLAUDE.md",
                ".claude/.npmrc",
                ".claude/plugins/a/.git/hooks/post-merge",
                ".claude/plugins/a/.git/HEAD",
                ".claude/plugins/b/.env",
                "lib/.git/config",
                "lib/.git/HEAD",
                "lib/.claude/settings.json",
                "lib/.github/ci.yml",
                "lib/AGENTS.md",
                "lib/conf/prod.pem",
                "lib/src/A.java",
                "lib/some/space/.env",
                "lib/some/space/.github/ci.yml",
                "lib/odd\u0007name/.env")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.writeString(home.resolve(file), "x");
        }
        Path agent = home.resolve(".claude");
        Path lib = home.resolve("lib");
        Path workspace = lib.resolve("some/space");
        assertThat(outskirts(new Beyond(List.of(), List.of(agent), List.of()), workspace))
                .isEqualTo(new Outskirts(
                        List.of(agent.resolve(".npmrc"), agent.resolve("plugins/b/.env")),
                        List.of(agent.resolve("plugins/a/.git/hooks"))));
        assertThat(outskirts(new Beyond(List.of(lib), List.of(), List.of()), workspace))
                .isEqualTo(new Outskirts(
                        List.of(lib.resolve("conf/prod.pem"), lib.resolve("odd\u0007name/.env")), List.of()));
        assertThat(outskirts(new Beyond(List.of(), List.of(lib), List.of()), workspace)
                        .governance())
                .containsExactlyInAnyOrder(
                        lib.resolve(".git/config"),
                        lib.resolve(".claude"),
                        lib.resolve(".github"),
                        lib.resolve("AGENTS.md"));
        var named = new Beyond(List.of(lib.resolve("conf/prod.pem")), List.of(lib, lib.resolve(".claude")), List.of());
        assertThat(outskirts(named, workspace))
                .isEqualTo(new Outskirts(
                        List.of(lib.resolve("odd\u0007name/.env")),
                        List.of(lib.resolve(".git/config"), lib.resolve(".github"), lib.resolve("AGENTS.md"))));
    }

    private static Outskirts outskirts(Beyond beyond, Path workspace) {
        var found = Outskirts.of(beyond, workspace, SecretFiles.builtIn());
        return new Outskirts(
                found.secrets().stream().sorted().toList(),
                found.governance().stream().sorted().toList());
    }

    private static Output runAgent(Hands hands) {
        return Output.done(hands.run(List.of("agent"), Duration.ofSeconds(1)).output());
    }

    private static List<Capability> rights(Scene scene, Effect... effects) {
        var rights = new ArrayList<>(scene.state.rights());
        Arrays.stream(effects)
                .map(effect -> new Capability(effect.kind(), effect.resource()))
                .forEach(rights::add);
        return rights;
    }

    private static List<List<?>> granted(Yard yard, Beyond beyond, List<Effect> declared) {
        var grants = confinement(yard, beyond, declared).grants();
        return List.of(
                grants.readable().stream()
                        .filter(path -> !path.endsWith("git-excludes"))
                        .toList(),
                grants.writable(),
                grants.peers());
    }

    private static List<Path> masked(Yard yard, Beyond beyond, List<Effect> declared) {
        return confinement(yard, beyond, declared).guards().masked();
    }

    private static Confinement confinement(Yard yard, Beyond beyond, List<Effect> declared) {
        var notebook = new Notebook();
        var hands = yard.world(notebook, beyond).hands(new World.Reach(World.Writes.WORKSPACE, List.of(), declared));
        assertThatThrownBy(() -> hands.run(List.of("true"), Duration.ofSeconds(1)))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("noted");
        return notebook.confinements.getFirst();
    }
}
