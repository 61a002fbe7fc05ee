package dev.holdfast.config;

import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides which layer's value holds for each key and writes down where it came from. One load owns it. */
final class Resolver {
    /**
     * A value and its origin.
     *
     * @param value the value
     * @param origin where it stands
     */
    record Found<T>(T value, Origin origin) {}

    private final List<Written> layers;
    private final Problems problems;
    private final List<Setting> settings = new ArrayList<>();

    /**
     * @param layers what each layer says, weakest first
     */
    Resolver(List<Written> layers, Problems problems) {
        this.layers = List.copyOf(layers);
        this.problems = problems;
    }

    /** The settings decided so far. */
    List<Setting> settings() {
        return List.copyOf(settings);
    }

    /** The value of the strongest layer that sets the key, which a workspace may not. */
    <T> T value(Key<T> key, T builtIn) {
        return decide(key, find(key).orElseGet(() -> new Found<>(builtIn, new Origin.BuiltIn())));
    }

    /** The value of the strongest file of the user or the machine; what it says outlives a command and a workspace. */
    <T> T standing(Key<T> key, T builtIn) {
        return decide(key, findStanding(key).orElseGet(() -> new Found<>(builtIn, new Origin.BuiltIn())));
    }

    /** What {@link #standing} gives, without a default and without writing it down. */
    <T> Optional<Found<T>> findStanding(Key<T> key) {
        Optional<Found<T>> strongest = Optional.empty();
        for (Found<T> found : found(key)) {
            Layer layer = found.origin().layer();
            if (layer == Layer.COMMAND_LINE || layer == Layer.WORKSPACE) {
                problems.add(
                        found.origin(),
                        Kind.quoted(key.name()) + " may only be set in managed or user configuration; remove it here");
            } else {
                strongest = Optional.of(found);
            }
        }
        return strongest;
    }

    /** The value that managed configuration alone may set. */
    <T> T managed(Key<T> key, T builtIn) {
        Found<T> strongest = new Found<>(builtIn, new Origin.BuiltIn());
        for (Found<T> found : found(key)) {
            if (found.origin().layer() == Layer.MANAGED) {
                strongest = found;
            } else {
                problems.add(
                        found.origin(),
                        Kind.quoted(key.name()) + " may only be set in managed configuration; remove it here");
            }
        }
        return decide(key, strongest);
    }

    /** What {@link #value} gives, without a default and without writing it down. */
    <T> Optional<Found<T>> find(Key<T> key) {
        Optional<Found<T>> strongest = Optional.empty();
        for (Found<T> found : found(key)) {
            if (found.origin().layer() == Layer.WORKSPACE) {
                problems.add(
                        found.origin(),
                        Kind.quoted(key.name()) + " may only be set in managed or user configuration or on the command"
                                + " line; remove it here");
            } else {
                strongest = Optional.of(found);
            }
        }
        return strongest;
    }

    /** Whether any layer sets the key, rightly or not. */
    boolean written(Key<?> key) {
        return layers.stream().anyMatch(layer -> layer.nodes().containsKey(key.name()));
    }

    /** The value of the strongest layer that sets the key, which a workspace may only lower. */
    <T extends Comparable<T>> T lowered(Key<T> key, T builtIn) {
        return lowered(key, builtIn, Comparator.naturalOrder());
    }

    /** The same where {@code order} says which of two values allows more. */
    <T> T lowered(Key<T> key, T builtIn, Comparator<T> order) {
        Found<T> strongest = new Found<>(builtIn, new Origin.BuiltIn());
        for (Found<T> found : found(key)) {
            if (found.origin().layer() != Layer.WORKSPACE) {
                strongest = found;
            } else if (order.compare(found.value(), strongest.value()) > 0) {
                problems.add(
                        found.origin(),
                        Kind.quoted(key.name()) + " may only be lowered by a workspace: `"
                                + key.kind().show(found.value()) + "` is more than `"
                                + key.kind().show(strongest.value()) + "` (" + strongest.origin() + ")"
                                + "; lower it or remove it here");
            } else if (order.compare(found.value(), strongest.value()) < 0) {
                strongest = found;
            }
        }
        return decide(key, strongest);
    }

    /** The values of all layers together; a layer can add to them and never take away. */
    List<String> added(Key<List<String>> key) {
        List<String> all = new ArrayList<>();
        for (Found<List<String>> found : found(key)) {
            for (String value : found.value()) {
                if (!all.contains(value)) {
                    all.add(value);
                    settings.add(new Setting(key.name(), value, found.origin()));
                }
            }
        }
        if (all.isEmpty()) {
            none(key);
        }
        return all;
    }

    /**
     * The rules of the strongest file of the user or the machine, and those of a workspace, which may put something into
     * production and nowhere else.
     */
    Environments environments(Key<List<Environments.Rule>> key) {
        Found<List<Environments.Rule>> strongest = new Found<>(List.of(), new Origin.BuiltIn());
        Found<List<Environments.Rule>> raising = strongest;
        for (Found<List<Environments.Rule>> found : found(key)) {
            switch (found.origin().layer()) {
                case COMMAND_LINE ->
                    problems.add(
                            found.origin(),
                            Kind.quoted(key.name())
                                    + " may only be set in managed, user or workspace configuration; remove it here");
                case WORKSPACE -> {
                    found.value().stream()
                            .filter(rule -> rule.environment() != Environment.PRODUCTION)
                            .forEach(rule -> problems.add(
                                    found.origin(),
                                    Kind.quoted(key.name()) + " of a workspace may only say what is production; remove "
                                            + Kind.quoted(EnvironmentsListing.show(rule)) + " here"));
                    raising = found;
                }
                case BUILT_IN, USER, MANAGED -> strongest = found;
            }
        }
        for (Found<List<Environments.Rule>> found : List.of(strongest, raising)) {
            found.value()
                    .forEach(rule ->
                            settings.add(new Setting(key.name(), EnvironmentsListing.show(rule), found.origin())));
        }
        if (strongest.value().isEmpty() && raising.value().isEmpty()) {
            decide(key, strongest);
        }
        return new Environments(strongest.value()).with(raising.value());
    }

    /** Writes down the value of a key, or that it has none. */
    <T> void decideOrNone(Key<T> key, Optional<Found<T>> found) {
        found.ifPresentOrElse(present -> decide(key, present), () -> none(key));
    }

    private <T> T decide(Key<T> key, Found<T> found) {
        settings.add(new Setting(key.name(), key.kind().show(found.value()), found.origin()));
        return found.value();
    }

    private void none(Key<?> key) {
        settings.add(new Setting(key.name(), "(none)", new Origin.BuiltIn()));
    }

    private <T> List<Found<T>> found(Key<T> key) {
        List<Found<T>> all = new ArrayList<>();
        for (Written layer : layers) {
            Node node = layer.nodes().get(key.name());
            if (node != null) {
                key.kind()
                        .read(key.name(), node, problems)
                        .ifPresent(value -> all.add(new Found<>(value, node.origin())));
            }
        }
        return all;
    }
}
