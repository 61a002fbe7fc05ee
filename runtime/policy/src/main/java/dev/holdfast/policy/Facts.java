package dev.holdfast.policy;

import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.PathName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One act of a request in the words of the schema. */
final class Facts {
    private static final String NAMESPACE = "Holdfast::";

    /** The types of the schema: the engine takes longer to read their names than to answer half a question. */
    private static final Map<String, EntityTypeName> TYPES = Stream.of(
                    "User", "Profile", "Session", "Action", "Path", "Program", "Host", "Place")
            .collect(Collectors.toUnmodifiableMap(
                    name -> name, name -> EntityTypeName.parse(NAMESPACE + name).orElseThrow()));

    private final Request request;
    private final Act act;
    private final Clearance clearance;

    Facts(Request request, Act act, Clearance clearance) {
        this.request = request;
        this.act = act;
        this.clearance = clearance;
    }

    /** A type of the schema. */
    static EntityTypeName type(String name) {
        return Optional.ofNullable(TYPES.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the schema has no `" + name + "`"));
    }

    /** The action that a kind of effect is. */
    static String action(Effect.Kind kind) {
        var name = new StringBuilder();
        for (String word : kind.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /**
     * What it is about.
     *
     * @param known of it, by path
     */
    Entity resource(Mentioned by, Map<String, Value> known) {
        String type = switch (act.effect().kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> "Path";
            case RUN_PROCESS -> "Program";
            case CONNECT, MODEL_CALL -> "Host";
            case API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> "Place";
        };
        return new Entity(new EntityUID(type(type), act.effect().resource()), by.of("resource", known), Set.of());
    }

    /** Everything that is known when these have approved, by its path in the schema. */
    Map<String, Value> known(Signed approvals) {
        Effect effect = act.effect();
        Map<String, Value> known = new HashMap<>();
        known.put("context.tool", new PrimString(request.tool()));
        known.put("context.approvals", new PrimLong((long) approvals.people()));
        known.put("context.roles", set(approvals.roles().stream().sorted().toList()));
        known.put("context.held", new PrimBool(held()));
        known.put("context.ownGrant", new PrimBool(ownGrant()));
        known.put("context.cleared", new PrimBool(cleared()));
        known.put("context.reversibility", word(effect.reversibility()));
        known.put("context.size", new PrimLong(effect.size()));
        known.put("context.deed", new PrimString(act.deed().map(Facts::lower).orElse("none")));
        known.put("context.calledFor", new PrimBool(act.deed().isPresent() && act.calledFor()));
        known.put("resource.name", new PrimString(effect.resource()));
        known.put("resource.environment", word(effect.environment()));
        known.put("resource.restricted", new PrimBool(act.sensitivity() == Confidentiality.RESTRICTED));
        switch (effect.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> putPath(effect, known);
            case CONNECT, MODEL_CALL -> known.put("resource.host", new PrimString(host(effect.resource())));
            case RUN_PROCESS, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> {}
        }
        putSeen(known);
        putSinks(known);
        return known;
    }

    private static void putPath(Effect effect, Map<String, Value> known) {
        var path = new PathName(effect.resource());
        known.put("resource.inside", new PrimBool(path.inside()));
        known.put("resource.git", new PrimBool(GovernancePaths.inGit(path)));
        known.put(
                "resource.governance",
                new PrimBool(effect.kind() == Effect.Kind.CHANGE_GOVERNANCE || GovernancePaths.matchesFile(path)));
    }

    private void putSeen(Map<String, Value> known) {
        var label = request.seen();
        known.put("context.seen.beyondTask", new PrimBool(label.integrity() != Integrity.TRUSTED));
        known.put("context.seen.untrusted", new PrimBool(label.integrity() == Integrity.UNTRUSTED));
        known.put("context.seen.internal", new PrimBool(label.confidentiality() != Confidentiality.PUBLIC));
        known.put("context.seen.restricted", new PrimBool(label.confidentiality() == Confidentiality.RESTRICTED));
    }

    private void putSinks(Map<String, Value> known) {
        Predicate<Sink> beyondTask = sink -> sink.provenance() != Integrity.TRUSTED;
        Predicate<Sink> untrusted = sink -> sink.provenance() == Integrity.UNTRUSTED;
        known.put("context.sinks.beyondTask", set(names(beyondTask)));
        known.put("context.sinks.untrusted", set(names(untrusted)));
        known.put("context.sinks.external", set(names(Sink::external)));
        known.put("context.sinks.beyondTaskExternal", set(names(beyondTask.and(Sink::external))));
        known.put("context.sinks.untrustedExternal", set(names(untrusted.and(Sink::external))));
    }

    /** The arguments by which text that nobody vouched for would decide what others see or receive. */
    List<String> untrustedSinks() {
        return names(sink -> sink.external() && sink.provenance() == Integrity.UNTRUSTED);
    }

    /** Everything but the approvals, by its path in the schema, for people. */
    Map<String, Value> shown() {
        Map<String, Value> all = known(Signed.NOBODY);
        all.remove("context.approvals");
        all.remove("context.roles");
        return all;
    }

    /** Whether the session holds the right to it. */
    boolean held() {
        return request.rights().stream().anyMatch(right -> right.covers(act.effect()));
    }

    /**
     * No plan is granted and no approval opens what lies outside of the workspace or the way out of it: a right to that is
     * held only where the person who runs a command typed that very grant.
     */
    boolean ownGrant() {
        Effect effect = act.effect();
        return switch (effect.kind()) {
            case CONNECT -> request.rights().contains(new Capability(effect.kind(), effect.resource()));
            case READ_PATH, WRITE_PATH -> !new PathName(effect.resource()).inside() && held();
            case DELETE_PATH, CHANGE_GOVERNANCE, RUN_PROCESS, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE ->
                false;
        };
    }

    private boolean cleared() {
        return switch (act.effect().kind()) {
            case CONNECT, MODEL_CALL ->
                clearance.hosts().contains(host(act.effect().resource()));
            case READ_PATH,
                    WRITE_PATH,
                    DELETE_PATH,
                    CHANGE_GOVERNANCE,
                    RUN_PROCESS,
                    API_CALL,
                    SQL_CALL,
                    PUSH_REF,
                    SEND_MESSAGE -> false;
        };
    }

    private List<String> names(Predicate<Sink> which) {
        return act.sinks().stream().filter(which).map(Sink::argument).distinct().toList();
    }

    private static CedarList set(List<String> names) {
        var list = new CedarList();
        names.forEach(name -> list.add(new PrimString(name)));
        return list;
    }

    /** The name or address alone of {@code name/192.0.2.1:443}, {@code 192.0.2.1:443} or {@code name:443}. */
    private static String host(String resource) {
        int slash = resource.indexOf('/');
        int colon = resource.lastIndexOf(':');
        String host = slash >= 0 ? resource.substring(0, slash) : colon >= 0 ? resource.substring(0, colon) : resource;
        return host.toLowerCase(Locale.ROOT);
    }

    private static PrimString word(Enum<?> value) {
        return new PrimString(lower(value));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
