package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityUID;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question about some rules that tells some facts is answered as one about all of them that tells everything. */
class SlicesTest {
    private static final int POLICIES = 120;
    private static final int CALLS = 25;
    private static final Set<String> ROLES = Set.of("owner", "security");

    private final Random random = new Random(31);
    private final RandomRules written = new RandomRules(random);
    private final RandomCalls calls = new RandomCalls(random);

    @Test
    void answersAsTheEngineDoesThatIsToldEverything() throws Exception {
        var seen = new HashMap<String, Integer>();
        for (int loaded = 0, tries = 0; loaded < POLICIES; tries++) {
            assertThat(tries).isLessThan(20 * POLICIES);
            String text = loaded == 0 ? Layer.standard().text() : written.oddly(written.base() + written.base());
            Optional<List<Layer>> layers = loading(text);
            if (layers.isEmpty()) {
                continue;
            }
            loaded++;
            var policy = CedarPolicy.of(layers.get(), Requester.ANYBODY).withRoles(ROLES);
            var rules = Rules.of(policy.layers());
            PolicySet all = Slices.set(rules.all().values());
            all.cache();
            for (int call = 0; call < CALLS; call++) {
                Request request = one(calls.one());
                String bare = whole(rules, all, request, Signed.NOBODY);
                for (int approvals = 0; approvals <= Policy.APPROVALS_MAX; approvals++) {
                    String whole = whole(rules, all, request, policy.anybody(approvals));
                    String told = told(policy.judge(request, approvals));
                    var described = text + "\n" + request + " with " + approvals + " approvals";
                    // what nobody's approval is needed for, and what none can change, stays as it was
                    assertThat(told).as(described).isIn(bare, whole);
                    assertThat(told.startsWith("permitted"))
                            .as(described)
                            .isEqualTo(bare.startsWith("permitted") || whole.startsWith("permitted"));
                    seen.merge(told.replaceAll("r[0-9]+$", "a rule"), 1, Integer::sum);
                }
            }
        }
        for (String what : List.of(
                "permitted by a rule",
                "permitted by capability",
                "refused by a rule",
                "refused by no-permit",
                "refused by evaluation-error",
                "refused by git-internals",
                "refused by outside-workspace",
                "refused by no-network",
                "refused by model-clearance")) {
            assertThat(seen.getOrDefault(what, 0)).as(what).isGreaterThan(5);
        }
    }

    @Test
    void answersTheSameWhenMoreSlicesAreWantedThanAreHeld() {
        var text = new StringBuilder("@id(\"all\") permit (principal, action, resource);");
        for (int i = 0; i < 300; i++) {
            text.append("@id(\"n" + i + "\") forbid (principal, action, resource) when { resource.name == \"n" + i
                    + "\" };\n");
        }
        var policy =
                CedarPolicy.of(List.of(new Layer("base", Layer.Standing.BASE, text.toString())), Requester.ANYBODY);
        for (int i = 0; i < 300; i++) {
            var effect = Effect.write(new PathName("n" + i), 1);
            assertThat(policy.judge(Request.of("any", List.of(effect), List.of(), Label.TASK), 0)
                            .rule())
                    .isEqualTo(new RuleId("n" + i));
        }
        var other = Effect.write(new PathName("other"), 1);
        assertThat(policy.judge(Request.of("any", List.of(other), List.of(), Label.TASK), 0))
                .isEqualTo(new Judgement.Permitted(new RuleId("all")));
    }

    @Test
    void answersTheSameWhenTheEngineKeepsNoMoreSets() throws Exception {
        var text = "@id(\"all\") permit (principal, action, resource);\n"
                + "@id(\"named\") forbid (principal, action, resource) when { resource.name == \"a\" };";
        var rules = Rules.of(List.of(new Layer("base", Layer.Standing.BASE, text)));
        var slices = new Slices(rules.all(), set -> {
            throw new CacheException("full");
        });
        for (String path : List.of("a", "b")) {
            Act act = Act.of(Effect.write(new PathName(path), 1));
            var request = new Request("any", List.of(act), List.of(), Label.TASK);
            var known = new Facts(request, act, Clearance.NONE).known(Signed.NOBODY);
            PolicySet set = slices.about(Effect.Kind.WRITE_PATH, known).rules();
            assertThat(set.cacheKey()).isEmpty();
            assertThat(whole(rules, set, request, Signed.NOBODY))
                    .isEqualTo(path.equals("a") ? "refused by named" : "permitted by all");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Holdfast::Session::\"agent\" in Holdfast::User::\"anybody\"",
                "Holdfast::Session::\"agent\" is Holdfast::Session in Holdfast::Profile::\"workspace\"",
                "Holdfast::Path::\"a\" has inside",
                "Holdfast::Path::\"a\".inside",
                "(if context.size > 3 then Holdfast::Path::\"b\" else Holdfast::Path::\"a\") has inside",
            })
    void tellsOfWhatIsAskedAboutToARuleThatNamesItByItself(String condition) {
        var text = "@id(\"all\") permit (principal, action, resource);\n"
                + "@id(\"named\") forbid (principal, action == Holdfast::Action::\"WritePath\", resource)"
                + " when { resource.name == \"a\" } when { " + condition + " };";
        var policy = CedarPolicy.of(List.of(new Layer("base", Layer.Standing.BASE, text)), Requester.ANYBODY);
        for (long size : List.of(1L, 2L)) { // the first is told whole
            var effect = Effect.write(new PathName("a"), size);
            assertThat(told(policy.judge(Request.of("any", List.of(effect), List.of(), Label.TASK), 0)))
                    .isEqualTo("refused by named");
        }
    }

