package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.PolicyConfig;
import dev.holdfast.config.Sources;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Clearance;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Environments;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The rules that hold in a workspace. The base is the machine's if there is one, else the person's, else the built-in
 * default; the others may only forbid.
 *
 * @param layers the base and what restricts it, without the refusals that always hold
 * @param clearance where restricted text may go
 * @param roles of the people who may approve
 */
record Rulebook(List<Layer> layers, Clearance clearance, Set<String> roles) {
    private static final int FILE_BYTES_MAX = 1 << 20;

    Rulebook {
        layers = List.copyOf(layers);
        roles = Set.copyOf(roles);
    }

    /**
     * The rules that a configuration names.
     *
     * @param workspace the workspace's own rules, if they are trusted
     */
    static Rulebook of(Config config, Optional<PolicyConfig.Text> workspace) {
        return of(config.policy(), workspace, Enrolled.roles(config.approvals()));
    }

    static Rulebook of(PolicyConfig policy, Optional<PolicyConfig.Text> workspace, Set<String> roles) {
        var layers = new ArrayList<Layer>();
        layers.add(policy.managed()
                .or(policy::user)
                .map(text -> layer(text, Layer.Standing.BASE))
                .orElseGet(Layer::standard));
        if (policy.managed().isPresent()) {
            policy.user().ifPresent(text -> layers.add(layer(text, Layer.Standing.RESTRICTING)));
        }
        workspace.ifPresent(text -> layers.add(layer(text, Layer.Standing.RESTRICTING)));
        if (policy.freeze() == PolicyConfig.Freeze.ON) {
            layers.add(Layer.freeze());
        }
        return new Rulebook(layers, new Clearance(policy.cleared()), roles);
    }

    /** The rules of the folder a command was started in. One that can be no workspace has none of its own. */
    static Rulebook here(Surroundings surroundings) {
        return here(surroundings, Rulebook::of);
    }

    /** What belongs to which environment in the folder a command was started in. */
    static Environments environmentsHere(Surroundings surroundings) {
        return here(surroundings, (config, own) -> config.environments());
    }

    private static <T> T here(Surroundings surroundings, BiFunction<Config, Optional<PolicyConfig.Text>, T> read) {
        var home = surroundings.home();
        var sources = Sources.of(surroundings.environment(), home.user());
        try (var workspace = Workspace.open(surroundings.folder(), home.own())) {
            var trusted = Trusted.load(home, workspace.root());
            var config = Config.load(sources.with(trusted.configuration(workspace)));
            return read.apply(config, trusted.rules(workspace));
        } catch (WorkspaceException e) {
            return read.apply(Config.load(sources), Optional.empty());
        }
    }

    /**
     * The rules by which a command judges here.
     *
     * @param base a file that a person names, whose rules alone are the base then
     */
    static CedarPolicy loaded(Surroundings surroundings, Optional<Path> base, String profileName) {
        var here = here(surroundings);
        var judging = base.map(file -> here.withBase(read(surroundings, file, Layer.Standing.BASE)))
                .orElse(here);
        var rules = judging.policy(new Requester(surroundings.account(), profileName));
        rules.load();
        return rules;
    }

    /** Rules in a file that a person names. */
    static Layer read(Surroundings surroundings, Path file, Layer.Standing standing) {
        return new Layer(file.toString(), standing, text(surroundings, file));
    }

    /** The text of a file that a person names. */
    static String text(Surroundings surroundings, Path file) {
        Path whole = surroundings.folder().resolve(file);
        try {
            byte[] bytes = PlainFile.read(whole, FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new Stop(Stop.USAGE, "`" + file + "` is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Stop(Stop.USAGE, "`" + file + "` cannot be read: " + Home.reason(e));
        }
    }

    private static Layer layer(PolicyConfig.Text text, Layer.Standing standing) {
        return new Layer(text.file().toString(), standing, text.text());
    }

    /** This base alone instead, with what is cleared here. */
    Rulebook withBase(Layer base) {
        return new Rulebook(List.of(base), clearance, roles);
    }

    /** The rules as they judge for somebody. */
    CedarPolicy policy(Requester requester) {
        return CedarPolicy.of(layers, requester, clearance).withRoles(roles);
    }

    /** Whether nobody here has written rules, so that those which hold are known to be sound. */
    private boolean shipped() {
        return layers.stream().allMatch(layer -> layer.equals(Layer.standard()) || layer.equals(Layer.freeze()));
    }

    /**
     * By which a session is judged. A freeze that begins while it runs stops it as well. The rules are read before this
     * returns when people wrote some, and aside when nobody did: that takes as long as probing a sandbox.
     *
     * @throws PolicyException when what people wrote cannot be judged by
     */
    Freezing begin(Surroundings surroundings) {
        var requester = new Requester(surroundings.account(), Profile.WORKSPACE);
        var frozen = new ArrayList<>(layers);
        if (!frozen.contains(Layer.freeze())) {
            frozen.add(Layer.freeze());
        }
        var policy = new Freezing(
                policy(requester),
                new Rulebook(frozen, clearance, roles).policy(requester),
                () -> Config.load(Sources.of(
                                surroundings.environment(), surroundings.home().user()))
                        .policy()
                        .freeze());
        if (shipped()) {
            policy.readAhead();
        } else {
            policy.usual().load();
        }
        return policy;
    }
}
