package dev.holdfast.ledger;

import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Entries that tests record. */
final class Samples {
    static final SessionId ALICE = new SessionId("s-000000000001");
    static final SessionId BOB = new SessionId("s-000000000002");

    static final TraceId TRACE = new TraceId("0af7651916cd43dd8448eb211c80319c");

    private Samples() {}

    static Run run(SessionId session) {
        return new Run(session, TRACE, Run.setup("{}"));
    }

    static Entry entry(int number) {
        return entry(number % 2 == 0 ? ALICE : BOB, number);
    }

    static Entry entry(SessionId session, int number) {
        return new Entry(
                "test.counted",
                run(session),
                Actor.user("tester"),
                Instant.ofEpochMilli(1_700_000_000_000L + number),
                "{\"n\":" + number + "}");
    }

    static List<Entry> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(Samples::entry).toList();
    }

    /** That many entries of nearly the largest size. */
    static List<Entry> large(int count) {
        String body = "{\"x\":\"" + "x".repeat(16_000) + "\"}";
        return Collections.nCopies(
                count, new Entry("test.filled", run(ALICE), Actor.user("tester"), entry(0).time(), body));
    }

    static List<Entry> read(Ledger ledger) {
        return recorded(ledger).stream().map(Recorded::entry).toList();
    }

    static List<Recorded> recorded(Ledger ledger) {
        var all = new ArrayList<Recorded>();
        ledger.read(0, all::add);
        return List.copyOf(all);
    }
}
