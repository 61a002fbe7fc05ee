package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes random calls of one or two effects, of every kind and about every environment. */
final class RandomCalls {
    private final Random random;

    RandomCalls(Random random) {
        this.random = random;
    }

    /** Another call. */
    Request one() {
        var acts = new ArrayList<Act>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            var kind = pick(Effect.Kind.values());
            var effect = new Effect(
                    kind,
                    pick("a", "src/b", "192.0.2.1:443", "/c/.git/d"),
                    pick(Environment.values()),
                    pick(Reversibility.values()),
                    random.nextInt(10));
            var sinks = new ArrayList<Sink>();
            for (String name : List.of("to", "body")) {
                if (random.nextBoolean()) {
                    sinks.add(new Sink(name, pick(Integrity.values()), random.nextBoolean()));
                }
            }
            Optional<Deed> deed = random.nextBoolean() ? Optional.of(pick(Deed.values())) : Optional.empty();
            acts.add(new Act(effect, sinks, deed, random.nextBoolean(), pick(Confidentiality.values())));
        }
        var rights = new ArrayList<>(Profile.workspace("a").rights());
        if (random.nextBoolean()) {
            rights.add(new Capability(
                    acts.getFirst().effect().kind(), acts.getFirst().effect().resource()));
        }
        return new Request("any", acts, rights, new Label(pick(Integrity.values()), pick(Confidentiality.values())));
    }

    /** One of these. */
    @SafeVarargs
    final <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }
}
