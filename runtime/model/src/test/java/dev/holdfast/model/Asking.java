package dev.holdfast.model;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A model to ask in a test: its time passes only in pauses, and everything a watcher sees is kept. */
final class Asking implements Watcher, InstantSource, Pause {
    static final Prompt PROMPT = new Prompt("", List.of(new Message.User("hello")), List.of(), 100);
    static final Endpoint ENDPOINT = new Endpoint(URI.create("https://api.example.com/v1"), "some-model");

    private final List<String> pieces = new ArrayList<>();
    private final List<Retry> retries = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** A source of randomness that always gives the largest jitter, so that waits are known. */
    static RandomGenerator longest() {
        return new Random(0) {
            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }

    Reply ask(Exit exit) {
        return ask(exit, ModelRules.DEFAULT);
    }

    Reply ask(Exit exit, ModelRules rules) {
        return new OpenAiModel(ENDPOINT, exit, rules, this, longest(), this).ask(PROMPT, this);
    }

    List<Retry> retries() {
        return retries;
    }

    List<Duration> waits() {
        return retries.stream().map(Retry::pause).toList();
    }

    /** The pieces of text as they came; {@code "!"} stands for a failed try. */
    List<String> pieces() {
        return pieces;
    }

    @Override
    public void text(String piece) {
        pieces.add(piece);
    }

    @Override
    public void waiting(Retry retry) {
        retries.add(retry);
        pieces.add("!");
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void pause(Duration wait) {
        now = now.plus(wait);
    }
}
