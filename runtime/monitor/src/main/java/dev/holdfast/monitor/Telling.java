package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import java.util.List;
import java.util.stream.Stream;

/** What calls and rights would do, with every change of governance under its own name. */
final class Telling {
    private static final Effect GIT = Effect.run("git");

    private final World world;
    private final Landing landing;

    Telling(World world) {
        this.world = world;
        this.landing = new Landing(world);
    }

    /** Every effect of a call. */
    List<Effect> effects(Call call) {
        List<Effect> told = call.parsed().effects();
        boolean commits = told.contains(GIT) && told.contains(Effect.write(PathName.ROOT, 0));
        List<PathName> leaving = told.stream()
                .filter(effect -> effect.kind() == Effect.Kind.DELETE_PATH)
                .map(effect -> new PathName(effect.resource()))
                .filter(PathName::inside)
                .toList();
        return told.stream()
                .map(effect -> commits && effect.equals(GIT) ? effect.in(landing.commit()) : effect)
                .flatMap(effect -> switch (effect.kind()) {
                    case WRITE_PATH -> written(effect, leaving);
                    case DELETE_PATH -> deleted(effect);
                    case READ_PATH,
                            RUN_PROCESS,
                            CONNECT,
                            MODEL_CALL,
                            API_CALL,
                            SQL_CALL,
                            PUSH_REF,
                            SEND_MESSAGE,
                            CHANGE_GOVERNANCE -> Stream.of(effect);
                })
                .map(landing::of)
                .toList();
    }

    /** A write, and what of a folder that the same call takes away might come to lie beneath it. */
    private Stream<Effect> written(Effect effect, List<PathName> leaving) {
        var path = new PathName(effect.resource());
        if (!path.inside() || path.equals(PathName.ROOT)) {
            return Stream.of(effect); // what a command may reach, its confinement limits
        }
        boolean governs = governs(path);
        Stream<Effect> beneath = leaving.stream()
                .map(from -> world.arrival(from, path))
                .flatMap(arrival -> Stream.concat(
                        governs ? Stream.of() : arrival.governance().stream().map(Telling::governance),
                        arrival.guarded().stream().map(guarded -> Effect.write(guarded, 0))));
        return Stream.concat(Stream.of(governs ? governance(path) : effect), beneath);
    }

    private Stream<Effect> deleted(Effect effect) {
        var path = new PathName(effect.resource());
        if (!path.inside()) {
            return Stream.of(effect);
        }
        boolean governs = GovernancePaths.matches(path) || world.ledTo(path);
        Stream<Effect> itself = governs
                ? Stream.of(governance(path))
                : Stream.concat(
                        Stream.of(effect), world.governanceWithin(path).stream().map(Telling::governance));
        return Stream.concat(
                itself,
                world.guardedWithin(path).stream()
                        .filter(guarded -> !guarded.equals(path))
                        .map(Effect::delete));
    }

    /** Whether writing a file there changes governance, by its name or because governance leads there. */
    boolean governs(PathName path) {
        return GovernancePaths.matchesFile(path) || (path.inside() && world.ledTo(path));
    }

    private static Effect governance(PathName path) {
        var write = Effect.write(path, 0);
        return new Effect(
                Effect.Kind.CHANGE_GOVERNANCE, write.resource(), write.environment(), write.reversibility(), 0);
    }

    /** What a right is to be used for, in the environment in which that lands. */
    Effect use(Capability right) {
        return landing.onPath(effect(right));
    }

    /** What a right is to be used for. */
    static Effect effect(Capability right) {
        return switch (right.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> {
                var path = Effect.read(new PathName(right.resource()));
                yield new Effect(right.kind(), path.resource(), path.environment(), path.reversibility(), 0);
            }
            case RUN_PROCESS -> Effect.run(right.resource());
            case CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE ->
                new Effect(right.kind(), right.resource(), Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 0);
        };
    }
}
