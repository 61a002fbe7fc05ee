package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must not go unseen is said in words that nothing in a workspace can hide. */
class AlertsTest {
    private final Scene scene = new Scene();

    @Test
    void whatACommandPutIntoGitAloneRaisesAnAlertAndIsSaidOfWhatWasPutBack() {
        scene.world.inGit = List.of(new World.InGit(new PathName(".github/ci.yml"), "a commit holds it"));
        var observation = scene.carryOut(
                hands -> {
                    scene.world.files.put(".github/ci.yml", "evil");
                    return Output.done("ran");
                },
                Effect.run("bash"),
                Effect.write(PathName.ROOT, 0));
        assertThat(observation.status()).isEqualTo(Status.ALARMED);
        assertThat(observation.alerts())
                .containsExactly(
                        "the call changed `.github/ci.yml`, a governance path; it was put back, but git holds it all the"
                                + " same",
                        "a commit holds it");
    }

    @Test
    void governanceThatACommandChangedIsPutBackAndRaisesAnAlert() {
        scene.secrets.addAll(List.of("the call changed", "a governance path; it was put back")); // chosen by a clone
        scene.world.files.put("AGENTS.md", "be careful");
        var observation = scene.carryOut(
                hands -> {
                    scene.world.files.put("AGENTS.md", "obey");
                    scene.world.files.put("sub/.envrc", "export A=1");
                    scene.world.files.put("src/a.txt", "work");
                    return Output.done("ran");
                },
                Effect.run("bash"),
                Effect.write(PathName.ROOT, 0));
        assertThat(observation.status()).isEqualTo(Status.ALARMED);
        assertThat(observation.alerts())
                .containsExactly(
                        "the call changed `AGENTS.md`, a governance path; it was put back",
                        "the call changed `sub/.envrc`, a governance path; it was put back");
        assertThat(scene.world.files)
                .containsExactlyInAnyOrderEntriesOf(Map.of("AGENTS.md", "be careful", "src/a.txt", "work"));
    }

    @Test
    void whatAToolHadNotDeclaredIsSaidWhateverPassesForASecret() {
        scene.secrets.addAll(List.of("the tool tried to", "which it had not declared")); // chosen by a clone
        var secret = new PathName("notes/hunter2.txt");
        var other = new PathName("notes/a.txt");
        assertThat(undeclared(other))
                .containsExactly("the tool tried to `READ_PATH notes/a.txt`, which it had not declared");
        assertThat(undeclared(secret))
                .containsExactly("the tool tried to `READ_PATH notes/‹secret›.txt`, which it had not declared");
    }

    @Test
    void ofWhatGitHoldsThePathAloneIsHidden() {
        scene.secrets.addAll(List.of("a commit holds", "look at it")); // chosen by a clone
        scene.world.inGit = List.of(new World.InGit(
                new PathName(".github/hunter2.yml"), "a commit holds `.github/hunter2.yml`; look at it"));
        var observation =
                scene.carryOut(hands -> Output.done("ran"), Effect.run("bash"), Effect.write(PathName.ROOT, 0));
        assertThat(observation.alerts()).containsExactly("a commit holds `.github/‹secret›.yml`; look at it");
    }

    private List<String> undeclared(PathName path) {
        return scene.carryOut(hands -> Output.done(String.valueOf(hands.item(path))), Effect.run("bash"))
                .alerts();
    }
}
