package dev.holdfast.cli;

import dev.holdfast.config.PolicyConfig.Freeze;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Reversibility;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Rules that a freeze stops at once, in the middle of a session too: before each call that cannot be taken back the
 * managed configuration is looked at again. One that cannot be read then refuses, as every failure to judge does.
 *
 * @param usual the rules
 * @param frozen the same under a freeze
 * @param now whether there is one
 */
record Freezing(CedarPolicy usual, CedarPolicy frozen, Supplier<Freeze> now) implements Policy {
    /** Reads the rules while the session is still being opened, so that its first call need not wait for that. */
    void readAhead() {
        Thread.ofPlatform().daemon().name("rules").start(() -> {
            try {
                usual.load();
            } catch (PolicyException e) {
                // the first judgement meets it again, and refuses
            }
        });
    }

    @Override
    public Set<String> roles() {
        return usual.roles();
    }

    @Override
    public Judgement judge(Request request, Signed by) {
        boolean grave =
                request.effects().stream().map(Effect::reversibility).anyMatch(Reversibility.IRREVERSIBLE::equals);
        return (grave && now.get() == Freeze.ON ? frozen : usual).judge(request, by);
    }

    @Override
    public Digest digest() {
        return usual.digest();
    }
}
