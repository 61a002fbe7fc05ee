package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.PolicyConfig;
import dev.holdfast.config.Sources;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Requester;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that hold in a workspace. The base is the machine's if there is one, else the person's, else the built-in
 * default; the others may only forbid.
 *
 * @param layers the base and what restricts it, without the refusals that always hold
 */
record Rulebook(List<Layer> layers) {
    private static final int FILE_BYTES_MAX = 1 << 20;

    Rulebook {
        layers = List.copyOf(layers);
    }

    /**
     * @param workspace the workspace's own rules, if they are trusted
     */
    static Rulebook of(PolicyConfig policy, Optional<PolicyConfig.Text> workspace) {
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
        return new Rulebook(layers);
    }

    /** The rules of the folder a command was started in. One that can be no workspace has none of its own. */
    static Rulebook here(Surroundings surroundings) {
        var home = surroundings.home();
        var sources = Sources.of(surroundings.environment(), home.user());
        try (var workspace = Workspace.open(surroundings.folder(), home.own())) {
            var trusted = Trusted.load(home, workspace.root());
            var config = Config.load(sources.with(trusted.configuration(workspace)));
            return of(config.policy(), trusted.rules(workspace));
        } catch (WorkspaceException e) {
            return of(Config.load(sources).policy(), Optional.empty());
        }
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

    /**
     * Makes sure that what people wrote can be judged by. The default needs no look: reading it waits until something is
     * judged.
     *
     * @throws PolicyException when it cannot
     */
    void check() {
        if (!layers.stream().allMatch(layer -> layer.equals(Layer.standard()) || layer.equals(Layer.freeze()))) {
            CedarPolicy.of(layers, Requester.ANYBODY).load();
        }
    }

    /** Lets the engine load aside, which takes as long as probing a sandbox. If it cannot, whoever judges is told. */
    static void prepare() {
        Thread.ofPlatform().daemon().name("policy-engine").start(() -> {
            try {
                CedarPolicy.standard().load();
            } catch (PolicyException e) {
                // nothing was judged yet: the first judgement tries again, and refuses with this very reason
            }
        });
    }

    /** By which a session is judged. A freeze that begins while it runs stops it as well. */
    Freezing policy(Surroundings surroundings) {
        var requester = new Requester(surroundings.account(), Profile.WORKSPACE);
        var frozen = new ArrayList<>(layers);
        if (!frozen.contains(Layer.freeze())) {
            frozen.add(Layer.freeze());
        }
        return new Freezing(
                CedarPolicy.of(layers, requester),
                CedarPolicy.of(frozen, requester),
                () -> Config.load(Sources.of(
                                surroundings.environment(), surroundings.home().user()))
                        .policy()
                        .freeze());
    }
}
