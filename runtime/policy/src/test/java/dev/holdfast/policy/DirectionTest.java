package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever policy is loaded, and whatever is called: worse never gets more, and more approvals never get less. */
class DirectionTest {
    private static final int POLICIES = 30;
    private static final int CALLS = 10;
    private static final int WAYS = 6;
    private static final String FAILING = """
            @id("late") forbid (principal, action, resource)
            when { datetime("9999-01-01").offset(duration("106751991167d")) > datetime("2026-01-01") };
            """;

    private final Random random = new Random(20);
    private final RandomRules rules = new RandomRules(random);
    private final RandomCalls calls = new RandomCalls(random);
    private int loosened; // how often a policy told the better call from the worse at all

    @Test
    void neverGetsWeakerWhenSomethingGetsWorse() {
        for (Loaded loaded : policies()) {
            for (int call = 0; call < CALLS * WAYS; call++) {
                Request request = calls.one();
                Request worse = worse(request, call % WAYS);
                int before = strictness(loaded.policy().verdict(request));
                int after = strictness(loaded.policy().verdict(worse));
                assertThat(after)
                        .as("%s%nbefore %s%nworse %s", loaded.text(), request, worse)
                        .isGreaterThanOrEqualTo(before);
                loosened += after > before ? 1 : 0;
            }
        }
        assertThat(loosened).isGreaterThan(15);
    }

    @Test
    void neverGetsStricterWithAnotherApproval() {
        int asked = 0;
        for (Loaded loaded : policies()) {
            for (int call = 0; call < CALLS; call++) {
                Request request = calls.one();
                boolean permitted = false;
                for (int approvals = 0; approvals <= Policy.APPROVALS_MAX; approvals++) {
                    boolean now = loaded.policy().judge(request, approvals) instanceof Judgement.Permitted;
                    assertThat(now || !permitted)
                            .as("%s%n%s with %d approvals", loaded.text(), request, approvals)
                            .isTrue();
                    asked += now && !permitted && approvals > 0 ? 1 : 0;
                    permitted = now;
                }
            }
        }
        assertThat(asked).isGreaterThan(20);
    }

