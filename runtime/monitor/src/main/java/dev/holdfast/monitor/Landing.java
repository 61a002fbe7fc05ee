package dev.holdfast.monitor;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the effects of a call land, by what their owner has declared of paths, branches and hosts. */
final class Landing {
    private final World world;

    Landing(World world) {
        this.world = world;
    }

    /** The effect in the environment in which it lands. */
    Effect of(Effect effect) {
        return switch (effect.kind()) {
            case WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> onPath(effect);
            case CONNECT -> effect.in(host(effect.resource()));
            case READ_PATH, RUN_PROCESS, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> effect;
        };
    }

    /** The same of what changes a path; anything else stays as it is told. */
    Effect onPath(Effect effect) {
        return switch (effect.kind()) {
            case WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE ->
                path(new PathName(effect.resource())).map(effect::in).orElse(effect);
            case READ_PATH, RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> effect;
        };
    }

    /** The environment that is declared for a path of the workspace, but for the workspace as a whole. */
    private Optional<Environment> path(PathName path) {
        return path.equals(PathName.ROOT) || !path.inside()
                ? Optional.empty()
                : world.environments().declared(path);
    }

    /** Where a commit lands: on the branch that the head leads to. Production when branches are declared and nobody knows. */
    Environment commit() {
        Environments declared = world.environments();
        if (!declared.speaksOf(Environments.Kind.BRANCH)) {
            return Environment.WORKSPACE;
        }
        return world.branch()
                .map(branch ->
                        declared.declared(Environments.Kind.BRANCH, branch).orElse(Environment.WORKSPACE))
                .orElse(Environment.PRODUCTION);
    }

    /** By the name and by the address that is dialled, whichever is declared; the graver of the two. */
    private Environment host(String peer) {
        return Stream.of(peer.split("/", 2))
                .flatMap(each -> world.environments().declared(Environments.Kind.HOST, each).stream())
                .max(Comparator.naturalOrder())
                .orElse(Environment.PRODUCTION);
    }

    /** Whether commands are kept from it: what they change is not told beforehand. */
    static boolean guarded(Environments declared, PathName path) {
        return declared.declared(path).filter(Landing::grave).isPresent();
    }

    /** Whether something there is more than development. */
    static boolean grave(Environment environment) {
        return List.of(Environment.STAGING, Environment.PRODUCTION).contains(environment);
    }
}
