package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.EntityUID;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That every question has the form the schema says: at run time only the first of each kind is told whole. */
class FactsTest {
    private static final Rules RULES = Rules.of(List.of(Layer.builtIn(), Layer.standard()));
    private static final List<Sink> SINKS =
            List.of(new Sink("to", Integrity.UNTRUSTED, true), new Sink("path", Integrity.TRUSTED, false));

    @ParameterizedTest
    @EnumSource(Effect.Kind.class)
    void fitTheSchemaWhateverIsKnownOfAnEffect(Effect.Kind kind) throws Exception {
        for (String resource : List.of("a", "/etc/x", "name/192.0.2.1:443", "\u202e\n\"'")) {
            if (!resource.contains("\n") || !onPath(kind)) {
                for (List<Sink> sinks : List.of(List.<Sink>of(), SINKS)) {
                    fits(kind, resource, sinks, Optional.empty());
                    fits(kind, resource, sinks, Optional.of(Deed.PAY));
                }
            }
        }
    }

    private static void fits(Effect.Kind kind, String resource, List<Sink> sinks, Optional<Deed> deed)
            throws Exception {
        var effect = new Effect(kind, resource, Environment.STAGING, Reversibility.COMPENSABLE, Long.MAX_VALUE);
        var act = new Act(effect, sinks, deed, true, Confidentiality.RESTRICTED);
        var seen = new Label(Integrity.UNTRUSTED, Confidentiality.RESTRICTED);
        var facts = new Facts(new Request("any", List.of(act), List.of(), seen), act, new Clearance(List.of("name")));
        var known = facts.known(new Signed(2, Set.of("security")));
        Entity about = facts.resource(Mentioned.EVERYTHING, known);
        var session = new Entity(
                new EntityUID(Facts.type("Session"), "agent"),
                Set.of(new EntityUID(Facts.type("User"), "u"), new EntityUID(Facts.type("Profile"), "p")));
        var question = new AuthorizationRequest(
                session.getEUID(),
                new EntityUID(Facts.type("Action"), Facts.action(kind)),
                about.getEUID(),
                Optional.of(Mentioned.EVERYTHING.of("context", known)),
                Optional.of(RULES.engine().schema()),
                true);
        var rules = RULES.slices().about(kind, known).rules();
        var answer = RULES.engine().cedar().isAuthorized(question, rules, Set.of(session, about));
        assertThat(answer.success)
                .as("%s %s: %s", kind, resource, answer.errors)
                .isPresent();
        assertThat(answer.success.get().getErrors()).isEmpty();
    }

    private static boolean onPath(Effect.Kind kind) {
        return switch (kind) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> true;
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> false;
        };
    }
}
