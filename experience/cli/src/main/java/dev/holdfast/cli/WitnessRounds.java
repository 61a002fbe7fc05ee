package dev.holdfast.cli;

import dev.holdfast.broker.Access;
import dev.holdfast.broker.Broker;
import dev.holdfast.broker.BrokerException;
import dev.holdfast.broker.Destination;
import dev.holdfast.broker.Limits;
import dev.holdfast.broker.Patience;
import dev.holdfast.broker.Request;
import dev.holdfast.config.LedgerConfig;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.WitnessExit;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.ledger.WitnessPlace;
import dev.holdfast.ledger.Witnesses;
import dev.holdfast.monitor.Witnessing;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows the ledger's heads to the configured witnesses: now and then while a session runs, when it ends, and before
 * anything reaches production. They are reached through a broker that knows their addresses and no others.
 */
final class WitnessRounds implements Witnessing, AutoCloseable {
    /** How old the last head that witnesses have seen can be while a session runs. */
    static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(5));
    private static final long REQUEST_BYTES_MAX = 128 << 10;

    private final Broker broker;
    private final Witnesses witnesses;
    private final Duration interval;
    private final Thread rounds;

    private WitnessRounds(Broker broker, Witnesses witnesses, Duration interval) {
        this.broker = broker;
        this.witnesses = witnesses;
        this.interval = interval;
        this.rounds = Thread.ofVirtual().name("witness-rounds").unstarted(this::nowAndThen);
    }

    /**
     * What a person should know of a round.
     *
     * @param by who has cosigned the head
     * @param problems a line for each who has not, and for each who has seen another ledger
     */
    record Attested(List<String> by, List<String> problems) {
        static final Attested NONE = new Attested(List.of(), List.of());
    }

    /** Begins, unless no witness is configured. */
    static Optional<WitnessRounds> begin(LedgerConfig config, Ledger ledger, Duration interval) {
        List<WitnessPlace> places = places(config);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        List<Access> accesses = places.stream()
                .<Access>map(place -> new Access.Open(new Destination(place.prefix())))
                .toList();
        var broker = Broker.open(accesses, new Limits(CONNECT, REQUEST_BYTES_MAX, WitnessExit.BODY_BYTES_MAX));
        var witnesses =
                new Witnesses(ledger, places, config.witnessesRequired(), (url, body) -> post(broker, url, body));
        var all = new WitnessRounds(broker, witnesses, interval);
        all.rounds.start();
        return Optional.of(all);
    }

    /**
     * The configured witnesses.
     *
     * @throws Stop with exit code 2 when a key is none
     */
    static List<WitnessPlace> places(LedgerConfig config) {
        try {
            return config.witnesses().stream()
                    .map(witness ->
                            new WitnessPlace(new Destination(witness.url()).base(), WitnessKey.parse(witness.key())))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "`ledger.witnesses`: " + e.getMessage());
        }
    }

    /** Shows them the head as it is now. */
    Attested round() {
        try {
            Witnesses.Round round = witnesses.round();
            var problems = new ArrayList<>(round.alarms());
            problems.addAll(round.problems());
            return new Attested(round.cosigned(), problems);
        } catch (LedgerException e) {
            return new Attested(List.of(), List.of(e.getMessage()));
        }
    }

    @Override
    public Optional<String> missing() {
        try {
            Witnesses.Round round = witnesses.round();
            if (round.enough()) {
                return Optional.empty();
            }
            var why = new ArrayList<>(round.alarms());
            why.addAll(round.problems());
            return Optional.of(round.cosigned().size() + " of " + round.required() + " witnesses have cosigned it; "
                    + String.join("; ", why));
        } catch (LedgerException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void nowAndThen() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(interval);
                round(); // what goes wrong is told when the session ends, or when something waits for it
            }
        } catch (InterruptedException ended) {
            // closed
        }
    }

    private static WitnessExit.Answer post(Broker broker, URI url, String body) throws IOException {
        var headers = Map.of("content-type", "text/plain; charset=utf-8");
        try (var response = broker.send(new Request(Request.Method.POST, url, headers, body, PATIENCE))) {
            byte[] bytes = response.body().readNBytes(WitnessExit.BODY_BYTES_MAX);
            return new WitnessExit.Answer(
                    response.status(),
                    response.headers().getOrDefault("content-type", ""),
                    new String(bytes, StandardCharsets.UTF_8));
        } catch (BrokerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Ends what is under way, and waits until nothing of it reaches for the ledger. */
    @Override
    public void close() {
        broker.close();
        rounds.interrupt();
        boolean interrupted = false;
        while (rounds.isAlive()) { // its waits end by the interrupt, and all else it does is bounded
            try {
                rounds.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
