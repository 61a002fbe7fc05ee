package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * The witnesses of one ledger. They are shown its head, and what they cosign is kept beside it. One round at a time.
 */
public final class Witnesses {
    /** The most witnesses of one ledger. */
    public static final int COUNT_MAX = 16;

    /** How long one round may take; who has not answered by then has not answered. */
    static final Duration ROUND_MAX = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final List<WitnessPlace> places;
    private final int required;
    private final WitnessExit exit;

    /**
     * @param places each with a key of its own
     * @param required how many of them must have cosigned a head before it counts as witnessed; 0 asks for none, and then
     *     one is enough to be kept
     */
    public Witnesses(Ledger ledger, List<WitnessPlace> places, int required, WitnessExit exit) {
        this.ledger = ledger;
        this.places = List.copyOf(places);
        this.required = required;
        this.exit = exit;
        if (places.size() > COUNT_MAX || required < 0 || required > places.size()) {
            throw new IllegalArgumentException("`" + required + "` of `" + places.size() + "` witnesses; name up to "
                    + COUNT_MAX + " and at most all");
        }
        if (places.stream().map(WitnessPlace::key).distinct().count() < places.size()) {
            throw new IllegalArgumentException("two witnesses have one key; each counts once, name one of them");
        }
    }

    /**
     * What came of showing a head to the witnesses.
     *
     * @param head what they were shown
     * @param required how many had to cosign it
     * @param cosigned the names of those who have, by now or before
     * @param problems a line for each of the others
     * @param alarms a line for each who has seen more or other than this ledger holds
     */
    public record Round(Head head, int required, List<String> cosigned, List<String> problems, List<String> alarms) {
        public Round {
            cosigned = List.copyOf(cosigned);
            problems = List.copyOf(problems);
            alarms = List.copyOf(alarms);
        }

        /** Whether the head counts as witnessed: as many as required have cosigned it, and nobody has seen otherwise. */
        public boolean enough() {
            return cosigned.size() >= required && alarms.isEmpty();
        }
    }

    /**
     * Shows the ledger's head to every witness that has not cosigned it, and keeps what they say. It waits for them, within
     * a bound.
     *
     * @throws LedgerException as {@link Ledger#head}: what a witness does wrong is an answer, not an exception
     */
    public synchronized Round round() {
        String published = ledger.checkpoint();
        if (published.isEmpty()) {
            return new Round(Head.EMPTY, required, List.of(), List.of(), List.of()); // nothing to be seen yet
        }
        SignedNote checkpoint = SignedNote.parse(published);
        Head head = Statement.of(checkpoint).head();
        Optional<WitnessedHead> kept = ledger.witnessed();
        LongFunction<List<Digest>> proofs = proofs(head);
        List<Callable<WitnessPlace.Reply>> questions = places.stream()
                .<Callable<WitnessPlace.Reply>>map(place -> () -> reply(place, checkpoint, kept, proofs))
                .toList();
        List<WitnessPlace.Reply> replies = all(questions);
        var lines = new ArrayList<SignedNote.SignatureLine>();
        var cosigned = new ArrayList<String>();
        var problems = new ArrayList<String>();
        var alarms = new ArrayList<String>();
        for (int at = 0; at < places.size(); at++) {
            String name = Visible.inert(places.get(at).key().name(), 80);
            switch (replies.get(at)) {
                case WitnessPlace.Reply.Cosigned(var line) -> {
                    lines.add(line);
                    cosigned.add(name);
                }
                case WitnessPlace.Reply.Failed(var why) -> problems.add("witness `" + name + "`: " + why);
                case WitnessPlace.Reply.Disagreed(var why) -> alarms.add("witness `" + name + "`: " + why);
            }
        }
        if (lines.size() >= Math.max(1, required)) {
            ledger.keepWitnessed(checkpoint, lines);
        }
        return new Round(head, required, cosigned, problems, alarms);
    }

    private WitnessPlace.Reply reply(
            WitnessPlace place,
            SignedNote checkpoint,
            Optional<WitnessedHead> kept,
            LongFunction<List<Digest>> proofs) {
        Optional<SignedNote.SignatureLine> line = kept.flatMap(head -> head.line(place.key()));
        if (line.isEmpty()) {
            return place.show(checkpoint, 0, proofs, exit);
        }
        if (kept.get().isOf(checkpoint)
                && !kept.get().cosignatures(List.of(place.key())).isEmpty()) {
            return new WitnessPlace.Reply.Cosigned(line.get());
        }
        return place.show(checkpoint, kept.get().head().size(), proofs, exit);
    }

    /** The proofs from each size to this head, each made once and one at a time. */
    private LongFunction<List<Digest>> proofs(Head head) {
        var made = new HashMap<Long, List<Digest>>(); // guarded by itself
        return first -> {
            synchronized (made) {
                return made.computeIfAbsent(
                        first, size -> ledger.consistency(size, head.size()).hashes());
            }
        };
    }

    private static List<WitnessPlace.Reply> all(List<Callable<WitnessPlace.Reply>> questions) {
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("witness-client-", 0).factory())) {
            var replies = new ArrayList<WitnessPlace.Reply>();
            for (Future<WitnessPlace.Reply> future :
                    threads.invokeAll(questions, ROUND_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                replies.add(reply(future));
            }
            return replies;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return questions.stream()
                    .<WitnessPlace.Reply>map(
                            question -> new WitnessPlace.Reply.Failed("interrupted while waiting for it"))
                    .toList();
        }
    }

    private static WitnessPlace.Reply reply(Future<WitnessPlace.Reply> future) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            return new WitnessPlace.Reply.Failed("no answer within " + ROUND_MAX.toSeconds() + " s");
        } catch (ExecutionException e) { // the border of one request: another witness may still be of use
            return new WitnessPlace.Reply.Failed(Visible.inert(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), 300));
        }
    }
}
