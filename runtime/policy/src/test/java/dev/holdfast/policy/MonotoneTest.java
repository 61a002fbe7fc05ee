package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonotoneTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permit (principal, action, resource) when { context.approvals >= 1 }",
                "permit (principal, action, resource) unless { 2 > context.approvals }",
                "forbid (principal, action, resource) when { context.approvals < 2 }",
                "forbid (principal, action, resource) unless { context.roles.contains(\"security\") }",
                "permit (principal, action, resource) when { context.roles.containsAny([\"a\", \"b\"]) }",
                "forbid (principal, action, resource) unless { context.approvals > 0 && context.held }",
                "forbid (principal, action, resource) when { !(context.approvals >= 1) || context.seen.untrusted }",
                "permit (principal, action, resource) when { context.held && !context.seen.restricted }",
                "forbid (principal, action, resource) when { context.sinks.untrusted.contains(\"to\") }",
                "forbid (principal, action, resource) unless { context.sinks.untrustedExternal.isEmpty() }",
                "permit (principal, action, resource) when { context.sinks.external.isEmpty() }",
                "forbid (principal, action, resource) when { if context.size > 3 then context.seen.untrusted else false }",
                "forbid (principal, action, resource) when { resource.restricted && context has seen }",
                "forbid (principal, action, resource) when { context.deed == \"pay\" && !context.calledFor }",
                "forbid (principal, action, resource) when { {a: resource}.a.restricted }",
            })
    void acceptsWhatMovesInOneDirection(String rule) {
        assertThatCode(() -> load(rule)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permit (principal, action, resource) when { context.approvals < 1 }",
                "permit (principal, action, resource) when { context.approvals == 1 }",
                "forbid (principal, action, resource) when { context.approvals >= 2 }",
                "forbid (principal, action, resource) when { context.approvals != 1 }",
                "forbid (principal, action, resource) when { [0, 2].contains(context.approvals) }",
                "forbid (principal, action, resource) when { context.size < context.approvals }",
                "forbid (principal, action, resource) when { if context.approvals >= 1 then false else true }",
                "forbid (principal, action, resource) when { context.held }",
                "forbid (principal, action, resource) when { context.roles.contains(\"intern\") }",
                "permit (principal, action, resource) unless { context.roles.containsAll([\"intern\"]) }",
                "permit (principal, action, resource) when { context.roles.isEmpty() }",
                "forbid (principal, action, resource) when { context.roles == [\"owner\"] }",
                "permit (principal, action, resource) when { !context.ownGrant }",
                "permit (principal, action, resource) when { context.seen.untrusted }",
                "forbid (principal, action, resource) unless { context.seen.restricted }",
                "forbid (principal, action, resource) when { context.seen.untrusted == false }",
                "forbid (principal, action, resource) when { context.seen == context.seen && context.size > 3 }",
                "permit (principal, action, resource) when { context.sinks.untrusted.contains(\"to\") }",
                "forbid (principal, action, resource) when { context.sinks.untrusted.isEmpty() }",
                "forbid (principal, action, resource) when { [\"a\"].containsAll(context.sinks.untrusted) }",
                "permit (principal, action, resource) when { resource.restricted }",
                "forbid (principal, action, resource) when { {a: context.seen.untrusted}.a == false }",
                "permit (principal, action, resource) when { {a: resource}.a.restricted }",
                "permit (principal, action, resource) when { Holdfast::Path::\"a\".restricted }",
                "forbid (principal, action, resource) when { (if context.size > 3 then resource else resource)"
                        + ".restricted == false }",
                "permit (principal, action, resource) when { (if context.held then {a: true} else {a: false}).a }",
                "forbid (principal, action, resource) when { context.deed == \"pay\" && context.calledFor }",
            })
    void refusesWhatCouldTurnAgainstTheOrder(String rule) {
        assertThatThrownBy(() -> load(rule))
                .isInstanceOf(PolicyException.class)
                .satisfies(e -> assertThat(
                                ((PolicyException) e).flaws().getFirst().toString())
                        .startsWith("base:1: rule `tried` uses `")
                        .matches("(?s).*so that (another approval could refuse|having it could refuse|something worse"
                                + " could be allowed).*"));
    }

    private static void load(String rule) {
        var base = new Layer("base", Layer.Standing.BASE, "@id(\"tried\") " + rule + ";");
        CedarPolicy.of(List.of(base), Requester.ANYBODY).load();
    }
}
