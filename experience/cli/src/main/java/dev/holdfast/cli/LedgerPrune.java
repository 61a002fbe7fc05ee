package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Pruned;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger prune}: gives up the oldest entries, where a policy says how long they are kept. */
@Command(
        name = "prune",
        description = {
            "Give up the entries that are older than `ledger.retainDays` says, with the texts and snapshots of their"
                    + " sessions.",
            "",
            "Without that key in managed or user configuration nothing is ever given up, and no policy can be shorter than"
                    + " 183 days. A session that was used since then keeps everything from its first entry on. The hash of"
                    + " every entry stays, so heads, receipts and proofs hold as before, and the pruning is an entry"
                    + " itself. Copies made before (backups, exports) are out of reach."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger prune          says what would go, and asks",
            "  holdfast ledger prune --yes    where nobody is at a terminal"
        })
final class LedgerPrune implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    LedgerPrune(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        long days = Config.load(Sources.of(
                        surroundings.environment(), surroundings.home().user()))
                .ledger()
                .retainDays();
        if (days == 0) {
            throw new Stop(
                    Stop.USAGE,
                    "no policy says how long entries are kept, so none is given up; set `ledger.retainDays`, at least 183,"
                            + " in managed or user configuration");
        }
        Instant cutoff = surroundings.chance().clock().instant().minus(Duration.ofDays(days));
        try (var archive = Archive.open(surroundings)) {
            finish(archive);
            var old = OldEntries.of(archive.ledger(), cutoff, session -> isOpen(archive, session));
            tell(archive.ledger(), old, days, cutoff);
            if (old.newest().isEmpty()) {
                return 0;
            }
            if (!yes && !Consent.given(surroundings, "Give them up for good? y/N ")) {
                surroundings.streams().out().println("nothing is given up");
                return Stop.FAILED;
            }
            prune(archive, old, cutoff, days);
            surroundings.streams().out().println("pruned; one more entry says so");
            surroundings
                    .streams()
                    .out()
                    .println("ledger head  " + archive.ledger().head());
        }
        return 0;
    }

    /** Does what a signed entry says already, where a crash came in between. */
    private void finish(Archive archive) {
        Ledger ledger = archive.ledger();
        ledger.finishPruning();
        var promised = new AtomicReference<@Nullable Recorded>();
        ledger.read(
                0,
                recorded -> Pruned.stated(recorded)
                        .filter(pruned -> pruned.minimum() > ledger.minimum())
                        .ifPresent(_ -> promised.set(recorded)));
        var last = promised.get();
        if (last != null) {
            long minimum = Pruned.stated(last).orElseThrow().minimum();
            try (var held = Held.of(archive, OldEntries.losing(ledger, minimum))) {
                held.destroy();
            }
            ledger.prune(last.index());
            surroundings
                    .streams()
                    .err()
                    .println("holdfast: finished the pruning that entry " + last.index() + " states,"
                            + " which had been cut off");
        }
    }

    /** Sessions that nobody else can open until this is closed. */
    private record Held(Archive archive, List<Erasure.Held> sessions) implements AutoCloseable {
        /** @throws Stop when somebody has one of them open; then nothing is held */
        static Held of(Archive archive, List<SessionId> ids) {
            var sessions = new ArrayList<Erasure.Held>();
            var held = new Held(archive, sessions);
            try {
                ids.forEach(id -> sessions.add(archive.erasure().hold(id)));
                return held;
            } catch (RuntimeException e) {
                held.close();
                throw e;
            }
        }

        void destroy() {
            sessions.forEach(archive.erasure()::destroy);
        }

        @Override
        public void close() {
            sessions.forEach(Erasure.Held::close);
        }
    }

    private static boolean isOpen(Archive archive, SessionId session) {
        try (var _ = archive.erasure().hold(session)) {
            return false;
        } catch (Stop e) {
            return true;
        }
    }

    private void tell(Ledger ledger, OldEntries old, long days, Instant cutoff) {
        var out = new Lines(surroundings);
        out.print("policy       ledger.retainDays: " + days + ", so what was recorded since " + seconds(cutoff)
                + " stays");
        old.keeper()
                .ifPresent(keeper -> out.print("kept         all from entry " + keeper.first() + " on, where session "
                        + keeper.id() + " begins, used last at " + seconds(keeper.last())));
        if (old.newest().isEmpty()) {
            out.print("given up     nothing: entries go in bundles of 256, and no whole one is old enough");
            return;
        }
        out.print("given up     " + (old.minimum() - ledger.minimum()) + " of "
                + (ledger.head().size() - ledger.minimum()) + " entries, the last of them of "
                + seconds(old.newest().get()) + ",");
        out.print("             and the texts and snapshots of "
                + old.sessions().size() + (old.sessions().size() == 1 ? " session" : " sessions")
                + ", which can be neither resumed nor undone then");
        out.print("stays        the hash of every entry: heads, receipts and proofs hold as before");
        out.print("not reached  copies made before: backups, exports, snapshots of the file system");
    }

    /** In this order a crash leaves nothing that the same command does not find again. */
    private void prune(Archive archive, OldEntries shown, Instant cutoff, long days) {
        Ledger ledger = archive.ledger();
        try (var held = Held.of(archive, shown.sessions())) {
            // INVARIANT: what is given up is what was shown, and nobody can use it any more
            var now = OldEntries.of(
                    ledger, cutoff, session -> !shown.sessions().contains(session) && isOpen(archive, session));
            if (!now.equals(shown)) {
                throw new Stop(
                        Stop.FAILED, "something was used while you were asked, so nothing is given up; run it again");
            }
            long before = ledger.head().size();
            Entry statement = statement(shown, days);
            ledger.append(List.of(statement));
            held.destroy();
            long[] index = {before};
            ledger.read(
                    before, recorded -> index[0] = recorded.entry().equals(statement) ? recorded.index() : index[0]);
            ledger.prune(index[0]);
        }
    }

    private Entry statement(OldEntries old, long days) {
        var pruned = new Pruned(old.minimum(), old.sessions().size(), new Pruned.Retention(days));
        var chance = surroundings.chance();
        var operator = surroundings.operator();
        var run = new Run(
                chance.ids().session(),
                operator.trace(),
                Run.setup(pruned.setup().json()));
        return new Entry(Pruned.KIND, run, operator.user(), chance.clock().instant(), pruned.body());
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
