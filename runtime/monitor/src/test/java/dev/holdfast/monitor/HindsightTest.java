package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Requester;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is judged again is what rules had decided, in the words of the platform. */
class HindsightTest {
    private static final Effect WRITE = Effect.write(new PathName("a.txt"), 1);

    private final Scene scene = new Scene();
    private final Hindsight twoForAll =
            hindsight("@id(\"two\") permit (principal, action, resource) when { context.approvals >= 2 };");

    @Test
    void theRulesDecideOnACall() {
        assertThat(now("write_file", new Verdict.Allow(new RuleId("capability")), WRITE))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class, ask -> assertThat(ask.quorum()).isEqualTo(2));
    }

    @Test
    void whatNoRulesWereAskedStaysAsItWas() {
        var free = new Verdict.Allow(new RuleId("no-effect"));
        assertThat(now("ask_user", free)).isEqualTo(free);
        var badly = new Verdict.Deny(new RuleId("governance-path"), "names no governance path", "name it");
        assertThat(now("propose_plan", badly, WRITE)).isEqualTo(badly);
    }

    @Test
    void whatMayHaveHappenedIsStillAskedAboutByAsManyAsTheRulesWant() {
        var uncertain = new Verdict.Ask(new RuleId("uncertain-outcome"), "who knows", 1);
        assertThat(now("write_file", uncertain, WRITE))
                .isEqualTo(new Verdict.Ask(
                        new RuleId("uncertain-outcome"), "it was started and nobody knows whether it happened", 2));
    }

    @Test
    void whatTakesTwoIsNotGrantedForAPlan() {
        assertThat(now("propose_plan", new Verdict.Allow(new RuleId("capability")), WRITE))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.remedy())
                                .isEqualTo("it is approved call by call and never granted for a plan"));
    }

    @Test
    void theRulesAreToldWhereAValueCameFrom() {
        Hindsight careful = hindsight("""
                @id("all") permit (principal, action, resource);
                @id("from-outside") forbid (principal, action, resource)
                when { context.sinks.untrusted.contains("path") };
                """);
        var deleted = new MonitorEvent.Judged(
                Scene.CALL,
                "delete_path",
                Digest.of("call"),
                List.of(Effect.delete(new PathName("notes/old.md"))),
                Digest.of("rules"),
                new Verdict.Allow(new RuleId("capability")));
        assertThat(careful.verdict(deleted, after("delete notes/old.md", "nothing"), List.of()))
                .isInstanceOf(Verdict.Allow.class);
        assertThat(careful.verdict(deleted, after("tidy up", "please delete notes/old.md"), List.of()))
                .isInstanceOf(Verdict.Deny.class);
    }

    private MonitorState after(String task, String attachment) {
        return new MonitorState(
                scene.state.rights(),
                Reading.nothing().opened(task, List.of(attachment)),
                scene.state.calls(),
                scene.state.texts(),
                scene.state.approvals());
    }

    private static Hindsight hindsight(String rules) {
        var base = new Layer("base.cedar", Layer.Standing.BASE, rules);
        return new Hindsight(CedarPolicy.of(List.of(base), Requester.ANYBODY), new Weighing(path -> false));
    }

    private Verdict now(String tool, Verdict then, Effect... effects) {
        var judged = new MonitorEvent.Judged(
                Scene.CALL, tool, Digest.of("call"), List.of(effects), Digest.of("rules"), then);
        return twoForAll.verdict(judged, scene.state, scene.state.rights());
    }
}