    @Test
    void givesTheWholeWhereThereIsNoRoomForMoreRules() {
        var text = new StringBuilder("@id(\"all\") permit (principal, action, resource);");
        for (int i = 0; i < 459; i++) {
            text.append("@id(\"any" + i + "\") forbid (principal, action, resource)"
                    + " when { context.sinks.untrusted.contains(\"to" + i + "\") };\n");
        }
        for (int i = 0; i < 40; i++) {
            text.append("@id(\"n" + i + "\") forbid (principal, action, resource) when { resource.name == \"n" + i
                    + "\" };\n");
        }
        var slices = Rules.of(List.of(new Layer("base", Layer.Standing.BASE, text.toString())))
                .slices();
        var sizes = new ArrayList<Integer>();
        for (int i = 0; i < 40; i++) {
            Act act = Act.of(Effect.write(new PathName("n" + i), 1));
            var request = new Request("any", List.of(act), List.of(), Label.TASK);
            var known = new Facts(request, act, Clearance.NONE).known(Signed.NOBODY);
            sizes.add(
                    slices.about(Effect.Kind.WRITE_PATH, known).rules().policies.size());
        }
        assertThat(sizes.subList(0, 18)).containsOnly(461);
        assertThat(sizes.subList(18, 40)).containsOnly(500);
    }

    private static Optional<List<Layer>> loading(String text) {
        var layers = List.of(new Layer("base", Layer.Standing.BASE, text));
        try {
            CedarPolicy.of(layers, Requester.ANYBODY).load();
            return Optional.of(layers);
        } catch (PolicyException e) {
            assertThat(e.code()).isEqualTo(PolicyException.Code.RULES);
            return Optional.empty();
        }
    }

    private static Request one(Request request) {
        return new Request(request.tool(), request.acts().subList(0, 1), request.rights(), request.seen());
    }

    private static String told(Judgement judgement) {
        return switch (judgement) {
            case Judgement.Permitted(var rule) -> "permitted by " + rule;
            case Judgement.Refused(var rule, var ignored, var alike) -> "refused by " + rule;
        };
    }

    private static String whole(Rules rules, PolicySet all, Request request, Signed approvals) throws Exception {
        Act act = request.acts().getFirst();
        var facts = new Facts(request, act, Clearance.NONE);
        var known = facts.known(approvals);
        var session = new Entity(
                new EntityUID(Facts.type("Session"), "agent"),
                Set.of(
                        new EntityUID(Facts.type("User"), Requester.ANYBODY.user()),
                        new EntityUID(Facts.type("Profile"), Requester.ANYBODY.profile())));
        Entity resource = facts.resource(Mentioned.EVERYTHING, known);
        var question = new AuthorizationRequest(
                session.getEUID(),
                new EntityUID(Facts.type("Action"), Facts.action(act.effect().kind())),
                resource.getEUID(),
                Optional.of(Mentioned.EVERYTHING.of("context", known)),
                Optional.of(rules.engine().schema()),
                true);
        AuthorizationSuccessResponse answer = rules.engine()
                .cedar()
                .isAuthorized(question, all, Set.of(session, resource))
                .success
                .orElseThrow();
        if (!answer.getErrors().isEmpty()) {
            return "refused by evaluation-error";
        }
        String rule = rules.all().values().stream()
                .filter(each -> answer.getReason().contains(each.key()))
                .findFirst()
                .map(each -> each.id().toString())
                .orElse("no-permit");
        return (answer.isAllowed() ? "permitted by " : "refused by ") + rule;
    }
}
