package dev.holdfast.agent;

import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.ledger.Run;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.EventCodec;
import dev.holdfast.monitor.Journal;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.monitor.Payloads;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * One session on the ledger: events go in and are durable, and the state follows them. What is recorded and what is
 * folded can never differ, since the state is only changed here. One thread at a time.
 */
public final class SessionLog implements Journal {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SessionId session;
    private final Ledger ledger;
    private final Payloads payloads;
    private final InstantSource clock;
    private final Operator operator;
    private final Consumer<Event.Stamped> watcher;
    private final EventCodec<Event.Own> own;
    private final EventCodec<MonitorEvent> monitored;
    private SessionState state;
    private Optional<Content> keepsake = Optional.empty();
    private Optional<Digest> setup = Optional.empty(); // in force; none before the first entry

    /**
     * The log of one session, of which nothing has been folded yet.
     *
     * @param fresh the session before its first event, which names it and those whose approval counts
     * @param operator whose process this is
     * @param watcher told of every event once it is durable; for screens
     */
    public SessionLog(
            SessionState fresh,
            Ledger ledger,
            Payloads payloads,
            InstantSource clock,
            Operator operator,
            Consumer<Event.Stamped> watcher) {
        this.session = fresh.monitor().approvals().session();
        this.state = fresh;
        this.ledger = ledger;
        this.payloads = payloads;
        this.clock = clock;
        this.operator = operator;
        this.watcher = watcher;
        this.own = new EventCodec<>("session", Event.Own.class, payloads);
        this.monitored = new EventCodec<>("monitor", MonitorEvent.class, payloads);
    }

    /**
     * Folds what the ledger holds of the session. An entry that this version cannot read may mean anything, so a session
     * that has one is unsound.
     */
    public void replay() {
        ledger.session(session, recorded -> {
            setup = Optional.of(recorded.entry().run().setup());
            stamped(recorded).ifPresentOrElse(this::fold, () -> state = state.unreadable(recorded));
        });
    }

    /** The last {@link Event.Remembered} of the session, if there is one. */
    public Optional<Content> keepsake() {
        return keepsake;
    }

    /** Whose log it is. */
    public SessionId session() {
        return session;
    }

    /** The state after the last recorded event. */
    public SessionState state() {
        return state;
    }

    /** The ledger's head after the last recorded event. */
    public Head head() {
        return ledger.head();
    }

    /** Records an event of the loop's own; durable when it returns. */
    public void record(Event.Own event) {
        append(List.of(event));
    }

    @Override
    public MonitorState record(List<MonitorEvent> events) {
        append(events.stream().<Event>map(Event.Monitored::new).toList());
        return state.monitor();
    }

    /** The event of a ledger entry, if it is one of a session's that this version can read. */
    public Optional<Event.Stamped> stamped(Recorded recorded) {
        try {
            return stamped(recorded.entry());
        } catch (IllegalArgumentException e) { // a body that is not of its kind
            return Optional.empty();
        }
    }

    private Optional<Event.Stamped> stamped(Entry entry) {
        if (own.knows(entry.kind())) {
            return Optional.of(new Event.Stamped(entry.time(), own.decode(entry.kind(), entry.body())));
        }
        if (monitored.knows(entry.kind())) {
            var event = new Event.Monitored(monitored.decode(entry.kind(), entry.body()));
            return Optional.of(new Event.Stamped(entry.time(), event));
        }
        return Optional.empty();
    }

    private void append(List<? extends Event> events) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as precise as an entry's time
        List<Entry> entries = entries(events, now);
        // INVARIANT: what is folded is what the ledger holds and not what was handed in, so the two cannot differ; and
        // what could not be read back is never recorded.
        var stamped = entries.stream()
                .map(entry ->
                        stamped(entry).orElseThrow(() -> new IllegalStateException("no codec reads " + entry.kind())))
                .toList();
        payloads.sync();
        ledger.append(entries);
        setup = Optional.of(entries.getLast().run().setup());
        stamped.forEach(this::fold);
        stamped.forEach(watcher);
    }

    private List<Entry> entries(List<? extends Event> events, Instant now) {
        var entries = new ArrayList<Entry>();
        Optional<Digest> inForce = setup;
        for (Event event : events) {
            String kind = kind(event);
            String body = body(event);
            if (event instanceof Event.Opened || event instanceof Event.Resumed) {
                inForce = Optional.of(
                        Run.setup(JSON.readTree(body).required("setup").toString()));
            }
            var run = new Run(
                    session,
                    operator.trace(),
                    inForce.orElseThrow(
                            () -> new IllegalStateException("`" + kind + "` cannot be the first event of a session")));
            entries.add(new Entry(kind, run, Actors.of(event, operator, state), now, body));
        }
        return entries;
    }

    private String kind(Event event) {
        return switch (event) {
            case Event.Monitored(var inner) -> monitored.kind(inner);
            case Event.Own mine -> own.kind(mine);
        };
    }

    private String body(Event event) {
        return switch (event) {
            case Event.Monitored(var inner) -> monitored.encode(inner);
            case Event.Own mine -> own.encode(mine);
        };
    }

    private void fold(Event.Stamped stamped) {
        state = state.apply(stamped);
        if (stamped.event() instanceof Event.Remembered(var content)) {
            keepsake = Optional.of(content);
        }
    }
}