    @Test
    void answersWithoutAskingTheEngineAgainWhatTheEngineWouldAnswer() {
        int refused = 0;
        for (Loaded loaded : policies()) {
            for (int call = 0; call < CALLS; call++) {
                Request one = with(calls.one(), calls.one().acts().getFirst());
                Request request = new Request(one.tool(), one.acts().subList(0, 1), one.rights(), one.seen());
                for (int approvals = 0; approvals <= Policy.APPROVALS_MAX; approvals++) {
                    var rules = loaded.policy()
                            .deciding(
                                    request,
                                    request.acts().getFirst(),
                                    loaded.policy().anybody(approvals));
                    var permits = !rules.isEmpty() && rules.getFirst().half() == Rule.Half.PERMIT;
                    var judgement = loaded.policy().judge(request, approvals);
                    assertThat(judgement instanceof Judgement.Permitted)
                            .as("%s%n%s with %d approvals", loaded.text(), request, approvals)
                            .isEqualTo(permits);
                    if (judgement instanceof Judgement.Refused(var rule, var ignored, var alike) && !rules.isEmpty()) {
                        assertThat(rule).isEqualTo(rules.getFirst().id());
                        refused++;
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void leavesNoRuleOutThatWouldHaveDecided() {
        int allowed = 0;
        for (Loaded loaded : policies()) {
            String narrow = rules.narrowed(loaded.text());
            // the same truth in a form of which nothing can be told without the engine
            String hidden = narrow.replaceAll("when \\{ ([^}]*) }", "when { if true then $1 else $1 }");
            var sliced = load(narrow, Optional.empty()).orElseThrow();
            var whole = load(hidden, Optional.empty()).orElseThrow();
            for (int call = 0; call < CALLS; call++) {
                Request request = calls.one();
                Verdict verdict = sliced.verdict(request);
                assertThat(verdict).as("%s%n%s", narrow, request).isEqualTo(whole.verdict(request));
                allowed += verdict instanceof Verdict.Allow ? 1 : 0;
            }
        }
        assertThat(allowed).isGreaterThan(20);
    }

    @Test
    void neverGetsWeakerWithAnotherLayer() {
        int stricter = 0;
        for (Loaded loaded : policies()) {
            String text = rules.forbidding();
            var with = load(loaded.text(), Optional.of(text));
            for (int call = 0; with.isPresent() && call < CALLS; call++) {
                Request request = calls.one();
                int before = strictness(loaded.policy().verdict(request));
                int after = strictness(with.get().verdict(request));
                assertThat(after)
                        .as("%s%nwith %s%n%s", loaded.text(), text, request)
                        .isGreaterThanOrEqualTo(before);
                stricter += after > before ? 1 : 0;
            }
        }
        assertThat(stricter).isGreaterThan(10);
    }

    @Test
    void deniesWhateverARuleFailsOn() {
        for (int i = 0; i < 20; i++) {
            var failing = load("@id(\"all\") permit (principal, action, resource);", Optional.of(FAILING))
                    .orElseThrow();
            assertThat(failing.verdict(calls.one())).isInstanceOf(Verdict.Deny.class);
        }
    }

    private record Loaded(String text, CedarPolicy policy) {}

    /** Those of many random texts that load; the default among them. */
    private List<Loaded> policies() {
        var all = new ArrayList<Loaded>();
        all.add(new Loaded("default", CedarPolicy.standard()));
        for (int tries = 0; all.size() < POLICIES && tries < 20 * POLICIES; tries++) {
            String text = rules.base();
            load(text, Optional.empty()).ifPresent(policy -> all.add(new Loaded(text, policy)));
        }
        assertThat(all).hasSize(POLICIES);
        return all;
    }

    private static Optional<CedarPolicy> load(String base, Optional<String> above) {
        var layers = new ArrayList<Layer>();
        layers.add(base.equals("default") ? Layer.standard() : new Layer("base", Layer.Standing.BASE, base));
        above.ifPresent(text -> layers.add(new Layer("above", Layer.Standing.RESTRICTING, text)));
        try {
            var policy = CedarPolicy.of(layers, Requester.ANYBODY).withRoles(Set.of("owner", "security"));
            policy.load();
            return Optional.of(policy);
        } catch (PolicyException e) {
            assertThat(e.code()).isEqualTo(PolicyException.Code.RULES);
            return Optional.empty();
        }
    }

    /** The same call with one thing worse, if it can get worse. */
    private Request worse(Request request, int way) {
        Label seen = request.seen();
        var acts = request.acts();
        return switch (way) {
            case 0 ->
                new Request(
                        request.tool(),
                        acts,
                        request.rights(),
                        new Label(seen.integrity().join(calls.pick(Integrity.values())), seen.confidentiality()));
            case 1 ->
                new Request(
                        request.tool(),
                        acts,
                        request.rights(),
                        new Label(seen.integrity(), seen.confidentiality().join(calls.pick(Confidentiality.values()))));
            case 2 -> new Request(request.tool(), acts, List.of(), seen);
            case 3 -> with(request, worseSinks(acts.getFirst()));
            case 4 ->
                with(
                        request,
                        new Act(
                                acts.getFirst().effect(),
                                acts.getFirst().sinks(),
                                acts.getFirst().deed(),
                                acts.getFirst().calledFor(),
                                Confidentiality.RESTRICTED));
            default ->
                with(
                        request,
                        new Act(
                                acts.getFirst().effect(),
                                acts.getFirst().sinks(),
                                acts.getFirst().deed(),
                                false,
                                acts.getFirst().sensitivity()));
        };
    }

    private Act worseSinks(Act act) {
        var sinks = act.sinks().stream()
                .map(sink -> new Sink(
                        sink.argument(),
                        sink.provenance().join(calls.pick(Integrity.values())),
                        sink.external() || calls.pick(true, false)))
                .toList();
        return new Act(act.effect(), sinks, act.deed(), act.calledFor(), act.sensitivity());
    }

    private static Request with(Request request, Act first) {
        var acts = new ArrayList<>(request.acts());
        acts.set(0, first);
        return new Request(request.tool(), acts, request.rights(), request.seen());
    }

    private static int strictness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow ignored -> 0;
            case Verdict.Ask ask -> ask.quorum();
            case Verdict.Deny ignored -> 3;
        };
    }
}
