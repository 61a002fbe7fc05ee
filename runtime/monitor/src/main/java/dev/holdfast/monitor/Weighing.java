package dev.holdfast.monitor;

import dev.holdfast.policy.Act;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Sink;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds out of the effects of our own tools what else a policy may want to know: where the values came from that decide
 * about them, whether the user's words call for them, and who may see what they are about. It looks at the effects and at
 * nothing else of the call, for they are its arguments as they were understood.
 */
public final class Weighing {
    private final Recall recall = new Recall();
    private final Predicate<PathName> secret;

    /** @param secret whether a file of that name holds secrets */
    public Weighing(Predicate<PathName> secret) {
        this.secret = secret;
    }

    /**
     * What the policy is told of a call with these effects.
     *
     * @param state of the session before the call
     */
    public Request request(String tool, List<Effect> effects, MonitorState state) {
        return request(tool, effects, state, state.rights());
    }

    /** The same of a call that is made with other rights than the session's. */
    public Request request(String tool, List<Effect> effects, MonitorState state, List<Capability> rights) {
        var acts = of(effects, state.reading()).stream().map(Weighed::act).toList();
        return new Request(tool, acts, rights, state.seen());
    }

    /** For each of these effects, where the values came from that decide about it. */
    public List<List<Finding>> findings(List<Effect> effects, MonitorState state) {
        return of(effects, state.reading()).stream().map(Weighed::findings).toList();
    }

    /** What is known of these effects in a session that has read that. */
    List<Weighed> of(List<Effect> effects, Reading reading) {
        return effects.stream().map(effect -> of(effect, reading)).toList();
    }

    private Weighed of(Effect effect, Reading reading) {
        Optional<Finding> finding = value(effect)
                .map(value -> new Finding(
                        value.name(), recall.provenance(reading).origin(value.sort(), value.text()), value.reach()));
        Optional<Deed> deed = deed(effect);
        boolean called =
                deed.filter(each -> recall.called(reading).contains(each)).isPresent();
        List<Sink> sinks = finding.stream()
                .map(found ->
                        new Sink(found.argument(), found.origin().integrity(), found.reach() == Finding.Reach.EXTERNAL))
                .toList();
        return new Weighed(
                new Act(effect, sinks, deed, called, sensitivity(effect)),
                finding.stream().toList());
    }

    /** The value that decides where an effect lands. */
    private record Value(String name, Sort sort, String text, Finding.Reach reach) {
        static Optional<Value> kept(String path) {
            return Optional.of(new Value("path", Sort.PATH, path, Finding.Reach.NONE));
        }

        static Optional<Value> external(String name, Sort sort, String text) {
            return Optional.of(new Value(name, sort, text, Finding.Reach.EXTERNAL));
        }
    }

    private static Optional<Value> value(Effect effect) {
        String resource = effect.resource();
        return switch (effect.kind()) {
            case WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE ->
                resource.equals(PathName.ROOT.text())
                        ? Optional.empty() // what a command may reach: no argument names it
                        : Value.kept(resource);
            case READ_PATH -> new PathName(resource).inside() ? Optional.empty() : Value.kept(resource);
            case CONNECT -> Value.external("host", Sort.HOST, asked(resource));
            case API_CALL, SQL_CALL -> Value.external("place", Sort.TEXT, resource);
            case PUSH_REF -> Value.external("ref", Sort.TEXT, resource);
            case SEND_MESSAGE -> Value.external("recipient", Sort.RECIPIENT, resource);
            case RUN_PROCESS, MODEL_CALL -> Optional.empty();
        };
    }

    /** The name and port of {@code name/192.0.2.1:443}: the address is what we found for it. */
    private static String asked(String place) {
        int slash = place.indexOf('/');
        int colon = place.lastIndexOf(':');
        return slash < 0 || colon < slash ? place : place.substring(0, slash) + place.substring(colon);
    }

    private static Optional<Deed> deed(Effect effect) {
        return switch (effect.kind()) {
            case DELETE_PATH -> Optional.of(Deed.DELETE);
            case PUSH_REF -> Optional.of(Deed.PUBLISH);
            case SEND_MESSAGE -> Optional.of(Deed.SEND);
            case READ_PATH, WRITE_PATH, CHANGE_GOVERNANCE, RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL ->
                Optional.empty();
        };
    }

    private Confidentiality sensitivity(Effect effect) {
        return switch (effect.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE ->
                secret.test(new PathName(effect.resource())) ? Confidentiality.RESTRICTED : Confidentiality.INTERNAL;
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE ->
                Confidentiality.INTERNAL;
        };
    }
}
