package dev.holdfast.monitor;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.Hands;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands that hold a tool to what it declared: a use that no declared effect covers is stopped before it happens and ends
 * the call.
 */
final class WatchedHands implements Hands {
    private final Hands hands;
    private final List<Effect> declared;
    private final Map<CallId, String> texts;
    private final Set<PathName> read = new HashSet<>();

    WatchedHands(Hands hands, List<Effect> declared, Map<CallId, String> texts) {
        this.hands = hands;
        this.declared = declared;
        this.texts = texts;
    }

    @Override
    public byte[] read(PathName path) {
        needs(path, Effect.Kind.READ_PATH, Effect.Kind.WRITE_PATH);
        read.add(path);
        return hands.read(path);
    }

    /** The files whose content the tool has asked for. */
    Set<PathName> read() {
        return Set.copyOf(read);
    }

    @Override
    public Optional<Item> item(PathName path) {
        needs(path, Effect.Kind.READ_PATH, Effect.Kind.WRITE_PATH, Effect.Kind.DELETE_PATH);
        return hands.item(path);
    }

    @Override
    public List<Item> list(PathName folder) {
        needs(folder, Effect.Kind.READ_PATH);
        return hands.list(folder);
    }

    @Override
    public void write(PathName path, byte[] content) {
        needs(path, Effect.Kind.WRITE_PATH);
        hands.write(path, content);
    }

    @Override
    public void delete(PathName path) {
        needs(path, Effect.Kind.DELETE_PATH);
        hands.delete(path);
    }

    @Override
    public void move(PathName from, PathName to) {
        needs(from, Effect.Kind.DELETE_PATH);
        needs(to, Effect.Kind.WRITE_PATH);
        hands.move(from, to);
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        String program = argv.getFirst();
        if (declared.stream()
                .noneMatch(effect -> effect.kind() == Effect.Kind.RUN_PROCESS
                        && effect.resource().equals(program))) {
            throw new Undeclared("run " + program);
        }
        return hands.run(argv, limit);
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.ofNullable(texts.get(call));
    }

    /** A governance change declares the write or the deletion that makes it; the policy saw it under its own name. */
    private void needs(PathName path, Effect.Kind... enough) {
        for (Effect effect : declared) {
            boolean fits = effect.kind() == Effect.Kind.CHANGE_GOVERNANCE
                    || List.of(enough).contains(effect.kind());
            if (fits && new Capability(effect.kind(), effect.resource()).covers(on(effect.kind(), path))) {
                return;
            }
        }
        throw new Undeclared(enough[0] + " " + path);
    }

    private static Effect on(Effect.Kind kind, PathName path) {
        Effect read = Effect.read(path);
        return new Effect(kind, read.resource(), read.environment(), read.reversibility(), 0);
    }

    /** A tool reached for something it had not declared. It is our own bug, or somebody's attack on us. */
    static final class Undeclared extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String use;

        Undeclared(String use) {
            super("the tool tried to `" + Visible.inert(use, 300) + "`, which it had not declared");
            this.use = use;
        }

        /** What it did, in its own words: a path may be in it. */
        String use() {
            return use;
        }
    }
}
